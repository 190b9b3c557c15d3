import * as z from 'zod'
import type { EventName } from '../../functions/areas/timeline/domain/entry-kinds.ts'
import { type EventType, eventTypes } from '../../functions/areas/webhook-endpoints/domain/event-types.ts'
import { Contact } from '../contacts/wire.ts'
import { AnyRecord } from '../crm/operations.ts'
import { Time } from '../fields.ts'
import { Conversation, TimelineEntry } from '../timeline/wire.ts'
import { Agent } from '../workspace/wire.ts'

/*
 * What goes out to webhook endpoints: `{type, timestamp, data}`, where `data` has the API's own shapes. Which version of `data` it
 * is, the header `switchboard-version` says.
 */

/** What each movement of a conversation is, in a line. */
const movements: Record<EventName, string> = {
  opened: 'A conversation opened: a customer wrote, or somebody of the company did first',
  joined: 'An agent joined it',
  left: 'An agent left it',
  assigned: 'It was assigned to an agent',
  unassigned: 'It is nobody’s any more, and waits to be taken',
  transferred: 'It was handed to another team',
  held: 'It was put on hold',
  resumed: 'It is on hold no more',
  withheld: 'A message that was to be sent later did not leave, and waits for an agent',
  soon: 'Its customer has been waiting for as long as the team calls soon',
  overdue: 'Its customer has been waiting for longer than the team allows',
  closed: 'It was closed, by whoever the entry says',
  reopened: 'It was opened again',
  pinned: 'Its contact was pinned to an agent',
  unpinned: 'Its contact is pinned to nobody any more',
  blacklisted: 'Its contact was put on the blacklist',
  unblacklisted: 'Its contact was taken off the blacklist',
  opted_out: 'Its contact wants no marketing any more',
  opted_in: 'Its contact lets marketing in again',
  deleted: 'What was said in it was deleted',
  exported: 'It was sent to an address by email',
  merged: 'Another contact was merged into its contact',
  unmerged: 'A contact that was merged into its contact was taken out again',
  bot_began: 'A bot answers from now on',
  bot_ended: 'People answer from now on',
  workflow_stopped: 'A workflow ended before its end, or did not begin',
  step_skipped: 'A workflow could not take one of its steps',
  notified: 'A workflow told an agent to look at it',
  record_linked: 'Its contact was linked to a record of a CRM, where it is known as exactly one person',
  rated: 'Its customer said how satisfied they were',
}

/** Every type of event, with what it is in a line. */
export const eventDescriptions = {
  ...(Object.fromEntries(
    Object.entries(movements).map(([name, description]) => [`conversation.${name}`, description]),
  ) as Record<`conversation.${EventName}`, string>),
  'conversation.updated':
    'Something of a conversation changed that no entry of its timeline tells: it was read, for example',
  'message.created': 'A message, of the customer or of the company',
  'message.updated': 'A message changed: how far it came, a reaction, other words, a file that is there now, a tag',
  'note.created': 'A note, which the customer does not see',
  'resolution.created': 'What a conversation was about, and how it ended',
  'contact.created': 'A contact that was not there before',
  'contact.updated':
    'Something that is known of a contact changed: name, addresses, language, attributes, pin, blacklist, opt-outs',
  'record.created': 'A person, a lead or a deal that was not there before',
  'record.updated': 'A person, a lead or a deal changed',
  'record.deleted': 'A person, a lead or a deal was deleted: as it was last',
  'agent.updated':
    'An agent is new, available or no more, or has another name, role or team; `deleted` where they left',
} satisfies Record<EventType, string>

const eventOf = <Type extends EventType, Data extends z.ZodType>(type: Type, data: Data) =>
  z.object({
    type: z.literal(type),
    /** when it happened; when it is sent, the header `webhook-timestamp` says */
    timestamp: Time,
    data,
  })

/** The event was larger than what is sent: its texts are cut, and the timeline has them whole. */
const Shortened = z.lazy(() => z.literal(true).optional())
/** A conversation, and the entry of its timeline that tells what happened. */
const OfEntry = z.lazy(() => z.object({ conversation: Conversation, entry: TimelineEntry, shortened: Shortened }))
const OfConversation = z.lazy(() => z.object({ conversation: Conversation }))
const OfContact = z.lazy(() => z.object({ contact: Contact }))
const OfRecord = z.lazy(() => z.object({ record: AnyRecord }))
const OfAgent = z.lazy(() =>
  z.object({ agent: z.object({ ...Agent.unwrap().shape, deleted: z.literal(true).optional() }) }),
)

/** What `data` holds, by the type of the event. */
const dataOf = (type: EventType) => {
  if (type === 'conversation.updated') return OfConversation
  if (type.startsWith('contact.')) return OfContact
  if (type.startsWith('record.')) return OfRecord
  return type === 'agent.updated' ? OfAgent : OfEntry
}

/** The body of every type of event. */
export const eventSchemas = Object.fromEntries(
  eventTypes.map((type) => [type, z.lazy(() => eventOf(type, dataOf(type)))]),
) as unknown as { [Type in EventType]: z.ZodType<WebhookEvent<Type>> }

type DataOf<Type extends EventType> = Type extends 'conversation.updated'
  ? z.output<typeof OfConversation>
  : Type extends `contact.${string}`
    ? z.output<typeof OfContact>
    : Type extends `record.${string}`
      ? z.output<typeof OfRecord>
      : Type extends 'agent.updated'
        ? z.output<typeof OfAgent>
        : z.output<typeof OfEntry>

/** What goes out, by its type. */
export type WebhookEvent<Type extends EventType = EventType> = {
  [Each in Type]: { type: Each; timestamp: string; data: DataOf<Each> }
}[Type]
