import { conversationIdOf } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import { clip } from '../../../kernel/text.ts'
import type { Written } from '../../../platform/stream.ts'
import { stateOf } from '../../channels/domain/attachment.ts'
import { notificationFrom, notificationOf } from '../../notifications/domain/notifications.ts'
import { presentNotification } from '../../notifications/index.ts'
import type { Directory, NotificationsStore } from '../../notifications/port.ts'
import { isOpening } from '../../sockets/domain/remembered.ts'
import type { AgentConnection, SocketParts, SocketsStore } from '../../sockets/port.ts'
import { isOfCampaign } from '../../timeline/domain/campaign-message.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { movesOnlyDelivery } from '../../timeline/domain/last-change.ts'
import { socketCode, toldOf } from '../../timeline/domain/told.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import {
  asTheyAre,
  countsEvent,
  createdEvent,
  movesCounts,
  needsUpdate,
  presentConversation,
  presentEntry,
  updatedEvent,
} from '../../timeline/index.ts'
import type { HeardOf, TimelineStore } from '../../timeline/port.ts'
import { type Agent, isProgram } from '../../workspace/domain/agent.ts'
import { seesFiguresOf } from '../../workspace/domain/rights.ts'
import { type ListenersDeps, listeners } from './listeners.ts'

type Deps = HasStore<NotificationsStore & SocketsStore & TimelineStore> & ListenersDeps & Pick<SocketParts, 'sockets'>

/** Below the 128 KB that a socket carries at once. */
const FRAME_BYTES = 100_000
const POSTS_AT_ONCE = 25
/** Leaves room in a frame for the conversation that comes with an entry. */
const ENTRY_BYTES = 80_000
const SHORTENED = 8_000

/** What is to be announced of a batch. */
export interface Announced {
  entries: readonly Written<Entry>[]
  conversations: readonly Written<Conversation>[]
  /** told some time later: what was changed otherwise since then was told before, so that entries are told as they are now */
  isLate?: true
}

interface Announcement {
  /** as it is now, which decides who may see the event */
  conversation: Conversation
  /** new in the timeline: some are to be notified of it (N1) */
  entry?: Entry
  /** as it was: whoever saw it then must learn that the counts changed */
  before?: Conversation | undefined
  /** whom it goes to of those who may see it; left out: to all of them */
  to?: Audience
  /** the socket that the answer to its own step has told this already (`socketCode`) */
  answeredTo?: string | undefined
  event: { id: string; type: string; at: string; [field: string]: unknown }
}
/** Agents, by id. */
type Audience = ReadonlySet<string>

/**
 * Pushes what happened to every connected agent and program who may see it, everything for one socket in one post. How far
 * a message came goes to those who have its conversation open, to whoever wrote it and has none open, and to programs: the others
 * read it when they open it.
 */
export async function announce(given: Announced, deps: Deps): Promise<void> {
  if (given.entries.length === 0 && given.conversations.length === 0) return
  const now = deps.clock.now()
  const deliveries = new Set(given.entries.filter(({ before, after }) => movesOnlyDelivery(before, after)))
  const isMore = given.conversations.length > 0 || deliveries.size < given.entries.length
  const { connections, programs } = await listeners(deps, isMore)
  if (connections.length === 0) return
  const told = new Map(
    given.entries
      .filter((change) => deliveries.has(change) || isOfCampaign(change.after))
      .map((change) => [change, whoFollows(change.after, connections, now)] as const),
  )
  const followed = given.entries.filter((change) => told.get(change)?.size !== 0)
  const entries = given.isLate ? await lastOfEach(followed, deps) : followed.map((change) => ({ change, ...change }))
  const changes = { ...given, entries }
  const heard = heardIn(changes)
  if (heard.length === 0) return
  const [directory, conversations] = await Promise.all([
    deps.store.readDirectory(),
    // Who may see it by now decides, which what gathered with it does not say.
    given.isLate ? deps.store.readConversations(heard) : deps.store.readConversationsLately(heard),
  ])
  const { agents, teams } = directory
  const current = new Map(conversations.map((conversation) => [conversation.id, conversation]))
  const present = (conversation: Conversation) => presentConversation(conversation, { now, teams })
  const versions = [...changes.conversations.map(({ after }) => after), ...conversations]
  // Entries first, by number: a transaction's records come in any order, and a client must not see 6 before 5.
  const announcements = [
    ...changes.entries.toSorted(byNumber).flatMap(({ change, ...entry }) =>
      ofEntry(entry, current, present).map((one) => ({
        ...withAudience(one, told.get(change)),
        answeredTo: answeredEntry(change, versions),
      })),
    ),
    ...changes.conversations.flatMap((change) => ofConversation(change, current, present)),
  ]
  if (announcements.length === 0) return
  const texts = announcements.map(({ event }) => JSON.stringify(event))
  const online = new Set(connections.map(({ agentId }) => agentId))
  const toldOf = new Map(
    [...agents, ...programs]
      .filter(({ id }) => online.has(id))
      .map((agent) => [agent.id, framesFor(agent, announcements, texts, directory)]),
  )
  const posts = connections.flatMap((connection) => {
    const { agentId, connectionId } = connection
    const { frames, answeredTo } = toldOf.get(agentId) ?? nothing
    const isKnown = answeredTo !== undefined && answeredTo === socketCode(agentId, connectionId)
    return frames.length > 0 && !isKnown ? [{ connection, frames }] : []
  })
  const waiting = posts.values()
  await Promise.all(
    Array.from({ length: Math.min(POSTS_AT_ONCE, posts.length) }, async () => {
      for (const { connection, frames } of waiting) {
        for (const frame of frames) {
          if ((await deps.sockets.post(connection.connectionId, frame)) === 'ok') continue
          if (!isOpening(connection.expiresAt ?? 0, now)) await deps.store.deleteConnection(connection)
          break
        }
      }
    }),
  )
}

/** Of several changes of an entry the last, with the entry as it is now; none of one that is gone. */
async function lastOfEach(changes: readonly Written<Entry>[], deps: Deps) {
  const last = new Map(changes.map((change) => [change.after.id, change]))
  const now = await asTheyAre(
    deps,
    changes.map(({ after }) => after),
  )
  return [...last.values()].flatMap((change) => {
    const after = now.get(change.after.id)
    return after ? [{ change, ...change, after }] : []
  })
}

/** Of those who are connected: who looks at its conversation, and whoever wrote an entry, unless they have turned to another one; programs. */
function whoFollows({ actor, contactId, n }: Entry, connections: readonly AgentConnection[], now: number): Audience {
  const conversationId = conversationIdOf(contactId, n)
  const follows = ({ agentId, looking, secretHash }: AgentConnection) => {
    if (secretHash !== undefined) return true
    if (looking && looking.until > now) return looking.conversationId === conversationId
    return actor.type === 'agent' && actor.id === agentId
  }
  return new Set(connections.filter(follows).map(({ agentId }) => agentId))
}

const withAudience = (announcement: Announcement, to: Audience | undefined): Announcement =>
  to ? { ...announcement, to } : announcement

function byNumber(a: Written<Entry>, b: Written<Entry>): number {
  const isNew = Number(a.before !== undefined) - Number(b.before !== undefined)
  const isOfOne = a.after.contactId === b.after.contactId && a.before === undefined
  return isNew || (isOfOne ? a.after.n - b.after.n || a.after.seq - b.after.seq : 0)
}

/** The conversations that it is about, and how far each has come at least. */
function heardIn({ entries, conversations }: Announced): HeardOf[] {
  const all = new Map<string, HeardOf>()
  const add = ({ contactId, n, seq }: Entry | Conversation, version: number) => {
    if (n === 0) return
    const known = all.get(`${contactId}#${n}`)
    const most = { seq: Math.max(known?.seq ?? 0, seq), version: Math.max(known?.version ?? 0, version) }
    all.set(`${contactId}#${n}`, { contactId, n, ...most })
  }
  for (const { after } of entries) add(after, 0)
  for (const { after } of conversations) add(after, after.version)
  return [...all.values()]
}

/** To which socket an answer told of a conversation's new version (`socketCode`). */
const answered = ({ after, before }: Written<Conversation>): string | undefined =>
  before && before.version < after.version ? toldOf(after)?.to : undefined

/** The same of an entry, which may come in another batch than its conversation: then that says so as it is now, or nothing does. */
function answeredEntry({ after, before }: Written<Entry>, conversations: readonly Conversation[]): string | undefined {
  if (before) return undefined
  for (const conversation of conversations) {
    if (conversation.contactId !== after.contactId || conversation.n !== after.n) continue
    const told = toldOf(conversation)
    if (told && after.seq > told.afterSeq && after.seq <= conversation.seq) return told.to
  }
  return undefined
}

type Present = (conversation: Conversation) => ReturnType<typeof presentConversation>

function ofEntry(
  { after, before }: Written<Entry>,
  current: ReadonlyMap<string, Conversation>,
  present: Present,
): Announcement[] {
  const conversation = current.get(conversationIdOf(after.contactId, after.n))
  if (!conversation) return []
  const entry = fitting(presentEntry(after))
  const at = new Date(after.receivedAt).toISOString()
  if (before) {
    if (JSON.stringify(entry) === JSON.stringify(presentEntry(before))) return []
    const { status = '', attempts = 0, round = 0 } = after.message?.delivery ?? {}
    // Tags only ever grow: how many there are tells one state of them from another.
    const tags = after.message?.tags.length ? `.${after.message.tags.length}` : ''
    // Files come in one after the other.
    const files = after.message?.attachments.map((attachment) => stateOf(attachment).charAt(0)).join('')
    const revision = after.message?.revision ? `.r${after.message.revision}` : ''
    const id = `${after.id}:${round}.${attempts}.${status}${tags}${files ? `.${files}` : ''}${revision}`
    return [
      {
        conversation,
        event: { id, type: 'message.updated', seq: after.seq, at, conversation: present(conversation), entry },
      },
    ]
  }
  const event = createdEvent(after, present(conversation), entry)
  return [{ conversation, entry: after, event }]
}

function ofConversation(
  change: Written<Conversation>,
  current: ReadonlyMap<string, Conversation>,
  present: Present,
): Announcement[] {
  const { after, before, sequenceNumber } = change
  const conversation = current.get(after.id) ?? after
  const answeredTo = answered(change)
  const out: Announcement[] = []
  // A timer that is set anew, or another layout, is nothing an agent sees.
  const shows = (item: Conversation) => JSON.stringify({ ...present(item), version: 0 })
  const bookkeeping = (item: Conversation) => JSON.stringify([item.timerAt, item.noteUntil, item.links, item.laid])
  const onlyTimer = before && bookkeeping(after) !== bookkeeping(before) && shows(after) === shows(before)
  if (before && !onlyTimer && needsUpdate(before, after)) {
    out.push({ conversation, answeredTo, event: updatedEvent(after, present(conversation)) })
  }
  if (!before || movesCounts(before, after)) {
    out.push({ conversation, before, answeredTo, event: countsEvent(sequenceNumber, after) })
  }
  return out
}

/** A text that no socket carries would be refused over and over: it is cut, and the timeline has it whole. */
function fitting(entry: ReturnType<typeof presentEntry>): typeof entry {
  const { message } = entry
  if (!message || message.text.length + (message.quoted?.length ?? 0) <= SHORTENED) return entry
  if (Buffer.byteLength(JSON.stringify(entry)) <= ENTRY_BYTES) return entry
  const { quoted: _quoted, ...rest } = message
  return { ...entry, message: { ...rest, text: clip(message.text, SHORTENED) } }
}

/** N1: the notification that goes with it, if they want to be. */
function notificationFor(agent: Agent, entry: Entry, conversation: Conversation, { teams, settingsOf }: Directory) {
  const scene = { conversation, teams }
  const kind = isProgram(agent) ? undefined : notificationOf(entry, agent, scene)
  if (!kind || !settingsOf(agent.id)[kind].desktop) return undefined
  const notification = presentNotification(notificationFrom(entry, kind), agent, scene, entry)
  return { id: notification.id, type: 'notification.created', at: notification.at, notification }
}

/** Whether the agent saw something until now and may not see it any more: grabbed, transferred, blacklisted or deleted. */
function losesAccess(agent: Agent, announcements: readonly Announcement[]): boolean {
  return announcements.some(
    ({ conversation, before }) => before && canSee(agent, before) && !canSee(agent, conversation),
  )
}

/** Whether an agent who may not see a conversation is told that numbers changed with it: they saw it, or may see the figures (R2). */
const hears = (agent: Agent, conversation: Conversation, before: Conversation | undefined): boolean =>
  [conversation, ...(before ? [before] : [])].some(({ teamId }) => seesFiguresOf(agent, teamId)) ||
  (before !== undefined && canSee(agent, before))

/** What one agent is told, and which of their sockets an answer has told all of it. */
interface Told {
  frames: readonly string[]
  answeredTo?: string | undefined
}
const nothing: Told = { frames: [] }

/** The events that one agent may see, as few frames as fit. */
function framesFor(
  agent: Agent,
  announcements: readonly Announcement[],
  texts: readonly string[],
  directory: Directory,
): Told {
  const events: string[] = []
  const gone = losesAccess(agent, announcements)
  let counted = false
  /** undefined: of what the socket alone tells */
  const answers = new Set<string | undefined>()
  for (const [index, { conversation, before, entry, to, answeredTo, event }] of announcements.entries()) {
    if (to && !to.has(agent.id)) continue
    const counts = event.type === 'counts.updated'
    if (!canSee(agent, conversation) && !(counts && hears(agent, conversation, before))) continue
    answers.add(counts && gone ? undefined : answeredTo)
    if (counts && counted) continue
    counted ||= counts
    events.push(counts && gone ? JSON.stringify({ ...event, gone }) : (texts[index] ?? ''))
    const notification = entry && notificationFor(agent, entry, conversation, directory)
    if (!notification) continue
    events.push(JSON.stringify(notification))
    answers.add(undefined)
  }
  const [answeredTo] = answers
  return { frames: inFrames(events), ...(answers.size === 1 ? { answeredTo } : {}) }
}

function inFrames(events: readonly string[]): string[] {
  const frames: string[] = []
  let batch: string[] = []
  let bytes = 0
  for (const event of events) {
    const size = Buffer.byteLength(event)
    if (batch.length > 0 && bytes + size > FRAME_BYTES) {
      frames.push(`{"type":"events","events":[${batch.join(',')}]}`)
      batch = []
      bytes = 0
    }
    batch.push(event)
    bytes += size + 1
  }
  if (batch.length > 0) frames.push(`{"type":"events","events":[${batch.join(',')}]}`)
  return frames
}
