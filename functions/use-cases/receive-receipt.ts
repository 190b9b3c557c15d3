import { receiptMoves } from '../domain/delivery.ts'
import { parseEntryId } from '../domain/ids.ts'
import type { Entry } from '../domain/model.ts'
import { retryOnConflict } from './commit.ts'
import type { Deps, InboundReceipt } from './ports.ts'
import { ConflictError, type EarlyReceipt, type ReceiptTarget } from './store-port.ts'

type ReceiptDeps = Pick<Deps, 'store'>

/** Our reference for a provider that echoes one: which message, which round. */
export const referenceOf = (entryId: string, round: number) => `${entryId}.${round}`

function parseReference(reference: string): ReceiptTarget | undefined {
  const [id = '', round = ''] = reference.split('.')
  const entry = parseEntryId(id)
  return entry && /^\d{1,6}$/.test(round) ? { entry, round: Number(round) } : undefined
}

/**
 * M4: a receipt moves its message forward, never back. One that overtakes the answer to the sending call is kept until
 * the sender knows the provider's id; one of a message that is not ours is kept for two days and forgotten.
 */
export async function receiveReceipt(deps: ReceiptDeps, channelId: string, receipt: InboundReceipt): Promise<void> {
  const { providerMessageId } = receipt
  const early: EarlyReceipt = { status: receipt.status, error: receipt.error ?? null }
  const ours = receipt.reference === undefined ? undefined : parseReference(receipt.reference)
  // A provider that echoes our reference settles even a message whose sender died before it knew the provider's id.
  if (ours) return applyReceipt(deps, ours, early, { channelId, providerMessageId })
  const known = await deps.store.readReceipts(channelId, providerMessageId)
  if (known.target) return applyReceipt(deps, known.target, early)
  await deps.store.putEarlyReceipt(channelId, providerMessageId, early)
  const { target } = await deps.store.readReceipts(channelId, providerMessageId)
  if (target) await applyReceipt(deps, target, early)
}

/** Applies one receipt to the round it belongs to. */
function applyReceipt(
  deps: ReceiptDeps,
  target: ReceiptTarget,
  receipt: EarlyReceipt,
  told?: { channelId: string; providerMessageId: string },
): Promise<void> {
  return retryOnConflict(async () => {
    const entry = await deps.store.readEntry(target.entry)
    const delivery = entry?.message?.delivery
    if (!entry?.message || !delivery || delivery.round !== target.round) return
    if (told && told.channelId !== entry.message.channel.id) return
    if (!receiptMoves(delivery.status, receipt.status)) return
    const error =
      receipt.status === 'failed'
        ? (receipt.error ?? { code: 'unknown', reason: 'The provider gave no reason.' })
        : null
    const after: Entry = {
      ...entry,
      message: {
        ...entry.message,
        providerMessageId: entry.message.providerMessageId ?? told?.providerMessageId ?? null,
        delivery: { ...delivery, status: receipt.status, error, leaseUntil: null },
      },
    }
    if (!(await deps.store.updateDelivery(entry, after))) throw new ConflictError(['delivery'])
  })
}

/** What a sender does once it knows the provider's id: receipts find the message, those that were early are applied. */
export async function expectReceipts(
  deps: ReceiptDeps,
  channelId: string,
  providerMessageId: string,
  entryId: string,
  round: number,
): Promise<void> {
  const entry = parseEntryId(entryId)
  if (!entry) throw new Error(`not an entry id: ${entryId}`)
  const target = { entry, round }
  await deps.store.putReceiptTarget(channelId, providerMessageId, target)
  const { early } = await deps.store.readReceipts(channelId, providerMessageId)
  for (const receipt of early) await applyReceipt(deps, target, receipt)
}
