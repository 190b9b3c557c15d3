import type { DeliveryStatus } from '../../timeline/domain/entry.ts'

/** Order of the states; a message only moves up. `failed` outranks nothing it could undo: it is an end. */
const deliveryRank: Record<DeliveryStatus, number> = {
  queued: 0,
  sending: 1,
  sent: 2,
  delivered: 3,
  read: 4,
  failed: 5,
}

/** M4: whether a receipt may move the message: forward only; after `delivered` nothing fails, `failed` is final. */
export function receiptMoves(current: DeliveryStatus, receipt: DeliveryStatus): boolean {
  if (current === 'failed') return false
  if (receipt === 'failed') return deliveryRank[current] < deliveryRank.delivered
  return deliveryRank[receipt] > deliveryRank[current]
}

/** Under which name receipts of emails are kept: they come from SES, whichever channel the message belongs to. */
export const EMAIL_RECEIPTS = 'mail'
