/* What the stores of other areas may know of this one’s items. */

export { removeAllWords } from './store/word-items.ts'
