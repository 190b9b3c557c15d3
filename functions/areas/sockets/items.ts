/* What the stores of other areas may know of this one’s items. */

export { socketsPartitions } from './store/keys.ts'
