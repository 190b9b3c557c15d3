import * as z from 'zod'
import { attachmentIds, attachmentOperations, saysSomething } from './attachment-operations.ts'
import { cannedResponseOperations } from './canned-response-operations.ts'
import { connectorOperations } from './connector-operations.ts'
import { notificationOperations } from './notification-operations.ts'
import { type Lazy, type Operation, operation } from './operation.ts'
import { recordAndLinkOperations } from './record-operations.ts'
import { settingsOperations } from './settings-operations.ts'
import { tagOperations } from './tag-operations.ts'
import {
  Agent,
  Channel,
  Contact,
  Conversation,
  Counts,
  contactFields,
  cursor,
  Id,
  limit,
  Movement,
  page,
  phone,
  Queue,
  ResolutionInput,
  SearchHit,
  Team,
  TimelineEntry,
  View,
  WebhookFailure,
} from './wire.ts'

const byId = z.lazy(() => z.strictObject({ id: Id }))
const none = z.strictObject({})
const conversation = (name: string) => `/v1/conversations/{id}/${name}`
/** A verb on one conversation that answers with the conversation as it is afterwards. */
const verb = <const Name extends string, Input extends z.ZodType>(
  name: `conversations.${Name}`,
  summary: string,
  input: Lazy<Input>,
) =>
  operation({
    name,
    method: 'POST',
    path: conversation(name.slice('conversations.'.length)),
    summary,
    who: 'agent',
    about: 'conversation',
    input,
    output: Conversation,
  })

/** A verb on one contact that answers with the contact as it is afterwards. */
const contactVerb = <const Name extends string, Input extends z.ZodType>(
  name: `contacts.${Name}`,
  summary: string,
  input: Lazy<Input>,
  who: Operation['who'] = 'agent',
) =>
  operation({
    name,
    method: 'POST',
    path: `/v1/contacts/{id}/${name.slice('contacts.'.length)}`,
    summary,
    who,
    about: 'contact',
    input,
    output: Contact,
  })

const list = [
  operation({
    name: 'openapi.get',
    method: 'GET',
    path: '/v1/openapi.json',
    summary: 'This document',
    who: 'public',
    input: none,
    output: () => z.record(z.string(), z.unknown()),
  }),
  operation({
    name: 'me.get',
    method: 'GET',
    path: '/v1/me',
    summary: 'Who is signed in, with roles and permissions',
    who: 'agent',
    input: none,
    output: Agent,
  }),
  operation({
    name: 'me.setAvailability',
    method: 'PUT',
    path: '/v1/me/availability',
    summary: 'Whether new conversations may be assigned to me',
    who: 'agent',
    input: () => z.strictObject({ available: z.boolean() }),
    output: Agent,
  }),
  ...notificationOperations,
  operation({
    name: 'socketTickets.create',
    method: 'POST',
    path: '/v1/socket-tickets',
    summary: 'A socket URL that is good once, for 60 seconds',
    who: 'agent',
    input: none,
    output: () => z.object({ url: z.string() }),
    status: 201,
  }),
  operation({
    name: 'conversations.list',
    method: 'GET',
    path: '/v1/conversations',
    summary: 'The conversations of a tab or queue, newest activity first (queues: longest waiting first)',
    who: 'agent',
    input: () =>
      z.strictObject({
        view: View.optional(),
        queue: Queue.optional(),
        status: z.enum(['new', 'ongoing', 'on_hold', 'resolved', 'open', 'closed']).optional(),
        teamId: Id.optional(),
        assigneeId: Id.optional(),
        channelId: Id.optional(),
        cursor,
        limit,
      }),
    output: () => page(Conversation),
  }),
  operation({
    name: 'conversations.counts',
    method: 'GET',
    path: '/v1/conversations/counts',
    summary: 'How many conversations each tab and queue has for me',
    who: 'agent',
    input: none,
    output: Counts,
  }),
  operation({
    name: 'conversations.create',
    method: 'POST',
    path: '/v1/conversations',
    summary:
      'Opens a conversation with a contact who has none open; it is mine. By `phone` (SMS) or `email` with messages.startOutgoing, where the workspace allows it: the contact is found or made',
    who: 'agent',
    about: 'contact',
    input: () =>
      z
        .strictObject({
          channelId: Id,
          contactId: Id.optional(),
          phone: phone().optional(),
          email: z.email().max(254).optional(),
          name: z.string().trim().min(1, 'is empty').max(256).optional(),
          teamId: Id.optional(),
          text: z
            .string()
            .max(16_000)
            .refine((value) => value.trim() !== '', 'is empty')
            .optional(),
        })
        .superRefine((given, context) => {
          const { contactId, phone, email } = given
          const ways = [contactId, phone, email].filter((way) => way !== undefined).length
          const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
          if (ways === 0) refuse('contactId', 'is missing, and so are phone and email')
          if (ways > 1) refuse(contactId === undefined ? 'email' : 'contactId', 'is not the only one given')
          if (contactId === undefined) return
          for (const field of ['name', 'teamId', 'text'] as const) {
            if (given[field] !== undefined) refuse(field, 'is only for somebody who is written to by address')
          }
        }),
    output: Conversation,
    status: 201,
  }),
  operation({
    name: 'conversations.get',
    method: 'GET',
    path: '/v1/conversations/{id}',
    summary: 'One conversation',
    who: 'agent',
    about: 'conversation',
    input: byId,
    output: Conversation,
  }),
  operation({
    name: 'conversations.timeline',
    method: 'GET',
    path: conversation('timeline'),
    summary: 'Its entries in the order they were said; with `afterSeq` those stored after that number, by number',
    who: 'agent',
    about: 'conversation',
    input: () =>
      z.strictObject({
        id: Id,
        afterSeq: z.coerce.number().int().min(0).optional(),
        order: z.enum(['asc', 'desc']).optional(),
        cursor,
        limit,
      }),
    output: () => page(TimelineEntry),
  }),
  verb('conversations.join', 'Joins the crew; in a grab team the first representative owns it', byId),
  verb('conversations.leave', 'Leaves the crew', byId),
  verb('conversations.assign', 'Makes an available agent responsible', () =>
    z.strictObject({ id: Id, agentId: z.string().min(1).max(254) }),
  ),
  verb('conversations.unassign', 'Back to Unassigned', byId),
  verb('conversations.transfer', 'Hands it to another team', () => z.strictObject({ id: Id, teamId: Id })),
  verb('conversations.hold', 'Stops the waiting clock until the customer writes or an agent resumes', byId),
  verb('conversations.resume', 'Ends the hold', byId),
  verb('conversations.close', 'Closes it with an optional resolution', () =>
    z.strictObject({ id: Id, ...ResolutionInput }),
  ),
  verb('conversations.reopen', 'Opens a closed conversation again', byId),
  verb('conversations.read', 'Marks its messages as read', byId),
  operation({
    name: 'conversations.delete',
    method: 'DELETE',
    path: '/v1/conversations/{id}',
    summary: 'Deletes its history for good; for the permission conversations.delete, or who connected its channel',
    who: 'agent',
    about: 'conversation',
    input: byId,
    output: byId,
  }),
  operation({
    name: 'conversations.export',
    method: 'POST',
    path: conversation('export'),
    summary:
      'Sends its messages, or those selected, by email: the latest 500 and at most 500,000 characters. Notes and movements stay here',
    who: 'conversations.export',
    about: 'conversation',
    input: () =>
      z.strictObject({
        id: Id,
        to: z.email().max(254),
        subject: z
          .string()
          .max(200)
          .regex(/^[^\p{Cc}\p{Zl}\p{Zp}]*$/u, 'is more than a line')
          .refine((value) => value.trim() !== '', 'is empty'),
        messageIds: z.array(Id).min(1, 'is empty').max(100, 'has more than 100 messages').optional(),
      }),
    output: Conversation,
  }),
  operation({
    name: 'messages.send',
    method: 'POST',
    path: conversation('messages'),
    summary:
      'A reply, on the channel of the last customer message unless another is picked; variables of its text are filled in, and refused where they have no value',
    who: 'agent',
    about: 'conversation',
    input: () =>
      z
        .strictObject({
          id: Id,
          text: z.string().max(16_000).default(''),
          channelId: Id.optional(),
          attachmentIds: attachmentIds.optional(),
          /** the one file is a voice message */
          voice: z.boolean().optional(),
        })
        .refine(saysSomething, { path: ['text'], error: 'is empty' })
        .refine((value) => !value.voice || value.attachmentIds?.length === 1, {
          path: ['voice'],
          error: 'goes with one attachment',
        }),
    output: TimelineEntry,
    status: 201,
  }),
  operation({
    name: 'messages.preview',
    method: 'POST',
    path: conversation('preview'),
    summary: 'A text with its variables (`$contact.name`) filled in as they would be, and those that have no value',
    who: 'agent',
    about: 'conversation',
    input: () => z.strictObject({ id: Id, text: z.string().max(16_000), channelId: Id.optional() }),
    output: () =>
      z.object({
        text: z.string(),
        missing: z.array(z.object({ name: z.string(), reason: z.enum(['unknown', 'empty']) })),
      }),
  }),
  operation({
    name: 'messages.retry',
    method: 'POST',
    path: '/v1/messages/{id}/retry',
    summary: 'Sends a failed message again',
    who: 'agent',
    about: 'message',
    input: byId,
    output: TimelineEntry,
  }),
  operation({
    name: 'contacts.list',
    method: 'GET',
    path: '/v1/contacts',
    summary: 'The contacts that I may see, the newest first',
    who: 'agent',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(Contact),
  }),
  operation({
    name: 'contacts.create',
    method: 'POST',
    path: '/v1/contacts',
    summary: 'A new contact',
    who: 'agent',
    input: () => contactFields().required({ name: true }),
    output: Contact,
    status: 201,
  }),
  operation({
    name: 'contacts.get',
    method: 'GET',
    path: '/v1/contacts/{id}',
    summary: 'One contact',
    who: 'agent',
    about: 'contact',
    input: byId,
    output: Contact,
  }),
  operation({
    name: 'contacts.update',
    method: 'PATCH',
    path: '/v1/contacts/{id}',
    summary: 'Changes the fields that are given; with `version` only what nobody has changed since',
    who: 'agent',
    about: 'contact',
    input: () => contactFields().extend({ id: Id, version: z.number().int().min(1).optional() }),
    output: Contact,
  }),
  operation({
    name: 'contacts.timeline',
    method: 'GET',
    path: '/v1/contacts/{id}/timeline',
    summary: 'Everything that happened with a contact, over all conversations and channels',
    who: 'agent',
    about: 'contact',
    input: () =>
      z.strictObject({
        id: Id,
        channelId: Id.optional(),
        order: z.enum(['asc', 'desc']).optional(),
        cursor,
        limit,
      }),
    output: () => page(TimelineEntry),
  }),
  operation({
    name: 'contacts.notes',
    method: 'GET',
    path: '/v1/contacts/{id}/notes',
    summary: 'The notes on a contact, the latest first; a page may be short and still have a cursor',
    who: 'agent',
    about: 'contact',
    input: () => z.strictObject({ id: Id, cursor, limit }),
    output: () => page(TimelineEntry),
  }),
  operation({
    name: 'contacts.addNote',
    method: 'POST',
    path: '/v1/contacts/{id}/notes',
    summary: 'A note that only agents see; it calls the agents in `mentions` (ids), and those it names as `@email`',
    who: 'agent',
    about: 'contact',
    input: () =>
      z.strictObject({
        id: Id,
        text: z
          .string()
          .max(10_000)
          .refine((value) => value.trim() !== '', 'is empty'),
        mentions: z.array(Id).max(50).optional(),
      }),
    output: TimelineEntry,
    status: 201,
  }),
  contactVerb('contacts.pin', 'The contact is mine for good, or another agent’s (owner, admin)', () =>
    z.strictObject({ id: Id, agentId: z.string().min(1).max(254).optional() }),
  ),
  contactVerb('contacts.unpin', 'Ends the pin; for the pinned agent, owner or admin', byId),
  contactVerb(
    'contacts.blacklist',
    'Keeps the contact’s messages from every agent and timer',
    byId,
    'conversations.manageBlacklist',
  ),
  contactVerb('contacts.unblacklist', 'Puts the contact back', byId, 'conversations.manageBlacklist'),
  operation({
    name: 'accessLog.list',
    method: 'GET',
    path: '/v1/access-log',
    summary: 'Every movement, the newest first; for settings.manage or reports.view',
    who: 'agent',
    input: () => z.strictObject({ conversationId: Id.optional(), agentId: Id.optional(), cursor, limit }),
    output: () => page(Movement),
  }),
  operation({
    name: 'search.query',
    method: 'GET',
    path: '/v1/search',
    summary: 'Conversations by words of names, phones, emails and messages',
    who: 'agent',
    input: () =>
      z.strictObject({
        q: z.string().min(3).max(200),
        teamId: Id.optional(),
        agentId: Id.optional(),
        status: z.enum(['open', 'closed']).optional(),
        cursor,
        limit,
      }),
    output: () => page(SearchHit),
  }),
  operation({
    name: 'agents.list',
    method: 'GET',
    path: '/v1/agents',
    summary: 'Agents of my teams; of the whole workspace for those who see all or keep the settings',
    who: 'agent',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(Agent),
  }),
  operation({
    name: 'teams.list',
    method: 'GET',
    path: '/v1/teams',
    summary: 'All teams; the three times are in milliseconds',
    who: 'agent',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(Team),
  }),
  operation({
    name: 'channels.list',
    method: 'GET',
    path: '/v1/channels',
    summary: 'All channels, with how they do and without their secrets',
    who: 'agent',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(Channel),
  }),
  ...settingsOperations,
  ...cannedResponseOperations,
  ...tagOperations,
  ...recordAndLinkOperations,
  ...attachmentOperations,
  ...connectorOperations,
  operation({
    name: 'webhookFailures.list',
    method: 'GET',
    path: '/v1/webhook-failures',
    summary: 'Webhook bodies that were signed but not understood',
    who: 'settings.manage',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(WebhookFailure),
  }),
  operation({
    name: 'webhookFailures.replay',
    method: 'POST',
    path: '/v1/webhook-failures/{id}/replay',
    summary: 'Reads a kept body again',
    who: 'settings.manage',
    input: byId,
    output: WebhookFailure,
  }),
] as const

type List = (typeof list)[number]
export type OperationName = List['name']
export type OperationOf<Name extends OperationName> = Extract<List, { name: Name }>
export type InputOf<Name extends OperationName> = z.output<OperationOf<Name>['input']>
export type OutputOf<Name extends OperationName> = z.output<OperationOf<Name>['output']>

/** The table of operations, by name. Its readers: API routes, HTTP edge, socket edge, OpenAPI, typed client, permission matrix. */
export const operations = Object.fromEntries(list.map((entry) => [entry.name, entry])) as {
  [Name in OperationName]: OperationOf<Name>
}
