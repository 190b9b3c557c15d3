import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { InboundReceipt } from '../../channels/port.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { receiptMoves } from '../domain/delivery.ts'
import type { EarlyReceipt, MessagesStore, ReceiptTarget } from '../port.ts'

type Deps = HasStore<MessagesStore & TimelineStore>

type ReceiptDeps = Pick<Deps, 'store'>

/** Our reference for a provider that echoes one: which message, which round, and which part unless it is the last. */
export const referenceOf = (entryId: string, round: number, part?: number) =>
  `${entryId}.${round}${part === undefined ? '' : `.${part}`}`

function parseReference(reference: string): ReceiptTarget | undefined {
  const [id = '', round = '', part] = reference.split('.')
  const entry = parseEntryId(id)
  if (!entry || !/^\d{1,6}$/.test(round)) return undefined
  return { entry, round: Number(round), ...(part && /^\d{1,2}$/.test(part) ? { part: Number(part) } : {}) }
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
  const receipts = await deps.store.readReceipts(channelId, providerMessageId)
  if (receipts.target) return applyReceipt(deps, receipts.target, early)
  await deps.store.putEarlyReceipt(channelId, providerMessageId, early)
  const { target } = await deps.store.readReceipts(channelId, providerMessageId)
  if (target) await applyReceipt(deps, target, early)
}

/** Applies one receipt to the round it belongs to. */
function applyReceipt(
  deps: ReceiptDeps,
  target: ReceiptTarget,
  receipt: EarlyReceipt,
  reported?: { channelId: string; providerMessageId: string },
): Promise<void> {
  return retryOnConflict(async () => {
    const entry = await deps.store.readEntry(target.entry)
    const delivery = entry?.message?.delivery
    if (!entry?.message || !delivery || delivery.round !== target.round) return
    if (reported && reported.channelId !== entry.message.channel.id) return
    if (target.part !== undefined) return applyToPart(deps, entry, target.part, receipt, reported?.providerMessageId)
    if (!receiptMoves(delivery.status, receipt.status)) return
    const error = errorOf(receipt)
    const { parts } = delivery
    const lost = entry.message.providerMessageId
    const left = error && parts ? { parts: parts.map((id) => (id === lost ? null : id)) } : {}
    const after: Entry = {
      ...entry,
      message: {
        ...entry.message,
        providerMessageId: entry.message.providerMessageId ?? reported?.providerMessageId ?? null,
        delivery: { ...delivery, status: receipt.status, error, leaseUntil: null, ...left },
      },
    }
    if (!(await deps.store.updateDelivery(entry, after))) throw new ConflictError(['delivery'])
  })
}

const errorOf = ({ status, error }: EarlyReceipt) =>
  status === 'failed' ? (error ?? { code: 'unknown', reason: 'The provider gave no reason.' }) : null

/**
 * How a message does is what its last part says; of the others it only counts that they were taken, which a sender that died
 * may not have noted, or that they failed: then the message has, and a retry sends that part again.
 */
async function applyToPart(
  deps: ReceiptDeps,
  entry: Entry,
  part: number,
  receipt: EarlyReceipt,
  providerMessageId: string | undefined,
): Promise<void> {
  const { message } = entry
  if (!message?.delivery || message.delivery.status === 'failed') return
  const { parts = [] } = message.delivery
  const failed = receipt.status === 'failed'
  if (!failed && (parts[part] || providerMessageId === undefined)) return
  const ids = Array.from({ length: Math.max(parts.length, part + 1) }, (_, at) => parts[at] ?? null)
  ids[part] = failed ? null : (providerMessageId ?? null)
  // Where the last part went too, a retry leaves it out.
  const last = message.providerMessageId
  if (failed && last && !ids.includes(last)) ids.push(last)
  const moved = failed ? { status: 'failed' as const, error: errorOf(receipt), leaseUntil: null } : {}
  const after = { ...entry, message: { ...message, delivery: { ...message.delivery, parts: ids, ...moved } } }
  if (!(await deps.store.updateDelivery(entry, after))) throw new ConflictError(['delivery'])
}

/** What a sender does once it knows the provider's id: receipts find the message, those that were early are applied. */
export async function expectReceipts(
  deps: ReceiptDeps,
  channelId: string,
  providerMessageId: string,
  entryId: string,
  round: number,
  /** of several, and not the last */
  part?: number,
): Promise<void> {
  const entry = parseEntryId(entryId)
  if (!entry) throw new Error(`not an entry id: ${entryId}`)
  const target = { entry, round, ...(part === undefined ? {} : { part }) }
  await deps.store.putReceiptTarget(channelId, providerMessageId, target)
  const { early } = await deps.store.readReceipts(channelId, providerMessageId)
  for (const receipt of early) await applyReceipt(deps, target, receipt)
}
