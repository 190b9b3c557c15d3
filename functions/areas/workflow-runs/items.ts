/* What other areas' stores may use of this one's items. */

export { workflowRunsKeys } from './store/keys.ts'
