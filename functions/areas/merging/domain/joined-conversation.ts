import type { Moment } from '../../../kernel/moment.ts'
import { silenced } from '../../contacts/domain/blacklist.ts'
import { ratingOf } from '../../contacts/domain/rating.ts'
import { timerWithoutClocks } from '../../conversations/domain/clocks.ts'
import {
  amend,
  appendEvent,
  byAgent,
  type Change,
  isOpen,
  openConversation,
  system,
  unchanged,
} from '../../timeline/domain/change.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Actor } from '../../timeline/domain/entry.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Images, takenBack } from './joined-contact.ts'

/** Who merges: an agent, or the workspace's setting. */
export const actorOf = (agent: Agent | undefined): Actor => (agent ? byAgent(agent) : system)

/** C3: the secondary's latest conversation: closed where it is open, the contact's from then on, and on the blacklist with it. */
export function closedByMerge(
  conversation: Conversation,
  into: Pick<Contact, 'id' | 'blacklisted'>,
  agent: Agent | undefined,
  moment: Moment,
): Change {
  const change = amend(unchanged(conversation), { mergedInto: into.id })
  if (conversation.deletedAt !== undefined) return change
  const { blacklisted } = into
  if (!isOpen(conversation)) return amend(change, { blacklisted })
  const closed = amend(change, {
    status: 'resolved',
    blacklisted,
    waitingSince: null,
    heldWaiting: false,
    unread: 0,
    closedAt: moment.now,
    closedBy: 'merge',
    closedById: agent?.id ?? null,
    resolution: null,
    lastActivityAt: moment.now,
  })
  return appendEvent(timerWithoutClocks(closed), moment, actorOf(agent), 'closed')
}

type Pace = NonNullable<Conversation['pace']>

/** C2: what both ratings are computed from: the later last word, and all that was answered. */
function joinedPace(own: Pace | undefined, other: Pace | undefined): Pace | undefined {
  if (!own || !other) return own ?? other
  const last = Math.abs(other[0]) > Math.abs(own[0]) ? other[0] : own[0]
  return [last, own[1] + other[1], own[2] + other[2], own[3] + other[3], own[4] + other[4]]
}

/**
 * The conversation that goes on: the primary's own, or one that takes over from the secondary's open one: the primary's latest
 * again, or its first. One that is deleted stays so (A11).
 */
function goingOn(
  primary: Contact,
  latest: Conversation | undefined,
  secondary: Conversation,
  moment: Moment,
  actor: Actor,
): Change {
  const isTakenOver = isOpen(secondary) && secondary.deletedAt === undefined
  const own = latest?.deletedAt === undefined ? latest : undefined
  if (own && (isOpen(own) || !isTakenOver)) return unchanged(own)
  const start = own ? unchanged(own) : opened(primary, latest, secondary, moment, actor)
  if (!isTakenOver) return amend(start, { status: 'resolved', closedAt: moment.now, closedBy: 'merge' })
  const taken = amend(start, { ...stateOf(secondary), lastActivityAt: moment.now })
  return own ? appendEvent(taken, moment, actor, 'reopened') : taken
}

function opened(
  contact: Contact,
  previous: Conversation | undefined,
  { teamId, lastChannel }: Conversation,
  moment: Moment,
  actor: Actor,
): Change {
  const channel = lastChannel ?? { id: '', type: 'web' as const }
  return amend(openConversation({ contact, previous, teamId, channel, actor }, moment), { lastChannel })
}

/** What becomes of a conversation by what is done in it; a wait is joined apart. */
const STATE = [
  'status',
  'teamId',
  'assigneeId',
  'grabbedBy',
  'participantIds',
  'quietFrom',
  'alerted',
  'closedAt',
  'closedBy',
  'closedById',
  'resolution',
  'holdUntil',
] as const
const WAIT = ['waitingSince', 'heldWaiting', 'unread', 'lastActivityAt'] as const

function stateOf(conversation: Conversation): Partial<Conversation> {
  const state = Object.fromEntries(STATE.map((field) => [field, conversation[field]]))
  const { holdUntil, ...rest } = state as Partial<Conversation>
  return {
    ...rest,
    ...(holdUntil === undefined ? {} : { holdUntil }),
    waitingSince: null,
    heldWaiting: false,
    unread: 0,
  }
}

const isUnanswered = ({ waitingSince, heldWaiting }: Conversation) => waitingSince !== null || heldWaiting

/** How long the customer waits, who may wait in both: since the earlier of them, if a clock runs. */
function joinedWait(own: Conversation, other: Conversation, moment: Moment): Partial<Conversation> {
  if (!isUnanswered(other)) return {}
  if (own.status === 'on_hold') return { waitingSince: null, heldWaiting: true }
  const since = other.waitingSince ?? moment.now
  if (own.waitingSince !== null && own.waitingSince <= since) return {}
  return { waitingSince: since, heldWaiting: false, alerted: other.alerted }
}

function joinedCrew(own: Conversation, other: Conversation): Partial<Conversation> {
  if (own.teamId !== other.teamId) return {}
  return {
    assigneeId: own.assigneeId ?? other.assigneeId,
    grabbedBy: own.grabbedBy ?? (own.assigneeId === null ? other.grabbedBy : null),
    participantIds: [...new Set([...own.participantIds, ...other.participantIds])],
  }
}

const latestOf = (...times: (number | null)[]): number | null => {
  const said = times.filter((time) => time !== null)
  return said.length > 0 ? Math.max(...said) : null
}

/**
 * C3: the primary's latest conversation once the secondary's history is its own: the customer waits on in it, and what is
 * known of both channels is known here. Undefined where neither had any conversation.
 */
export function joinedConversation(
  joined: Contact,
  latest: Conversation | undefined,
  secondary: { contact: Contact; latest: Conversation | undefined },
  agent: Agent | undefined,
  moment: Moment,
): Change | undefined {
  const other = secondary.latest
  const actor = actorOf(agent)
  const told = (change: Change) => appendEvent(change, moment, actor, 'merged', secondary.contact.id, joined.id)
  if (!other) return latest && told(unchanged(latest))
  const start = goingOn(joined, latest, other, moment, actor)
  const own = start.conversation
  const wasOpen = isOpen(other) && other.deletedAt === undefined
  const said = (other.lastMessage?.at ?? 0) > (own.lastMessage?.at ?? 0)
  const pace = joinedPace(own.pace, other.deletedAt === undefined ? other.pace : undefined)
  const rating = Math.max(own.contactRating, other.deletedAt === undefined ? other.contactRating : 0, joined.rating)
  const onlineUntil = latestOf(own.onlineUntil, other.onlineUntil)
  const early = [...(own.early ?? []), ...(other.early ?? [])]
  let change = amend(start, {
    ...(said ? { lastMessage: other.lastMessage, lastChannel: other.lastChannel } : {}),
    ...(own.lastChannel === null ? { lastChannel: other.lastChannel } : {}),
    windows: joinedWindows(own.windows, other.windows),
    ...(own.openUntil || other.openUntil
      ? { openUntil: joinedWindows(own.openUntil ?? {}, other.openUntil ?? {}) }
      : {}),
    ...(own.campaign || !other.campaign ? {} : { campaign: other.campaign }),
    ...(pace ? { pace } : {}),
    contactRating: pace ? Math.max(ratingOf(pace), Math.min(rating, 2)) : rating,
    lastInboundAt: latestOf(own.lastInboundAt, other.lastInboundAt),
    onlineUntil,
    pinnedTo: joined.pinnedTo,
    ...(early.length > 0 ? { early } : {}),
    // What was told before is asked for in the parts, too.
    ...(own.taken ? { taken: { codes: own.taken.codes, putAwayAt: moment.now } } : {}),
    ...(wasOpen
      ? {
          ...joinedWait(own, other, moment),
          ...joinedCrew(own, other),
          unread: own.unread + other.unread,
          lastActivityAt: moment.now,
        }
      : {}),
  })
  const { conversation } = change
  if (joined.blacklisted && !conversation.blacklisted) change = amend(change, silenced(conversation))
  else if (joined.blacklisted && isUnanswered(conversation))
    change = amend(change, { waitingSince: null, heldWaiting: true })
  return told(change)
}

function joinedWindows(own: Conversation['windows'], other: Conversation['windows']): Conversation['windows'] {
  const joined = { ...own }
  for (const [channelId, at] of Object.entries(other)) joined[channelId] = Math.max(at, joined[channelId] ?? 0)
  return joined
}

/** Fields that count up, or follow from others. */
const COUNTED = [
  'id',
  'contactId',
  'n',
  'seq',
  'version',
  'laid',
  'listedAt',
  'timerAt',
  'links',
  'mergedInto',
] as const

const wasReopened = ({ before, after }: Images<Conversation>) => !isOpen(before) && isOpen(after)

/** An assignment, a hold, a closing: in one that merging reopened all is about what the secondary's customer wanted. */
function asMergingLeftIt(now: Conversation, { after }: Images<Conversation>): Conversation {
  const { holdUntil: _holdUntil, ...rest } = now
  const state = Object.fromEntries([...STATE, ...WAIT].map((field) => [field, after[field]]))
  return Object.fromEntries(
    Object.entries({ ...rest, ...state }).filter(([, value]) => value !== undefined),
  ) as Conversation
}

/** C3: a conversation as it was, where it stands as merging left it; what goes on in one that merging reopened ends. */
export function partedConversation(
  now: Conversation,
  images: Images<Conversation>,
  agent: Agent,
  moment: Moment,
): Change {
  const own = images.before.mergedInto === undefined ? withoutOwner(now) : now
  if (now.deletedAt !== undefined) return { conversation: own, entries: [] }
  const left = wasReopened(images) ? asMergingLeftIt(own, images) : own
  const { timerAt } = images.before
  const restored = { ...takenBack(left, images, COUNTED), timerAt }
  const [was, is] = [isOpen(now), isOpen(restored)]
  const change: Change = { conversation: restored, entries: [] }
  if (was === is) return change
  return appendEvent(change, moment, byAgent(agent), is ? 'reopened' : 'closed')
}

/** C3: a conversation that was begun by merging is over, and knows nothing of what it was for. */
export function endedConversation(now: Conversation, contact: Contact, agent: Agent, moment: Moment): Change {
  if (now.deletedAt !== undefined) return unchanged(now)
  const { pace: _pace, holdUntil: _holdUntil, ...rest } = now
  const ended = {
    ...rest,
    status: 'resolved' as const,
    waitingSince: null,
    heldWaiting: false,
    unread: 0,
    alerted: null,
    closedAt: now.closedAt ?? moment.now,
    closedBy: 'merge' as const,
    closedById: now.closedById ?? agent.id,
    windows: {},
    lastMessage: null,
    lastInboundAt: null,
    onlineUntil: null,
    contactRating: contact.rating,
    pinnedTo: contact.pinnedTo,
    blacklisted: contact.blacklisted,
  }
  const change = timerWithoutClocks({ conversation: ended, entries: [] })
  return isOpen(now) ? appendEvent(change, moment, byAgent(agent), 'closed') : change
}

function withoutOwner(conversation: Conversation): Conversation {
  const { mergedInto: _mergedInto, ...rest } = conversation
  return rest
}
