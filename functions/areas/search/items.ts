/* What the stores of other areas may know of this one’s items. */

export { forget } from './store/forgotten.ts'
export { removeFromLog } from './store/log.ts'
