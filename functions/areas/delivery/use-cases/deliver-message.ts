import { backoffSeconds, giveUpAfterMs } from '../../../kernel/backoff.ts'
import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import { conversationIdOf, type EntryKey, entryIdOf, parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore, JobOutcome, Parts } from '../../../kernel/ports.ts'
import { outboundFiles } from '../../attachments/index.ts'
import type { FileParts } from '../../attachments/port.ts'
import type { Observed } from '../../channels/domain/channel-health.ts'
import { type Part, partsOf } from '../../channels/domain/file-limits.ts'
import { fileLimitsOf, reportHealth } from '../../channels/index.ts'
import type { ChannelParts, ChannelsStore, SendResult, Sent } from '../../channels/port.ts'
import { sendEmail } from '../../email/index.ts'
import type { EmailParts, EmailStore } from '../../email/port.ts'
import { EMAIL_RECEIPTS } from '../../messages/domain/delivery.ts'
import { clearUnreachable, expectReceipts, referenceOf } from '../../messages/index.ts'
import type { MessagesStore } from '../../messages/port.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'
import type { Contact, Unreachable } from '../../timeline/domain/contact.ts'
import type { Delivery, Entry, Message } from '../../timeline/domain/entry.ts'
import { unreachableAt, withUnreachable } from '../../timeline/domain/reachability.ts'
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

const COMPLAINED = 'The customer reported an email from here as spam: nothing is sent there until they write again.'

type Outbound = Entry & { message: Message & { delivery: Delivery } }

const done: JobOutcome = { done: true }

/**
 * M4: sends one queued message: takes a lease, calls the provider, records the outcome. Whatever it dies between, doing
 * it again finishes the job; only a death between the provider's yes and our record leaves the outcome unknown, which
 * the adapter then learns (`attempt` above 1).
 */
export async function deliverMessage(deps: Deps, job: DeliveryJob): Promise<JobOutcome> {
  const key = parseEntryId(job.entryId)
  const [entry, state] = key
    ? await Promise.all([deps.store.readEntry(key), deps.store.readContact(job.contactId)])
    : [undefined, undefined]
  if (!entry || !isOutbound(entry) || !state || entry.message.delivery.round !== job.round) return done
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
      await followUp(deps, entry)
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
  const attempts = delivery.attempts + 1
  const to = addressOf(entry, state.contact)
  const mark =
    to === undefined ? undefined : unreachableAt(state.contact, { channelId: message.channel.id, address: to })
  const leased = withDelivery(entry, {
    status: 'sending',
    attempts,
    leaseUntil: now + LEASE_MS,
    ...(mark ? { doubtful: true as const } : {}),
  })
  if (!(await deps.store.updateDelivery(entry, leased))) return { retryAfterSeconds: 1 }
  const { result, observed, after = leased } = await send(deps, leased, state.contact)
  if (result !== 'taken over' && to !== undefined) await noteReach(deps, after, to, result)
  const outcome = result === 'taken over' ? { retryAfterSeconds: 1 } : await conclude(deps, after, result, state, to)
  // After the record: a message's outcome waits for nothing.
  if (observed) await reportHealth(deps, message.channel.id, observed)
  return outcome
}

/** Where a message goes; a web chat's is nobody's to shut. */
function addressOf({ message }: Outbound, contact: Contact): string | undefined {
  if (message.channel.type === 'web') return undefined
  return contact.identities.find(({ channelId }) => channelId === message.channel.id)?.address
}

/** M17: where no receipt will come, that the message was taken says that it gets through. */
async function noteReach(deps: Deps, { contactId, message }: Outbound, address: string, result: Sent): Promise<void> {
  const { channel, delivery } = message
  if (result.outcome !== 'sent' || !delivery.doubtful || channel.type === 'email') return
  if (deps.channels.capabilities(channel).receipts) return
  await clearUnreachable(deps, contactId, channel.id, address, delivery.queuedAt)
}

/** Records what came of an attempt. */
async function conclude(
  deps: Deps,
  leased: Outbound,
  result: Sent,
  state: ContactState,
  address: string | undefined,
): Promise<JobOutcome> {
  const { id: entryId, message } = leased
  const { attempts } = message.delivery
  const channelId = message.channel.id
  switch (result.outcome) {
    case 'sent': {
      const { providerMessageId, fallback } = result
      const status = result.delivered ? ('delivered' as const) : ('sent' as const)
      const carried = { providerMessageId, ...(fallback ? { fallback } : {}) }
      const answer = await settle(deps, leased, { status, error: null, leaseUntil: null }, carried)
      await followUp(deps, { ...leased, message: { ...leased.message, ...carried } })
      return answer
    }
    case 'refused': {
      const { code, reason } = result
      deps.log.warn('delivery.refused', { channelId, entryId, code })
      const failed = { status: 'failed' as const, error: { code, reason }, leaseUntil: null }
      if (!result.unreachable || address === undefined) return settle(deps, leased, failed)
      const mark = { channelId, address, reason: result.unreachable, since: deps.clock.now() }
      return failForGood(deps, leased, failed, state, mark)
    }
    case 'unavailable': {
      deps.log.warn('delivery.unavailable', { channelId, entryId, attempts })
      const error = { code: 'unavailable', reason: result.reason }
      await settle(deps, leased, { status: 'queued', error, leaseUntil: null })
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

async function send(deps: Deps, entry: Outbound, contact: Contact): Promise<Attempt> {
  const { channel: ref, delivery } = entry.message
  const channel = await deps.channels.find(ref.id)
  const identity = contact.identities.find((candidate) => candidate.channelId === ref.id)
  if (!channel) return refused('no_channel', 'The channel was removed.')
  if (!identity) return refused('no_identity', 'The contact has no address there any more.')
  const adapter = deps.adapter(channel.provider)
  const limits = fileLimitsOf(deps, channel)
  const files = await outboundFiles(deps, entry, limits)
  if (channel.provider === 'web') return { result: await sendToVisitor(deps, entry, contact, files) }
  if (channel.provider === 'email') {
    // Whoever retries, or wrote before the complaint came: their provider counts what we send against us.
    if (unreachableAt(contact, identity)?.reason === 'complained') return refused('complained', COMPLAINED)
    return { result: await sendEmail(deps, entry, identity.address, files) }
  }
  if (!adapter) return refused('no_channel', 'This kind of channel cannot send.')
  const connected = await deps.channels.connect(channel)
  const missing = adapter.secretNames.filter((name) => !connected.secrets[name])
  if (missing.length > 0) {
    const reason = `The channel is not complete: ${missing.join(', ')} is not set.`
    return { result: { outcome: 'unavailable', reason }, observed: { side: 'calls', outcome: 'incomplete', reason } }
  }
  const parts = partsOf(entry.message.text, entry.message.attachments, limits)
  return sendParts(deps, entry, parts, (part, index, now) => {
    const attempt = now.first ? delivery.attempts : 1
    return adapter.send(
      {
        reference: referenceOf(entry.id, delivery.round, index === parts.length - 1 ? undefined : index),
        attempt,
        to: identity.address,
        text: part.text,
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
  })
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
    const observed = observedIn(result, entry.message.delivery.attempts)
    if (isLast || result.outcome !== 'sent') return { result, observed, after: current }
    const ids = Array.from({ length: Math.max(taken.length, index + 1) }, (_, at) => taken[at] ?? null)
    ids[index] = result.providerMessageId
    const next = withDelivery(current, { parts: ids, leaseUntil: deps.clock.now() + LEASE_MS })
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

/** What comes after the record of a success, and again when a process died in between: receipts and replies find it. */
async function followUp(deps: Deps, { id: entryId, contactId, n, message }: Outbound): Promise<void> {
  const { providerMessageId, channel, fallback, delivery } = message
  if (!providerMessageId) return
  for (const [part, id] of delivery.parts?.entries() ?? []) {
    if (id && id !== providerMessageId) await expectReceipts(deps, channel.id, id, entryId, delivery.round, part)
  }
  if (fallback || channel.type === 'email') await deps.store.addToMailThread(contactId, n, providerMessageId)
  const receipts = fallback || channel.type === 'email' ? EMAIL_RECEIPTS : channel.id
  await expectReceipts(deps, receipts, providerMessageId, entryId, delivery.round)
}

/** Records an outcome. Where a receipt was faster, what it said stands. */
/**
 * M17: the message failed because nothing gets through to its address: both are noted at once. The contact is taken as it
 * was read before the provider was asked: between its answer and our record there must be no call to die at.
 */
async function failForGood(
  deps: Deps,
  leased: Outbound,
  delivery: Partial<Delivery>,
  read: ContactState,
  mark: Unreachable,
): Promise<JobOutcome> {
  let state: ContactState | undefined = read
  await retryOnConflict(async () => {
    const heardSince = (state?.latest?.windows[mark.channelId] ?? 0) > mark.since
    const marked = state && !heardSince ? withUnreachable(state.contact, mark) : undefined
    const writes = marked && marked !== state?.contact ? [deps.store.putContact(marked)] : []
    try {
      await deps.store.commit([deps.store.putDelivery(leased, withDelivery(leased, delivery)), ...writes])
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error
      // Moved by somebody else meanwhile: that stands.
      if (error.labels.includes('delivery')) return
      state = await deps.store.readContact(leased.contactId)
      throw error
    }
  })
  return done
}

async function settle(
  deps: Deps,
  leased: Outbound,
  delivery: Partial<Delivery>,
  message: Partial<Pick<Message, 'providerMessageId' | 'fallback'>> = {},
): Promise<JobOutcome> {
  const after = withDelivery({ ...leased, message: { ...leased.message, ...message } }, delivery)
  await deps.store.updateDelivery(leased, after)
  return done
}

const entryIdOfKey = ({ contactId, n, at, ulid }: EntryKey) => entryIdOf(contactId, n, at, ulid)

function isOutbound(entry: Entry): entry is Outbound {
  return entry.message?.direction === 'outbound' && entry.message.delivery !== null
}

function withDelivery(entry: Outbound, delivery: Partial<Delivery>): Outbound {
  return { ...entry, message: { ...entry.message, delivery: { ...entry.message.delivery, ...delivery } } }
}
