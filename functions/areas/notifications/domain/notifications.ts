import { parseEntryId } from '../../../kernel/ids.ts'
import { clip } from '../../../kernel/text.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { type Entry, isOurs } from '../../timeline/domain/entry.ts'
import { newsOf } from '../../timeline/domain/entry-kinds.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import type { Agent, Team } from '../../workspace/domain/agent.ts'
import { can, seesFiguresOf, supervises } from '../../workspace/domain/rights.ts'
import type { QueueAlert } from '../../workspace/domain/settings.ts'

/** N1: what an agent can be notified of. */
export const notificationKinds = [
  'message_mine',
  'message_others',
  'message_unassigned',
  'assigned',
  'mention',
  'soon',
  'overdue',
  'grab_offer',
  'reminder',
  'workflow',
  'queue_alert',
  'endpoint_off',
] as const
export type NotificationKind = (typeof notificationKinds)[number]
export type NotificationSettings = Record<NotificationKind, { desktop: boolean; email: boolean }>

const on = { desktop: true, email: false }
const off = { desktop: false, email: false }
const both = { desktop: true, email: true }

/** N1: until an agent changes it: what is meant for oneself, and what nobody looks after; email only when named. */
export const calmSettings: NotificationSettings = {
  message_mine: on,
  message_others: off,
  message_unassigned: on,
  assigned: both,
  mention: both,
  soon: on,
  overdue: on,
  grab_offer: on,
  reminder: both,
  workflow: both,
  queue_alert: on,
  endpoint_off: both,
}

/** The conversation as it is now, and every team. */
export interface NotificationScene {
  conversation: Conversation
  teams: readonly Team[]
}

const inCrew = (agent: Agent, conversation: Conversation) =>
  conversation.assigneeId === agent.id || conversation.participantIds.includes(agent.id)
const hasCrew = ({ assigneeId, participantIds }: Conversation) => assigneeId !== null || participantIds.length > 0

/** A4: joining would make the conversation this agent's own. */
function wouldGrab(agent: Agent, { conversation, teams }: NotificationScene): boolean {
  const team = teams.find(({ id }) => id === conversation.teamId)
  return team?.mode === 'grab' && !supervises(agent, team.id) && conversation.grabbedBy === null
}

/** A4: what a grab team's representatives are offered, and nobody else: not its admins either. */
function isOffered(agent: Agent, scene: NotificationScene): boolean {
  const { conversation } = scene
  const free = conversation.assigneeId === null && isOpen(conversation)
  return (
    free && agent.available && agent.teams[conversation.teamId ?? ''] === 'representative' && wouldGrab(agent, scene)
  )
}

/**
 * N1: as what an agent is notified of a new timeline entry; undefined: not at all. Only of what they may see now, never of
 * their own doing, and not of what is over by now. Whoever is not available is notified only of what is theirs.
 */
export function notificationOf(entry: Entry, agent: Agent, scene: NotificationScene): NotificationKind | undefined {
  const { conversation } = scene
  if (entry.actor.type === 'agent' && entry.actor.id === agent.id) return undefined
  if (conversation.blacklisted || !canSee(agent, conversation)) return undefined
  const news = newsOf(entry)
  if (news === 'mention') return entry.note?.mentions?.includes(agent.id) ? 'mention' : undefined
  if (news === 'told') return entry.event?.to === agent.id ? 'workflow' : undefined
  // S2, M19: what an agent put off; a message may be withheld in a closed conversation too.
  if (news === 'reminder') return isWaitedFor(agent, conversation) ? 'reminder' : undefined
  if (!isOpen(conversation)) return undefined
  switch (news) {
    case 'message':
      // O2: what a bot answers calls nobody but its crew, who are there of their own accord.
      if (entry.message?.direction !== 'inbound' || (conversation.bot && !inCrew(agent, conversation))) return undefined
      return kindOfMessage(agent, scene)
    case 'handed_over':
      return kindOfMessage(agent, scene)
    case 'assigned':
      return entry.event?.to === agent.id && conversation.assigneeId === agent.id && !tookIt(entry, agent, conversation)
        ? 'assigned'
        : undefined
    case 'soon':
    case 'overdue':
      return isCurrent(news, conversation) && isWaitedFor(agent, conversation) ? news : undefined
    case 'grab_offer':
      return isOffered(agent, scene) ? 'grab_offer' : undefined
    case 'grab_offer_by_agent':
      return isOurs(entry.actor) && isOffered(agent, scene) ? 'grab_offer' : undefined
    case 'none':
      return undefined
  }
}

function kindOfMessage(agent: Agent, scene: NotificationScene): NotificationKind | undefined {
  const { conversation } = scene
  if (inCrew(agent, conversation)) return 'message_mine'
  if (!agent.available) return undefined
  if (conversation.assigneeId !== null) return 'message_others'
  return isOffered(agent, scene) ? 'grab_offer' : 'message_unassigned'
}

/** A5, M9: by answering or writing first one becomes the assignee by the system's hand, but by one's own doing. */
function tookIt(entry: Entry, agent: Agent, { participantIds }: Conversation): boolean {
  return entry.actor.type === 'system' && participantIds.includes(agent.id)
}

/** The customer still waits, and `soon` is not overtaken by `overdue`. */
function isCurrent(level: 'soon' | 'overdue', { waitingSince, alerted }: Conversation): boolean {
  if (waitingSince === null) return false
  return level === 'overdue' || alerted?.level !== 'overdue' || alerted.wait !== waitingSince
}

/** Q6: the crew; where there is none, those of the team who are available, or of any where it has no team. */
function isWaitedFor(agent: Agent, conversation: Conversation): boolean {
  if (hasCrew(conversation)) return inCrew(agent, conversation)
  return agent.available && (conversation.teamId === null || conversation.teamId in agent.teams)
}

/** A notification as it is kept: what it is about stays in the conversation and the entry. */
export interface Notification {
  /** `<entry id>:<kind>`: the same however often it is made */
  id: string
  kind: NotificationKind
  contactId: string
  n: number
  /** epoch ms at which the entry was stored */
  at: number
  /** the agent whose doing it was */
  by?: string | undefined
  /** of a queue, which is no conversation's: instead of contact and number stand its name and 0 */
  alert?: Passed | undefined
  /** O3: of a webhook endpoint, instead of contact and number stand its id and 0 */
  endpoint?: EndpointOff | undefined
}

/** O3: a webhook endpoint that was switched off by itself, as nothing got through for days or it said that it is gone. */
export interface EndpointOff {
  id: string
  /** of its address */
  host: string
  because: 'gone' | 'failed'
}

/** R2: a queue that has passed a number, and with how many. */
export interface Passed extends QueueAlert {
  count: number
}

/** The notification of a queue that passed its number at that time (epoch ms): the same whoever makes it. */
export function notificationOfAlert(alert: Passed, at: number): Notification {
  const { queue, teamId = '', above } = alert
  const kind = 'queue_alert'
  return {
    id: `qa_${at}-${queue}-${above}-${teamId}:${kind}`,
    kind,
    contactId: `${queue}-${above}-${teamId}`,
    n: 0,
    at,
    alert,
  }
}

/** The notification of a webhook endpoint that was switched off at that time (epoch ms): the same whoever makes it. */
export const notificationOfEndpoint = (endpoint: EndpointOff, at: number): Notification => ({
  id: `wo_${at}-${endpoint.id}:endpoint_off`,
  kind: 'endpoint_off',
  contactId: endpoint.id,
  n: 0,
  at,
  endpoint,
})

/** O3: who keeps the settings looks after webhook endpoints. */
export const keepsEndpoints = (agent: Agent): boolean => can(agent, 'settings.manage')

/** R2: whether an agent is told of a queue: who may see its figures looks after it. */
export const isToldOf = ({ teamId }: Passed, agent: Agent): boolean => seesFiguresOf(agent, teamId ?? null)

/** The notification of a kind that follows from an entry. */
export function notificationFrom(entry: Entry, kind: NotificationKind): Notification {
  const { id, contactId, n, receivedAt, actor } = entry
  const by = actor.type === 'agent' && actor.id !== null ? { by: actor.id } : {}
  return { id: `${id}:${kind}`, kind, contactId, n, at: receivedAt, ...by }
}

/** Entry and kind of a notification's id; undefined when it is none, or of no entry. */
export function parseNotificationId(id: string): { entryId: string; kind: NotificationKind } | undefined {
  const [entryId = '', name, more] = id.split(':')
  const kind = notificationKinds.find((one) => one === name)
  return kind && entryId.startsWith('en_') && more === undefined ? { entryId, kind } : undefined
}

/** Since when (epoch ms) there is what a notification's id names; 0 where it does not say. */
export const momentOfId = (id: string): number =>
  parseEntryId(parseNotificationId(id)?.entryId ?? '')?.at ?? Number(/^(?:qa|wo)_(\d+)-/.exec(id)?.[1] ?? 0)

/** Kinds whose preview is in the entry itself: what a note says, which workflow it is. */
export const isOfEntry = (kind: NotificationKind): boolean => kind === 'mention' || kind === 'workflow'

/** Kinds that go to everybody of a team, and are kept once for all of them; the others are kept per agent. */
export function isShared(kind: NotificationKind, conversation: Conversation): boolean {
  if (kind === 'soon' || kind === 'overdue' || kind === 'reminder') return !hasCrew(conversation)
  return kind === 'message_others' || kind === 'message_unassigned' || kind === 'grab_offer'
}

/** Whether a kept notification still says something to this agent: seen, allowed, and not overtaken. */
export function stillTells(kind: NotificationKind, agent: Agent, scene: NotificationScene): boolean {
  const { conversation } = scene
  if (conversation.blacklisted || !canSee(agent, conversation)) return false
  if (kind === 'grab_offer') return isOffered(agent, scene)
  if (kind === 'message_others') return !inCrew(agent, conversation)
  // What others hear is unassigned, a grab team's representatives are offered.
  if (kind === 'message_unassigned') return !inCrew(agent, conversation) && !isOffered(agent, scene)
  if (kind === 'message_mine') return inCrew(agent, conversation)
  if (kind === 'reminder') return isWaitedFor(agent, conversation)
  if (kind !== 'soon' && kind !== 'overdue') return true
  return conversation.waitingSince === null ? inCrew(agent, conversation) : isWaitedFor(agent, conversation)
}

/** N2: what an agent has read: everything up to a moment, and single ones after it. */
export interface ReadMarks {
  /** epoch ms */
  allBefore: number
  ids: ReadonlySet<string>
}

/** N2: marked as read, by itself or with all up to a moment. */
export const isMarked = ({ id, at }: Notification, marks: ReadMarks): boolean =>
  at <= marks.allBefore || marks.ids.has(id)

/** N2: unread, unless it was marked, or somebody has read or answered what it was about. */
export function isUnread(notification: Notification, conversation: Conversation, marks: ReadMarks): boolean {
  if (isMarked(notification, marks)) return false
  switch (notification.kind) {
    case 'soon':
    case 'overdue':
      return conversation.waitingSince !== null
    case 'message_mine':
    case 'message_others':
    case 'message_unassigned':
    case 'grab_offer':
      return conversation.unread > 0
    default:
      return true
  }
}

/** N2: the buttons: `grab` where joining would make it one's own, `join` where one is not in yet. */
export function actionsOf(agent: Agent, scene: NotificationScene): ('join' | 'grab')[] {
  const { conversation } = scene
  if (!isOpen(conversation) || conversation.participantIds.includes(agent.id)) return []
  return [wouldGrab(agent, scene) ? 'grab' : 'join']
}

/** N1: what an agent is notified of within this time is one email. */
export const GATHERED_MS = 2 * 60_000

const PREVIEW = 140
/** The beginning of what an entry says, or for a movement of what the conversation last said; which workflow tells it. */
export function previewOf(
  entry: Pick<Entry, 'message' | 'note' | 'event' | 'actor'> | undefined,
  conversation: Conversation,
): string {
  if (entry?.event?.name === 'notified') return clip(entry.actor.name, PREVIEW)
  return clip(entry?.note?.text ?? entry?.message?.text ?? conversation.lastMessage?.text ?? '', PREVIEW)
}
