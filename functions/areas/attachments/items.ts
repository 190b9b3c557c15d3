/* What the stores of other areas may know of this one’s items. */

export { attachmentsKeys } from './store/keys.ts'
