/* What the stores of other areas may know of this one’s items. */

export { messagesKeys } from './store/keys.ts'
export { markSeen } from './store/receipts.ts'
