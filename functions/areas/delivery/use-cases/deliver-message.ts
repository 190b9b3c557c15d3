import { backoffSeconds, giveUpAfterMs } from '../../../kernel/backoff.ts'
import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { conversationIdOf, type EntryKey, entryIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HandedOut, HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import type { Room } from '../../../kernel/room.ts'
import { outboundFiles } from '../../attachments/index.ts'
import type { FileParts } from '../../attachments/port.ts'
import type { Observed } from '../../channels/domain/channel-health.ts'
import { hasButtons, inNumbers } from '../../channels/domain/choices.ts'
import { MAX_BYTES, type Part, partsOf } from '../../channels/domain/file-limits.ts'
import { formattingOf } from '../../channels/domain/marks.ts'
import { isLate, isShut, SHUT, shutWords } from '../../channels/domain/reply-window.ts'
import { heldUntil, holdBack, isSlow, replyWindowOf, reportHealth, watchCall } from '../../channels/index.ts'
import type { ChannelParts, ChannelsStore, SendResult, Sent } from '../../channels/port.ts'
import { sendEmail } from '../../email/index.ts'
import type { EmailParts, EmailStore } from '../../email/port.ts'
import { EMAIL_RECEIPTS } from '../../messages/domain/delivery.ts'
import { asksByLink } from '../../messages/domain/survey-answer.ts'
import { clearUnreachable, expectReceipts, referenceOf } from '../../messages/index.ts'
import type { MessagesStore } from '../../messages/port.ts'
import { questionByLink } from '../../satisfaction/index.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Delivery, Entry, Message } from '../../timeline/domain/entry.ts'
import { mayBeMarketed } from '../../timeline/domain/marketing.ts'
import { addressOf } from '../../timeline/domain/parts.ts'
import { unreachableAt } from '../../timeline/domain/reachability.ts'
import { type Refusal, withRefusal } from '../../timeline/domain/refusal.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import { sendToVisitor } from '../../web-chat/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { DeliveryJob } from '../job.ts'

type Deps = HasStore<ChannelsStore & EmailStore & MessagesStore & SocketsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'settings'> &
  Pick<ChannelParts, 'adapter' | 'channels'> &
  Pick<FileParts, 'files'> &
  Pick<SocketParts, 'sockets'> &
  Pick<EmailParts, 'mailer'>

/** Longer than any call to a provider takes: whoever finds an expired lease knows that its sender is dead. */
const LEASE_MS = 15_000
/** Within five minutes the queue takes a job once: what was put in before these are over is the only one of its round. */
const ONLY_ONE_MS = 4 * 60_000
/** So long a campaign leaves a provider alone that is slow, to people's messages. */
const BULK_WAITS_SECONDS = 300

const OPTED_OUT = 'The customer wants no marketing: only they can allow it again, by writing START.'
const COMPLAINED = 'The customer reported an email from here as spam: nothing is sent there until they write again.'

type Outbound = Entry & { message: Message & { delivery: Delivery } }

const done: JobOutcome = { done: true }

/**
 * M4: sends one queued message: calls the provider and records the outcome, in one write. Where an earlier attempt may
 * have called it, a lease is taken first. Whatever it dies between, doing it again finishes the job; only a death between
 * the provider's yes and our record leaves the outcome unknown, which the adapter then learns (`attempt` above 1).
 */
export async function deliverMessage(deps: Deps, job: DeliveryJob, out: HandedOut, room?: Room): Promise<JobOutcome> {
  const key = parseEntryId(job.entryId)
  const isBulk = job.urgency === 'bulk'
  const [[entry, state] = [], slow, held = 0] = key
    ? await Promise.all([
        readMessage(deps, key, job, out),
        job.channelId !== undefined && (out.from === 'prompt' || isBulk) && isSlow(deps, job.channelId),
        job.channelId !== undefined && isBulk ? heldUntil(deps, job.channelId) : 0,
      ])
    : [undefined, false]
  if (!entry || !isOutbound(entry) || !state || entry.message.delivery.round !== job.round) return done
  // Taken back before it left.
  if (entry.message.unsentAt !== undefined) return done
  // A11: what was deleted before it left is not sent.
  if (state.contact.purging?.includes(conversationIdOf(entry.contactId, entry.n))) return done
  const { message } = entry
  const { delivery } = message
  const now = deps.clock.now()
  switch (delivery.status) {
    case 'failed':
      return done
    case 'sent':
    case 'delivered':
    case 'read':
      // Whoever recorded it may have died before it had done this.
      await followUp(deps, entry, true)
      return done
    case 'sending':
      if (delivery.leaseUntil !== null && delivery.leaseUntil > now) {
        return { retryAfterSeconds: Math.ceil((delivery.leaseUntil - now) / 1000) }
      }
  }
  if (delivery.attempts > 0 && now - delivery.queuedAt > giveUpAfterMs) {
    const error = delivery.error ?? { code: 'unreachable', reason: 'The provider could not be reached for 24 hours.' }
    return settle(deps, entry, { status: 'failed', error, leaseUntil: null })
  }
  const untried = isUntried(delivery, job, out)
  // M8: whether one that the provider may have already is too late is for the provider to say.
  const isHere = delivery.status === 'queued' && (untried || delivery.attempts > 0)
  const windowMs = isHere && !message.template ? await replyWindowOf(deps, message.channel) : undefined
  if (windowMs !== undefined && state.latest && isShut(state.latest, message.channel, now, windowMs)) {
    const error = { code: SHUT, reason: shutWords(message.channel, windowMs) }
    return settle(deps, entry, { status: 'failed', error, leaseUntil: null })
  }
  if (held > now) return { retryAfterSeconds: Math.min(Math.ceil((held - now) / 1000), BULK_WAITS_SECONDS) }
  if (slow) return isBulk ? { retryAfterSeconds: BULK_WAITS_SECONDS } : { handOver: { ...job, untried } }
  const bytes = room ? await uploadedBytes(deps, message) : 0
  if (room && bytes > 0) {
    // Before the lease, which is no longer than a call takes; once it has its turn the message is looked at anew.
    return (await room(bytes, () => deliverMessage(deps, job, out))) ?? { retryAfterSeconds: 1 }
  }
  const attempts = Math.max(delivery.attempts, untried ? 0 : 1) + 1
  const to = shutAddress(entry, state.contact)
  const mark =
    to === undefined ? undefined : unreachableAt(state.contact, { channelId: message.channel.id, address: to })
  let current = entry
  if (mark || needsLease(entry, job, untried)) {
    current = withDelivery(entry, {
      status: 'sending',
      attempts,
      leaseUntil: now + LEASE_MS,
      ...(mark ? { doubtful: true as const } : {}),
    })
    if (!(await deps.store.updateDelivery(entry, current))) return { retryAfterSeconds: 1 }
  }
  const { result, observed, after = current } = await send(deps, current, attempts, state)
  const outcome =
    result === 'taken over'
      ? { retryAfterSeconds: 1 }
      : await conclude(deps, after, attempts, result, { contact: state.contact, to })
  const isTooMuch = result !== 'taken over' && result.outcome === 'unavailable' && result.tooMuch
  // M18: a person's message is tried again by itself; very many are too many.
  if (isTooMuch && isBulk) await holdBack(deps, message.channel.id)
  // After the record: a message's outcome waits for nothing.
  if (observed) await reportHealth(deps, message.channel.id, observed)
  return outcome
}

/** The largest file of a message whose files go along with the call of its provider, one after the other. */
async function uploadedBytes(deps: Deps, { channel, attachments }: Message): Promise<number> {
  if (attachments.length === 0) return 0
  const provider = (await deps.channels.find(channel.id))?.provider
  const isUploaded = provider && deps.channels.profile(provider).capabilities(channel.type).files.uploaded
  return isUploaded ? Math.max(...attachments.map(({ size }) => size ?? MAX_BYTES)) : 0
}

/**
 * The message and whom it goes to. Of one that nobody can have tried to send yet, both as they were a moment ago, if that is no earlier than
 * when it was written; whatever else there may be to know is read as it is.
 */
async function readMessage(
  { store }: Pick<Deps, 'store'>,
  key: EntryKey,
  job: DeliveryJob,
  { tries }: HandedOut,
): Promise<[Entry | undefined, ContactState | undefined]> {
  const asItIs = () => Promise.all([store.readEntry(key), store.readContact(job.contactId)])
  if (tries > 1 || job.untried !== undefined || job.urgency === 'bulk') return asItIs()
  const [entry, state] = await Promise.all([store.readEntry(key, false), store.readContact(job.contactId, false)])
  const latest = state?.latest
  const isKnown =
    entry?.message?.delivery?.round === job.round &&
    entry.message.delivery.status === 'queued' &&
    // M18: that somebody wants none is never known late.
    entry.message.template?.category !== 'marketing' &&
    latest?.contactId === entry.contactId &&
    (latest.n > entry.n || (latest.n === entry.n && latest.seq >= entry.seq))
  return isKnown ? [entry, state] : asItIs()
}

/** Whether it is certain that nobody has called the provider: an earlier attempt would have left the job, or the record, different. */
function isUntried({ status, attempts, queuedAt }: Delivery, job: DeliveryJob, { tries, since }: HandedOut): boolean {
  if (status !== 'queued' || attempts > 0) return false
  return job.untried ?? (tries === 1 && since - queuedAt < ONLY_ONE_MS)
}

/**
 * The lane lets nobody else at a message that was never tried. One that was handed over lies in two lanes; and visitors'
 * widgets, which may have read it before we have noted anything, are told by the lease that it is on its way.
 */
function needsLease({ message }: Outbound, job: DeliveryJob, untried: boolean): boolean {
  return !untried || job.untried !== undefined || message.channel.type === 'web'
}

/** Where a message goes; a web chat's is nobody's to shut. */
function shutAddress(entry: Outbound, contact: Contact): string | undefined {
  return entry.message.channel.type === 'web' ? undefined : identityOf(entry, contact)?.address
}

const identityOf = ({ contactId, message: { to, channel, delivery } }: Outbound, contact: Contact) =>
  addressOf(contact, { contactId, to, channel, queuedAt: delivery.queuedAt })

/** Whom a message goes to, as they were when it was sent, and where; no address that could be shut: undefined. */
interface Addressee {
  contact: Contact
  to: string | undefined
}

/** Records what came of an attempt at a message that is as it was last read or written. */
async function conclude(
  deps: Deps,
  current: Outbound,
  attempts: number,
  result: Sent,
  at: Addressee,
): Promise<JobOutcome> {
  const { id: entryId, message } = current
  const channelId = message.channel.id
  switch (result.outcome) {
    case 'sent': {
      const { providerMessageId, fallback } = result
      const status = result.delivered ? ('delivered' as const) : ('sent' as const)
      const carried = { providerMessageId, ...(fallback ? { fallback } : {}) }
      // Before the record, which tells consoles to look whether it got through.
      await gotThrough(deps, current)
      const taken = { ...current, message: { ...message, ...carried } }
      const after = withDelivery(taken, { status, attempts, error: null, leaseUntil: null })
      // Where a receipt was faster, what it said stands, and there may be others.
      const { hasEarlyReceipt } = (await deps.store.recordTaken(current, after)) ?? { hasEarlyReceipt: true }
      await followUp(deps, taken, hasEarlyReceipt)
      return done
    }
    case 'refused': {
      const { code, reason, unreachable, optedOut } = result
      deps.log.warn('delivery.refused', { channelId, entryId, code })
      const failed = { status: 'failed' as const, attempts, error: { code, reason }, leaseUntil: null }
      return unreachable || optedOut
        ? settleRefusal(deps, withDelivery(current, failed), current, at, result)
        : settle(deps, current, failed)
    }
    case 'unavailable': {
      deps.log.warn('delivery.unavailable', { channelId, entryId, attempts })
      const error = { code: 'unavailable', reason: result.reason }
      await settle(deps, current, { status: 'queued', attempts, error, leaseUntil: null })
      return { retryAfterSeconds: Math.max(backoffSeconds(attempts), result.afterSeconds ?? 0) }
    }
  }
}

/** An attempt, and what it says about the channel where a provider was to be called. */
interface Attempt {
  /** taken over: what was read of the message is no longer so */
  result: Sent | 'taken over'
  observed?: Observed
  /** the message with the parts that were taken on the way */
  after?: Outbound
}

const refused = (code: string, reason: string): Attempt => ({ result: { outcome: 'refused', code, reason } })

async function send(
  deps: Deps,
  entry: Outbound,
  attempts: number,
  { contact, latest }: ContactState,
): Promise<Attempt> {
  const { channel: ref, delivery } = entry.message
  const channel = await deps.channels.find(ref.id)
  const identity = identityOf(entry, contact)
  if (!channel) return refused('no_channel', 'The channel was removed.')
  if (!identity) return refused('no_identity', 'The contact has no address there any more.')
  // M18: whoever said stop since it was written, or was put off.
  if (entry.message.template?.category === 'marketing' && !mayBeMarketed(contact, identity)) {
    return refused('opted_out', OPTED_OUT)
  }
  const adapter = deps.adapter(channel.provider)
  const capabilities = deps.channels.profile(channel.provider).capabilities(channel.type)
  const { files: limits, text: textLimit } = capabilities
  const files = await outboundFiles(deps, entry, limits)
  // O5: recorded stays what stands in the timeline, which has no link.
  const carried = asksByLink(channel.type) || channel.type === 'web' ? await withLink(deps, entry, contact) : entry
  if (channel.provider === 'web') return { result: await sendToVisitor(deps, entry, contact, files, carried) }
  if (channel.provider === 'email') {
    // Whoever retries, or wrote before the complaint came: their provider counts what we send against us.
    if (unreachableAt(contact, identity)?.reason === 'complained') return refused('complained', COMPLAINED)
    const result = await sendEmail(deps, carried, identity.address, files)
    return { result, ...(result.outcome === 'sent' ? { observed: { side: 'calls', outcome: 'ok' } } : {}) }
  }
  if (!adapter) return refused('no_channel', 'This kind of channel cannot send.')
  const connected = await deps.channels.connect(channel)
  const missing = adapter.secretNames.filter((name) => !connected.secrets[name])
  if (missing.length > 0) {
    const reason = `The channel is not complete: ${missing.join(', ')} is not set.`
    return { result: { outcome: 'unavailable', reason }, observed: { side: 'calls', outcome: 'incomplete', reason } }
  }
  const answered = await answeredBy(deps, entry)
  const { styles, attachments, template, choices } = carried.message
  const buttons = choices && hasButtons(carried.message.text, capabilities.choices) ? { choices } : {}
  const text = buttons.choices ? carried.message.text : inNumbers(carried.message.text, choices)
  const late = entry.actor.type === 'agent' && latest !== undefined && isLate(latest, channel, deps.clock.now())
  const parts = template
    ? [{ text, files: files.map((_, index) => index) }]
    : partsOf({ text, styles, formatting: formattingOf(ref.type) }, attachments, limits, textLimit)
  return sendParts(deps, entry, attempts, parts, (part, index, now) => {
    const attempt = now.first ? attempts : 1
    const call = () =>
      adapter.send(
        {
          reference: referenceOf(entry.id, delivery.round, index === parts.length - 1 ? undefined : index),
          attempt,
          to: identity.address,
          text: part.text,
          ...(part.styles ? { styles: part.styles } : {}),
          ...(late ? { late } : {}),
          ...(index === parts.length - 1 ? buttons : {}),
          ...(contact.language ? { language: contact.language } : {}),
          ...(template ? { template } : {}),
          ...(answered && index === 0 ? { replyTo: answered } : {}),
          ...(part.files.length > 0 ? { files: files.filter((_, at) => part.files.includes(at)) } : {}),
          ...(attempt > 1 ? { firstAttemptAt: delivery.queuedAt } : {}),
          async isAnother(providerMessageId) {
            if (now.parts.includes(providerMessageId)) return true
            const { target } = await deps.store.readReceipts(ref.id, providerMessageId)
            if (!target) return false
            return entryIdOfKey(target.entry) !== entry.id || target.round !== delivery.round
          },
        },
        connected,
      )
    return watchCall(deps, ref.id, call)
  })
}

/** O5: the question with a link in place of its buttons; any other message as it is. */
async function withLink(deps: Deps, entry: Outbound, contact: Contact): Promise<Outbound> {
  const linked = await questionByLink(deps, entry, contact)
  if (!linked) return entry
  const { choices: _choices, ...message } = entry.message
  return { ...entry, message: { ...message, ...linked } }
}

/** The provider's id of the message that this one quotes. */
async function answeredBy({ store }: Deps, { message }: Outbound): Promise<string | undefined> {
  const key = message.replyTo?.entryId === undefined ? undefined : parseEntryId(message.replyTo.entryId)
  return (key && (await store.readEntry(key))?.message?.providerMessageId) ?? undefined
}

/** So long parts follow each other in one run of the function; what is left then waits for the next. */
const SENDING_FOR_MS = 25_000

/**
 * Sends what is missing of a message, one call of the provider after the other. Each part that was taken is noted, and
 * the lease renewed, before the next one leaves: dying in between repeats one part at most, as it does for a message of
 * one part.
 */
async function sendParts(
  deps: Deps,
  entry: Outbound,
  attempts: number,
  parts: readonly Part[],
  call: (part: Part, index: number, now: { first: boolean; parts: (string | null)[] }) => Promise<SendResult>,
): Promise<Attempt> {
  const started = deps.clock.now()
  let current = entry
  let first = true
  for (const [index, part] of parts.entries()) {
    const taken = current.message.delivery.parts ?? []
    const isLast = index === parts.length - 1
    if (taken[index]) continue
    if (deps.clock.now() - started > SENDING_FOR_MS) break
    const result = await call(part, index, { first, parts: taken })
    first = false
    const observed = observedIn(result, attempts)
    if (isLast || result.outcome !== 'sent') return { result, observed, after: current }
    const ids = Array.from({ length: Math.max(taken.length, index + 1) }, (_, at) => taken[at] ?? null)
    ids[index] = result.providerMessageId
    const leaseUntil = deps.clock.now() + LEASE_MS
    const next = withDelivery(current, { status: 'sending', attempts, parts: ids, leaseUntil })
    if (!(await deps.store.updateDelivery(current, next))) return { result: 'taken over', observed }
    current = next
  }
  const last = current.message.delivery.parts?.[parts.length - 1]
  if (last) return { result: { outcome: 'sent', providerMessageId: last }, after: current }
  return { result: { outcome: 'unavailable', reason: 'There is more to be sent.', afterSeconds: 1 }, after: current }
}

function observedIn(result: SendResult, attempts: number): Observed {
  if (result.outcome === 'unavailable') {
    return { side: 'calls', outcome: 'unavailable', reason: result.reason, attempts }
  }
  // A message that was refused for what it is has still got through.
  if (result.outcome === 'sent' || !result.unauthorized) return { side: 'calls', outcome: 'ok' }
  return { side: 'calls', outcome: 'unauthorized', reason: result.reason }
}

/** M17: where no receipt will come, that the message was taken says that its address is reachable again. */
async function gotThrough(deps: Deps, { contactId, message: { channel, delivery } }: Outbound): Promise<void> {
  const isHeardOf = channel.type === 'email' || channel.type === 'web' || deps.channels.capabilities(channel).receipts
  if (!delivery.doubtful || isHeardOf) return
  await clearUnreachable(deps, contactId, channel.id, undefined, delivery.queuedAt)
}

/**
 * What comes after the record of a success, and again when a process died in between: receipts and replies find it.
 * `mayBeEarly`: whether one may have come before, though its provider repeats our reference.
 */
async function followUp(
  deps: Deps,
  { id: entryId, contactId, n, message }: Outbound,
  mayBeEarly: boolean,
): Promise<void> {
  const { providerMessageId, channel, fallback, delivery } = message
  if (!providerMessageId) return
  const isEmail = fallback !== undefined || channel.type === 'email'
  const provider = (await deps.channels.find(channel.id))?.provider
  const echoed = !isEmail && provider !== undefined && deps.channels.profile(provider).echoesReference === true
  // Its receipts find the message by themselves.
  if (echoed && !mayBeEarly) return
  const taken = { entryId, round: delivery.round, echoed }
  for (const [part, id] of delivery.parts?.entries() ?? []) {
    if (id && id !== providerMessageId) {
      await expectReceipts(deps, channel.id, { ...taken, part, providerMessageId: id })
    }
  }
  if (isEmail) await deps.store.addToMailThread(contactId, n, providerMessageId)
  await expectReceipts(deps, isEmail ? EMAIL_RECEIPTS : channel.id, { ...taken, providerMessageId })
}

/** M18, M17: records a refusal with the mark that it puts on the address, in one commit: nothing is asked again in between. */
async function settleRefusal(
  deps: Deps,
  after: Outbound,
  current: Outbound,
  { contact, to: address }: Addressee,
  refusal: Refusal,
): Promise<JobOutcome> {
  const { channel } = after.message
  let known: Contact | undefined = contact
  try {
    await retryOnConflict(async () => {
      known ??= (await deps.store.readContact(after.contactId))?.contact
      const marked =
        known && address ? withRefusal(known, { channelId: channel.id, address }, refusal, deps.clock.now()) : known
      const writes = marked && marked !== known ? [deps.store.putContact(marked)] : []
      // Whoever is refused has changed it meanwhile.
      known = undefined
      await deps.store.commit([deps.store.putDelivery(current, after), ...writes])
    }, ['delivery'])
  } catch (error) {
    // Where a receipt was faster, what it said stands.
    if (!(error instanceof ConflictError && error.labels.includes('delivery'))) throw error
  }
  return done
}

/** Records an outcome. Where a receipt was faster, what it said stands. */
async function settle(deps: Deps, current: Outbound, delivery: Partial<Delivery>): Promise<JobOutcome> {
  await deps.store.updateDelivery(current, withDelivery(current, delivery))
  return done
}

const entryIdOfKey = ({ contactId, n, at, ulid }: EntryKey) => entryIdOf(contactId, n, at, ulid)

function isOutbound(entry: Entry): entry is Outbound {
  return entry.message?.direction === 'outbound' && entry.message.delivery !== null
}

function withDelivery(entry: Outbound, delivery: Partial<Delivery>): Outbound {
  return { ...entry, message: { ...entry.message, delivery: { ...entry.message.delivery, ...delivery } } }
}
