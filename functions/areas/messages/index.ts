/* What other areas may use of this one, beside its domain and its port. */

export { requireHeaderFile, underHeader } from './use-cases/fill-template.ts'
export { clearUnreachable } from './use-cases/reachability.ts'
export { reachedAs, reachedContact } from './use-cases/reached-contact.ts'
export { receiveEvent } from './use-cases/receive-event.ts'
export { MAX_TEXT, receiveMessage } from './use-cases/receive-message.ts'
export { expectReceipts, receiveReceipt, referenceOf } from './use-cases/receive-receipt.ts'
export { sendByItself } from './use-cases/send-by-itself.ts'
