import { type EventName, eventNames } from '../../timeline/domain/entry-kinds.ts'

/** A movement of a conversation, by its name: `conversation.closed`. */
export type MovementType = `conversation.${EventName}`

const movementTypes = (Object.keys(eventNames) as EventName[]).map((name) => `conversation.${name}` as const)

/** What happens that an endpoint can be told of, beside the movements of a conversation. */
const otherTypes = [
  'conversation.updated',
  'message.created',
  'message.updated',
  'note.created',
  'resolution.created',
  'contact.created',
  'contact.updated',
  'record.created',
  'record.updated',
  'record.deleted',
  'agent.updated',
] as const

export type EventType = (typeof otherTypes)[number] | MovementType

/** Every type of event, in the order in which they are listed. */
export const eventTypes: readonly [EventType, ...EventType[]] = [
  'conversation.updated',
  ...movementTypes,
  ...otherTypes.slice(1),
]

/** Stands for all of them, those of later versions too. */
export const EVERY_EVENT = '*'

/** The type that a movement of a conversation has. */
export const movementType = (name: EventName): MovementType => `conversation.${name}`

/**
 * Which form `data` has. It is sent beside every event in the header `switchboard-version`, and counts up only with a change that
 * would break a reader: fields are added without.
 */
export const PAYLOAD_VERSION = 1
