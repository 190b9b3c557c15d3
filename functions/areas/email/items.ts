/* What the stores of other areas may know of this one’s items. */

export { emailKeys } from './store/keys.ts'
