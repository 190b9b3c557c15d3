import type { Endpoint } from './queries.ts'

const EVERY = '*'
export type EventType = Exclude<Endpoint['events'][number], typeof EVERY>

const groups = ['conversations', 'messages', 'people', 'waiting', 'contacts', 'records', 'automation'] as const
type Group = (typeof groups)[number]

/** What each event is about, in the order in which they are offered. */
const groupOf: Record<EventType, Group> = {
  'conversation.opened': 'conversations',
  'conversation.closed': 'conversations',
  'conversation.reopened': 'conversations',
  'conversation.updated': 'conversations',
  'conversation.rated': 'conversations',
  'conversation.exported': 'conversations',
  'conversation.deleted': 'conversations',
  'message.created': 'messages',
  'message.updated': 'messages',
  'note.created': 'messages',
  'resolution.created': 'messages',
  'conversation.assigned': 'people',
  'conversation.unassigned': 'people',
  'conversation.joined': 'people',
  'conversation.left': 'people',
  'conversation.transferred': 'people',
  'agent.updated': 'people',
  'conversation.soon': 'waiting',
  'conversation.overdue': 'waiting',
  'conversation.held': 'waiting',
  'conversation.resumed': 'waiting',
  'conversation.withheld': 'waiting',
  'contact.created': 'contacts',
  'contact.updated': 'contacts',
  'conversation.pinned': 'contacts',
  'conversation.unpinned': 'contacts',
  'conversation.blacklisted': 'contacts',
  'conversation.unblacklisted': 'contacts',
  'conversation.opted_out': 'contacts',
  'conversation.opted_in': 'contacts',
  'conversation.merged': 'contacts',
  'conversation.unmerged': 'contacts',
  'record.created': 'records',
  'record.updated': 'records',
  'record.deleted': 'records',
  'conversation.record_linked': 'records',
  'conversation.bot_began': 'automation',
  'conversation.bot_ended': 'automation',
  'conversation.workflow_stopped': 'automation',
  'conversation.step_skipped': 'automation',
  'conversation.notified': 'automation',
}

export const eventsByGroup = groups.map((group) => ({
  group,
  types: (Object.keys(groupOf) as EventType[]).filter((type) => groupOf[type] === group),
}))

/** The types that are chosen; null: every one, those to come among them. */
export const chosenOf = (events: Endpoint['events']): EventType[] | null =>
  events.includes(EVERY) ? null : events.filter((each) => each !== EVERY)

export const eventsOf = (chosen: readonly EventType[] | null): Endpoint['events'] => (chosen ? [...chosen] : [EVERY])

type Underscored<Name extends string> = Name extends `${infer Of}.${infer What}` ? `${Of}_${What}` : Name
/** The name of an event's text: dots lead into the texts. */
export const eventKey = (type: EventType) => type.replace('.', '_') as Underscored<EventType>
