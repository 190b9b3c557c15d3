import * as z from 'zod'
import { Campaign } from '../campaigns/wire.ts'
import { Contact } from '../contacts/wire.ts'
import { Id, Time } from '../fields.ts'
import { Job } from '../jobs/wire.ts'
import { AgentNow } from '../live/operations.ts'
import { Notification } from '../notifications/operations.ts'
import { Conversation, Message, TimelineEntry } from '../timeline/wire.ts'

/** Who else has the conversation open. */
const colleagues = () => z.array(z.object({ id: Id, name: z.string(), state: z.enum(['viewing', 'typing']) }))

/** What every event has: known by its id, which is the same when it comes twice. */
const event = <const Type extends string, Fields extends z.ZodRawShape>(type: Type, fields: Fields) =>
  z.object({ id: z.string(), type: z.literal(type), at: Time, ...fields })

/** Of a conversation: `seq` counts up without gaps, so that who sees a gap knows that they have missed something. */
const ofConversation = () => ({ seq: z.number(), conversation: Conversation })

/** What is pushed to agents' sockets, by type. */
export const agentEvents = {
  'conversation.opened': z.lazy(() => event('conversation.opened', { ...ofConversation(), entry: TimelineEntry })),
  'conversation.updated': z.lazy(() =>
    event('conversation.updated', { ...ofConversation(), entry: TimelineEntry.optional() }),
  ),
  'message.created': z.lazy(() => event('message.created', { ...ofConversation(), entry: TimelineEntry })),
  'message.updated': z.lazy(() => event('message.updated', { ...ofConversation(), entry: TimelineEntry })),
  'contact.updated': z.lazy(() => event('contact.updated', { contact: Contact })),
  'counts.updated': z.lazy(() => event('counts.updated', { gone: z.literal(true).optional() })),
  'notification.created': z.lazy(() =>
    event('notification.created', { notification: Notification().omit({ read: true }) }),
  ),
  'presence.updated': z.lazy(() => event('presence.updated', { conversationId: Id, agents: colleagues() })),
  'typing.updated': z.lazy(() =>
    event('typing.updated', {
      conversationId: Id,
      conversation: z.object({ id: Id }),
      agents: colleagues().optional(),
      typing: z
        .object({
          agentId: Id.optional(),
          contactId: Id.optional(),
          name: z.string(),
          state: z.enum(['typing', 'idle']).optional(),
        })
        .optional(),
    }),
  ),
  'agent.updated': z.lazy(() => event('agent.updated', { agent: AgentNow })),
  'job.updated': z.lazy(() => event('job.updated', { job: Job })),
  'campaign.updated': z.lazy(() => event('campaign.updated', { campaign: Campaign })),
} as const

/** What each of them tells, in a line. */
export const agentEventDescriptions: Record<keyof typeof agentEvents, string> = {
  'conversation.opened': 'A conversation opened, or one came into sight by its first entry',
  'conversation.updated':
    'Something of a conversation changed: with `entry` what its timeline tells of it, without what no entry tells',
  'message.created': 'A message, of the customer or of the company',
  'message.updated': 'A message changed: how far it came, a reaction, other words, a file that is there now, a tag',
  'contact.updated': 'Name, addresses, language or attributes of a contact changed',
  'counts.updated':
    'How many conversations tabs and queues have is another number: ask again. With `gone`, something cannot be seen any more',
  'notification.created': 'What an agent wants to be notified of on the desktop',
  'presence.updated': 'Who else has a conversation open',
  'typing.updated': 'An agent, or the customer (`contactId`), writes in a conversation, or stopped to',
  'agent.updated': 'An agent came, left, or is available or no more',
  'job.updated': 'How far a job of one’s own has come',
  'campaign.updated': 'How far a campaign has come; for whoever may see campaigns',
}

/** An entry as a visitor may see it: who wrote it is a name; tags and ids of the provider are the house's own. */
const VisitorEntry = z.lazy(() => {
  const { direction, channel, text, attachments, choices, fallback } = Message.unwrap().shape
  const { actor: _actor, message: _message, ...rest } = TimelineEntry.unwrap().shape
  return z.object({
    ...rest,
    actor: z.object({ type: z.string(), id: z.null(), name: z.string() }),
    message: z
      .object({ direction, channel, text, attachments, choices, fallback, clientId: z.string().optional() })
      .optional(),
  })
})

/** What is pushed to visitors' sockets, by type. */
export const visitorEvents = {
  'message.created': z.lazy(() => event('message.created', { seq: z.number(), entry: VisitorEntry })),
  'typing.updated': z.lazy(() =>
    event('typing.updated', { conversation: z.object({ id: Id }), typing: z.object({ name: z.string() }) }),
  ),
  receipt: z.lazy(() => event('receipt', { seq: z.number(), conversationId: Id, status: z.literal('read') })),
} as const

/** What each of them tells, in a line. */
export const visitorEventDescriptions: Record<keyof typeof visitorEvents, string> = {
  'message.created': 'A message of the company',
  'typing.updated': 'Somebody of the company writes; it wears off by itself, or with the message',
  receipt: 'The company has read what the visitor wrote, up to this number',
}
