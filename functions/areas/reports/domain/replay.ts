import { isOfCampaign } from '../../timeline/domain/campaign-message.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { type Entry, isByItself, isOurs } from '../../timeline/domain/entry.ts'
import { isOfSurvey } from '../../timeline/domain/survey.ts'

/** One step of a conversation, as far as reports look at it, and the entries that it added. */
interface Replayed {
  step: { before: Conversation | undefined; after: Conversation }
  entries: Entry[]
}

type Fields = Partial<Conversation>

/** What was so before a conversation was opened. */
export type Start = Pick<Conversation, 'blacklisted' | 'windows'>

/** As all of the contact's timeline has it. */
export function startIn(timeline: readonly Entry[], n: number): Start {
  const opened = timeline.find((entry) => entry.n === n && entry.event?.name === 'opened')
  const said = timeline.filter((entry) => entry.n < n && entry.message?.direction === 'inbound')
  return {
    blacklisted: wasBlacklisted(timeline, opened?.receivedAt ?? 0),
    windows: Object.fromEntries(said.map((entry) => [entry.message?.channel.id ?? '', entry.at])),
  }
}

/**
 * As the conversation before left it; of the contact's latest one alone, since movements of the contact stand in the latest.
 * Undefined: that does not say it, but the whole timeline does.
 */
export function startAfter(
  previous: Conversation | undefined,
  latest: Conversation,
  entries: readonly Entry[],
): Start | undefined {
  // C3: whoever was merged follows the other onto the blacklist, and no entry says so.
  if (latest.mergedInto !== undefined || entries.some(({ event }) => event?.name === 'merged')) return undefined
  const moved = entries.find(({ event }) => /^(un)?blacklisted$/.test(event?.name ?? ''))
  return {
    blacklisted: moved ? moved.event?.name === 'unblacklisted' : latest.blacklisted,
    windows: previous?.windows ?? {},
  }
}

/** On the blacklist at that time, by the contact's movements of all conversations. */
function wasBlacklisted(timeline: readonly Entry[], at: number): boolean {
  const last = timeline
    .filter(({ event, receivedAt }) => receivedAt < at && /^(un)?blacklisted$/.test(event?.name ?? ''))
    .sort((a, b) => a.receivedAt - b.receivedAt)
    .at(-1)
  return last?.event?.name === 'blacklisted'
}

/** Whom it belonged to before the next movement that says so; what nothing moved any more is as it is now. */
function assigneeFrom(entries: readonly Entry[], now: string | null): string | null {
  const next = entries.find(({ event }) => event && ['assigned', 'unassigned'].includes(event.name))
  return next?.event ? next.event.from : now
}

/** C3: on the blacklist once the contact was merged, by the next movement that tells of it; what nothing moved any more is as it is now. */
function blacklistedFrom(entries: readonly Entry[], now: boolean): boolean {
  const next = entries.find(({ event }) => /^(un)?blacklisted$/.test(event?.name ?? ''))
  return next?.event ? next.event.name === 'unblacklisted' : now
}

/** C3: the conversation that ended when a contact was merged, as it was before, by the id of the entry that tells of it. */
export type Joined = ReadonlyMap<string, Conversation>

/** C3: its customer waits on here, since the earlier of both. */
function joinedWait(state: Conversation, other: Conversation | undefined, at: number): Fields {
  if (!other || (other.waitingSince === null && !other.heldWaiting)) return {}
  if (state.status === 'on_hold') return { heldWaiting: true }
  const since = other.waitingSince ?? at
  if (state.waitingSince !== null && state.waitingSince <= since) return {}
  return { waitingSince: since, heldWaiting: false, alerted: other.alerted }
}

/** What entries are looked at beside: those that come later, how all of it ended, and what was merged into it. */
interface Beside {
  later: readonly Entry[]
  final: Conversation
  joined: Joined
}

/** What an entry says of the conversation that it moved; the rules themselves are where it was moved. */
function moved(state: Conversation, entry: Entry, { later, final, joined }: Beside): Fields {
  const { message, event, resolution, actor, receivedAt: at } = entry
  // O5: nobody waits for an answer to it, and nobody has answered by it.
  if (isOfSurvey(entry)) return {}
  // Nobody wrote it to be answered.
  if (message?.direction === 'inbound' && message.automatic) return {}
  // Said before there was a channel here: it starts nothing.
  if (message?.history) return message.direction === 'inbound' ? { windows: heardAt(state, entry) } : {}
  if (message?.direction === 'inbound') {
    const waits =
      state.blacklisted || state.bot
        ? { waitingSince: null, heldWaiting: true }
        : { waitingSince: state.waitingSince ?? at }
    const isLatest = entry.at >= Math.max(0, ...Object.values(state.windows))
    const last = { text: '', from: 'contact' as const, at: entry.at }
    return {
      ...waits,
      windows: heardAt(state, entry),
      ...(isLatest ? { lastChannel: message.channel } : {}),
      ...(entry.at >= (state.lastMessage?.at ?? 0) ? { lastMessage: last } : {}),
    }
  }
  // M18: nobody has answered by it.
  if (isOfCampaign(entry)) return {}
  // O1, O2: nor by what is said by itself.
  if (message && isByItself(actor)) return { lastMessage: { text: '', from: 'system', at } }
  // The customer has written again after what was said to them by other means.
  if (message?.elsewhere && entry.at < Math.max(0, ...Object.values(state.windows))) return {}
  if (message) {
    return { waitingSince: null, heldWaiting: false, lastMessage: { text: '', from: 'agent', at } }
  }
  if (resolution) return { resolution }
  const unanswered = state.waitingSince !== null || state.heldWaiting
  switch (event?.name) {
    case 'assigned':
      return { assigneeId: event.to }
    case 'unassigned':
      return { assigneeId: null }
    case 'transferred':
      return { teamId: event.to, assigneeId: null }
    case 'held':
      return { status: 'on_hold', waitingSince: null, heldWaiting: unanswered }
    case 'resumed':
      // S2: when the time had come until which it was held, however late that was noticed.
      return { status: 'ongoing', ...goesOn(state, entry.at) }
    case 'soon':
    case 'overdue':
      return { alerted: { level: event.name, wait: state.waitingSince ?? entry.at } }
    case 'closed':
      return {
        status: 'resolved',
        waitingSince: null,
        heldWaiting: unanswered,
        closedAt: at,
        closedById: actor.type === 'agent' ? actor.id : null,
        // A timer that comes late closes in the step in which it announces, and is counted as a closing alone.
        ...(actor.type === 'system' ? { alerted: null } : {}),
      }
    case 'reopened':
      return {
        status: 'ongoing',
        closedAt: null,
        closedById: null,
        resolution: null,
        assigneeId: assigneeFrom(later, final.assigneeId),
        // By one of us; a customer's message says itself that they wait.
        ...(isOurs(actor) ? goesOn(state, at) : { heldWaiting: false }),
      }
    case 'bot_began':
      return { bot: { id: event.to ?? '', since: at, upTo: 0 }, waitingSince: null, heldWaiting: unanswered }
    case 'bot_ended':
      return { bot: undefined, ...(state.status === 'on_hold' ? {} : goesOn(state, at)) }
    case 'blacklisted':
      return { blacklisted: true, waitingSince: null, heldWaiting: unanswered, alerted: null }
    case 'merged':
      return blacklistedFrom(later, final.blacklisted)
        ? { blacklisted: true, waitingSince: null, heldWaiting: unanswered, alerted: null }
        : joinedWait(state, joined.get(entry.id), at)
    case 'unblacklisted':
      return {
        blacklisted: false,
        ...(['on_hold', 'resolved'].includes(state.status) ? {} : goesOn({ ...state, blacklisted: false }, at)),
      }
    default:
      return {}
  }
}

/** When the customer last sent something, by channel. */
const heardAt = ({ windows }: Conversation, { at, message }: Entry): Conversation['windows'] => {
  const id = message?.channel.id ?? ''
  return { ...windows, [id]: Math.max(at, windows[id] ?? 0) }
}

const goesOn = ({ heldWaiting, blacklisted }: Conversation, at: number): Fields =>
  blacklisted ? {} : { waitingSince: heldWaiting ? at : null, heldWaiting: false }

/** The steps that a conversation took, from its entries: those of one step were stored at one moment. */
export function replay(
  final: Conversation,
  own: readonly Entry[],
  start: Start,
  joined: Joined = new Map(),
): Replayed[] {
  const entries = own.toSorted((a, b) => a.seq - b.seq)
  const [first] = entries
  if (first?.event?.name !== 'opened') return []
  const transfer = entries.find(({ event }) => event?.name === 'transferred')
  let state: Conversation = {
    ...final,
    teamId: transfer?.event ? transfer.event.from : final.teamId,
    assigneeId: null,
    status: 'new',
    waitingSince: null,
    heldWaiting: false,
    alerted: null,
    blacklisted: start.blacklisted,
    openedAt: first.receivedAt,
    closedAt: null,
    closedById: null,
    resolution: null,
    lastChannel: entries.find(({ message }) => message)?.message?.channel ?? final.lastChannel,
    lastMessage: null,
    windows: start.windows,
  }
  const out: Replayed[] = []
  for (const [index, entry] of entries.entries()) {
    const last = out.at(-1)
    // A message ends its step, and reopening begins one, in which nothing is closed.
    const { name } = entry.event ?? {}
    const isApart =
      last?.entries.at(-1)?.message !== undefined ||
      name === 'reopened' ||
      (name === 'closed' && last?.entries[0]?.event?.name === 'reopened')
    const goesWithLast = !isApart && last?.entries[0]?.receivedAt === entry.receivedAt
    const before = goesWithLast ? last?.step.before : index === 0 ? undefined : state
    const now = { seq: entry.seq, lastActivityAt: entry.receivedAt }
    const beside = { later: entries.slice(index + 1), final, joined }
    state = { ...state, ...moved(state, entry, beside), ...now }
    if (last && goesWithLast) {
      last.step = { before, after: state }
      last.entries.push(entry)
    } else {
      out.push({ step: { before, after: state }, entries: [entry] })
    }
  }
  return out
}
