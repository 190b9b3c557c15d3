import { ConflictError, retryOnConflict, type Write } from '../../../kernel/commit.ts'
import { homeContactId, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelRef } from '../../channels/domain/channel.ts'
import type { InboundReceipt, InboundWatermark } from '../../channels/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Delivery, Entry, Message } from '../../timeline/domain/entry.ts'
import { addressOf, partsOf } from '../../timeline/domain/parts.ts'
import { withRefusal } from '../../timeline/domain/refusal.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { EMAIL_RECEIPTS, receiptMoves } from '../domain/delivery.ts'
import type { EarlyReceipt, MessagesStore, ReceiptTarget } from '../port.ts'
import { clearUnreachable } from './reachability.ts'

type Deps = HasStore<MessagesStore & TimelineStore> & Pick<Parts, 'clock'>

type ReceiptDeps = Pick<Deps, 'store' | 'clock'>

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
  const { providerMessageId, eventId, address, at } = receipt
  const early: EarlyReceipt = { status: receipt.status, error: receipt.error ?? null, eventId, address, at }
  const ours = receipt.reference === undefined ? undefined : parseReference(receipt.reference)
  // A provider that echoes our reference settles even a message whose sender died before it knew the provider's id.
  if (ours) return applyReceipt(deps, channelId, ours, early, providerMessageId)
  const known = await lookUp(deps, channelId, receipt)
  if (known.target) return applyReceipt(deps, channelId, known.target, early)
  await deps.store.putEarlyReceipt(channelId, providerMessageId, early)
  for (;;) {
    const { target, underWay } = await lookUp(deps, channelId, receipt)
    if (target) return applyReceipt(deps, channelId, target, early)
    // Whose sender has been told finds the receipt; whose sender was faster has left the provider's id.
    const told = await Promise.all(underWay.map(({ entry, round }) => deps.store.noteEarlyReceipt(entry, round)))
    if (!told.includes(false)) return
  }
}

/** So far back a contact's timeline is searched for the message of a receipt. */
const LATEST = 50

/**
 * Which message a receipt without our reference is about: as was noted, or the one of the recipient's latest that has this id. Where
 * there is none: which of these are on their way, so that it may be one of them.
 */
async function lookUp(
  { store }: ReceiptDeps,
  channelId: string,
  { providerMessageId, recipient }: InboundReceipt,
): Promise<{ target?: ReceiptTarget | undefined; underWay: ReceiptTarget[] }> {
  const { target } = await store.readReceipts(channelId, providerMessageId)
  if (target || recipient === undefined) return { target, underWay: [] }
  const contact = (await store.readContact(homeContactId(channelId, recipient)))?.contact
  const latest =
    contact && (await store.readTimeline({ ...scopeOf(contact), channelId }, { limit: LATEST, order: 'desc' }))
  const underWay: ReceiptTarget[] = []
  for (const { id, message } of latest ? latest.items : []) {
    const entry = message?.delivery && parseEntryId(id)
    if (!entry || !message.delivery) continue
    const { status, round, parts = [] } = message.delivery
    if (message.providerMessageId === providerMessageId) return { target: { entry, round }, underWay }
    const part = parts.indexOf(providerMessageId)
    if (part >= 0) return { target: { entry, round, part }, underWay }
    if (message.providerMessageId === null && (status === 'queued' || status === 'sending')) {
      underWay.push({ entry, round })
    }
  }
  return { underWay }
}

const scopeOf = (contact: Contact) => ({ contactId: contact.id, parts: partsOf(contact) })

/** Pages of fifty that a watermark reaches back, at most. */
const PAGES = 4

/** M4: everything sent until then has come so far. What is further already marks where an earlier watermark has been. */
export async function receiveWatermark(
  deps: ReceiptDeps,
  channelId: string,
  { address, status, until }: InboundWatermark,
): Promise<void> {
  const contact = (await deps.store.readContact(homeContactId(channelId, address)))?.contact
  if (!contact) return
  let cursor: string | undefined
  for (let page = 0; page < PAGES; page += 1) {
    const found = await deps.store.readTimeline(
      { ...scopeOf(contact), channelId },
      { limit: LATEST, order: 'desc', cursor },
    )
    for (const { id, message } of found.items) {
      const entry = message?.delivery && parseEntryId(id)
      if (!entry || !message.delivery || message.providerMessageId === null || message.delivery.queuedAt > until)
        continue
      const { status: has, round } = message.delivery
      if (has === status || has === 'read') return
      await applyReceipt(deps, channelId, { entry, round }, { status, error: null, at: until })
    }
    if (!found.nextCursor) return
    cursor = found.nextCursor
  }
}

/** Applies one receipt to the round it belongs to; `reported`: the provider's id, where our reference led here. */
async function applyReceipt(
  deps: ReceiptDeps,
  channelId: string,
  target: ReceiptTarget,
  receipt: EarlyReceipt,
  reported?: string,
): Promise<void> {
  if (await applyUnread(deps, channelId, target, receipt)) return
  if (await applyLately(deps, channelId, target, receipt, reported)) return
  try {
    await retryOnConflict(() => applyOnce(deps, channelId, target, receipt, reported), ['seen'])
  } catch (error) {
    // Told before.
    if (!(error instanceof ConflictError && error.labels.includes('seen'))) throw error
  }
}

/** The most usual receipt: a message that is noted as sent, which it most likely is by now, has come further. */
async function applyUnread(
  { store }: ReceiptDeps,
  channelId: string,
  { entry, round, part }: ReceiptTarget,
  { status }: EarlyReceipt,
): Promise<boolean> {
  if (part !== undefined || channelId === EMAIL_RECEIPTS || (status !== 'delivered' && status !== 'read')) return false
  return store.moveArrived(entry, { round, channelId, status })
}

/**
 * The usual receipt, by the entry as it was a moment ago: it moves only what is still so, and a message that has come as far
 * never goes back within its round. False where that does not settle it.
 */
async function applyLately(
  deps: ReceiptDeps,
  channelId: string,
  target: ReceiptTarget,
  receipt: EarlyReceipt,
  reported: string | undefined,
): Promise<boolean> {
  if (target.part !== undefined || receipt.status === 'failed' || channelId === EMAIL_RECEIPTS) return false
  const entry = await deps.store.readEntry(target.entry, false)
  const { message } = entry ?? {}
  if (!entry || !message?.delivery || message.delivery.round !== target.round) return false
  const { status, doubtful } = message.delivery
  if (doubtful || !mayReport(channelId, message)) return false
  const after = afterReceipt(entry, message, receipt, { isEmail: false, id: reported })
  if (after) return deps.store.updateDelivery(entry, after)
  return status === 'sent' || status === 'delivered' || status === 'read'
}

async function applyOnce(
  deps: ReceiptDeps,
  channelId: string,
  target: ReceiptTarget,
  receipt: EarlyReceipt,
  reported: string | undefined,
): Promise<void> {
  const entry = await deps.store.readEntry(target.entry)
  const { message } = entry ?? {}
  if (!entry || !message?.delivery || message.delivery.round !== target.round) return
  if (reported && !mayReport(channelId, message)) return
  if (target.part !== undefined) return applyToPart(deps, entry, target.part, receipt, reported)
  // M17: before the message moves: after that, the same receipt told again changes nothing.
  if (message.delivery.doubtful && (receipt.status === 'delivered' || receipt.status === 'read')) {
    const { channel, delivery } = message
    await clearUnreachable(deps, entry.contactId, channel.id, receipt.address, delivery.queuedAt)
  }
  const after = afterReceipt(entry, message, receipt, { isEmail: channelId === EMAIL_RECEIPTS, id: reported })
  const { unreachable, optedOut } = receipt.error ?? {}
  const marks = unreachable || optedOut ? await markOf(deps, entry, message, receipt) : []
  if (after && marks.length === 0) {
    if (!(await deps.store.updateDelivery(entry, after))) throw new ConflictError(['delivery'])
  } else if (marks.length > 0 && (after || receipt.eventId)) {
    // In one commit, so that what is told again can’t mark an address that the customer has written from since.
    await deps.store.commit([...marks, ...(after ? [deps.store.putDelivery(entry, after)] : [])])
  }
}

/** A channel speaks of its own messages; SES of those that went by email. */
const mayReport = (channelId: string, { channel }: Message): boolean =>
  channelId === EMAIL_RECEIPTS ? channel.type === 'email' || channel.type === 'web' : channelId === channel.id

/** The entry as the receipt moves it; undefined where it does not. */
function afterReceipt(
  entry: Entry,
  message: Message,
  receipt: EarlyReceipt,
  reported: { isEmail: boolean; id: string | undefined },
): Entry | undefined {
  const { delivery } = message
  // That a mail server took an email says nothing of the customer, and it may still send it back.
  if (reported.isEmail && receipt.status !== 'failed') return undefined
  if (!delivery || !receiptMoves(delivery.status, receipt.status)) return undefined
  const error = errorOf(receipt)
  const { parts } = delivery
  const lost = message.providerMessageId
  const left = error && parts ? { parts: parts.map((id) => (id === lost ? null : id)) } : {}
  const wentByEmail = reported.isEmail && message.channel.type !== 'email'
  return {
    ...entry,
    message: {
      ...message,
      ...(wentByEmail ? { fallback: 'email' } : {}),
      providerMessageId: message.providerMessageId ?? reported.id ?? null,
      delivery: { ...delivery, status: receipt.status, error, leaseUntil: null, ...left },
    },
  }
}

/** The writes that mark where the message went as unreachable (M17), or as wanting no marketing (M18); none where that changes nothing. */
async function markOf(deps: ReceiptDeps, entry: Entry, { channel }: Message, receipt: EarlyReceipt): Promise<Write[]> {
  const state = await deps.store.readContact(entry.contactId)
  if (!state) return []
  const address = markedAddress(state.contact, entry, channel, receipt.address)
  const now = deps.clock.now()
  const since = Math.min(receipt.at ?? now, now)
  const heardSince = channel.type !== 'web' && (state.latest?.windows[channel.id] ?? 0) > since
  const { contact } = state
  const marked =
    address === undefined
      ? contact
      : withRefusal(contact, { channelId: channel.id, address }, receipt.error ?? {}, since, heardSince)
  return [
    ...(receipt.eventId ? [deps.store.markSeen(EMAIL_RECEIPTS, receipt.eventId, now)] : []),
    ...(marked === contact ? [] : [deps.store.putContact(marked)]),
  ]
}

/** Where the message went: the contact's address on the channel, or the email address of theirs that it is said to be. */
function markedAddress(
  contact: Contact,
  { contactId, message, receivedAt }: Entry,
  channel: ChannelRef,
  said: string | undefined,
): string | undefined {
  const queuedAt = message?.delivery?.queuedAt ?? receivedAt
  if (channel.type !== 'web') return addressOf(contact, { contactId, to: message?.to, channel, queuedAt })?.address
  return contact.emails.find((email) => email.toLowerCase() === said?.toLowerCase())
}

function errorOf({ status, error }: EarlyReceipt): Delivery['error'] {
  if (status !== 'failed') return null
  return error
    ? { code: error.code, reason: error.reason }
    : { code: 'unknown', reason: 'The provider gave no reason.' }
}

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

/** A call that a provider took, and which message it was for. */
export interface TakenCall {
  entryId: string
  round: number
  /** of several, and not the last */
  part?: number
  providerMessageId: string
  /** the provider repeats our reference in each receipt of it */
  echoed: boolean
}

/**
 * What a sender does once it knows the provider's id: receipts find the message, those that were early are applied. Where the provider
 * repeats our reference none is, unless the sender was told so as it recorded the call (`recordTaken`) or can't have been.
 */
export async function expectReceipts(deps: ReceiptDeps, channelId: string, call: TakenCall): Promise<void> {
  const { entryId, round, part, providerMessageId, echoed } = call
  const entry = parseEntryId(entryId)
  if (!entry) throw new Error(`not an entry id: ${entryId}`)
  const target = { entry, round, ...(part === undefined ? {} : { part }) }
  if (!echoed) await deps.store.putReceiptTarget(channelId, providerMessageId, target)
  const { early } = await deps.store.readReceipts(channelId, providerMessageId)
  for (const receipt of early) await applyReceipt(deps, channelId, target, receipt)
}
