import * as z from 'zod'
import { byId, cursor, givenTime, Id, ids, limit, page, pageOfUpdates } from '../fields.ts'
import { type Lazy, type Operation, operation } from '../operation.ts'
import { Conversation, TimelineEntry } from '../timeline/wire.ts'
import { contactOrders, whichContacts } from './which.ts'
import { Contact, contactFields, contactShape } from './wire.ts'

/** A verb on one contact that answers with the contact as it is afterwards. */
const contactVerb = <const Name extends string, Input extends z.ZodType>(
  name: `contacts.${Name}`,
  summary: string,
  input: Lazy<Input>,
  who: Operation['who'] = 'agent',
  whose: { people?: true } = {},
) =>
  operation({
    name,
    method: 'POST',
    path: `/v1/contacts/{id}/${name.slice('contacts.'.length)}`,
    summary,
    who,
    ...whose,
    about: 'contact',
    input,
    output: Contact,
  })

/** By what another system of the company knows a contact. */
const externalId = z.lazy(() => z.string().min(1).max(200))

/** C1, C4, C5, A8, A10. */
export const contactsOperations = [
  operation({
    name: 'contacts.list',
    method: 'GET',
    path: '/v1/contacts',
    summary:
      'The contacts that I may see and for whom all that is given holds, the newest first or in another order; with `updatedAfter` those that were changed since, about in that order. A page may be short, or empty, and still have a cursor',
    who: 'agent',
    input: () =>
      z
        .strictObject({
          ...whichContacts(),
          sort: z.enum(contactOrders).optional(),
          updatedAfter: givenTime.optional(),
          cursor,
          limit,
        })
        .refine(({ sort, updatedAfter }) => sort === undefined || updatedAfter === undefined, {
          path: ['sort'],
          error: 'goes without updatedAfter',
        }),
    output: () => pageOfUpdates(Contact),
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
    name: 'contacts.byExternalId',
    method: 'GET',
    path: '/v1/contacts/by-external-id/{externalId}',
    summary: 'The contact that has this external id, or came to have it by a merge',
    who: 'agent',
    input: () => z.strictObject({ externalId }),
    output: Contact,
  }),
  operation({
    name: 'contacts.put',
    method: 'PUT',
    path: '/v1/contacts/by-external-id/{externalId}',
    summary:
      'The contact with this external id has the fields that are given; where nobody has it, a contact is made (201), called by it unless a name is given',
    who: 'agent',
    input: () => contactFields().extend({ externalId }),
    output: () => z.object({ ...contactShape(), made: z.boolean() }),
    made: 201,
  }),
  operation({
    name: 'contacts.readMany',
    method: 'GET',
    path: '/v1/contacts/many',
    summary: 'Contacts by their ids, up to 100, in that order; what may not be seen, or is not there, is left out',
    who: 'agent',
    input: () => z.strictObject({ ids }),
    output: () => z.object({ items: z.array(Contact) }),
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
        /** an entry's id: from it on, with it where `order` is `desc`, and what came after it where it is `asc` */
        at: Id.optional(),
        cursor,
        limit,
      }),
    output: () => page(TimelineEntry),
  }),
  operation({
    name: 'contacts.conversations',
    method: 'GET',
    path: '/v1/contacts/{id}/conversations',
    summary: 'The conversations with a contact, the newest first; a page may be short and still have a cursor',
    who: 'agent',
    about: 'contact',
    input: () => z.strictObject({ id: Id, cursor, limit }),
    output: () => page(Conversation),
  }),
  operation({
    name: 'contacts.files',
    method: 'GET',
    path: '/v1/contacts/{id}/files',
    summary: 'The messages of a contact that have files, the latest first; a page may be short and still have a cursor',
    who: 'agent',
    about: 'contact',
    input: () => z.strictObject({ id: Id, cursor, limit }),
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
    summary:
      'A note that only agents see; it calls the agents in `mentions` and everybody of the teams there (ids), and the agents it names as `@email`',
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
  contactVerb(
    'contacts.pin',
    'The contact is mine for good, or another agent’s (owner, admin)',
    () => z.strictObject({ id: Id, agentId: z.string().min(1).max(254).optional() }),
    'agent',
    { people: true },
  ),
  contactVerb('contacts.unpin', 'Ends the pin; for the pinned agent, owner or admin', byId, 'agent', { people: true }),
  contactVerb(
    'contacts.blacklist',
    'Keeps the contact’s messages from every agent and timer',
    byId,
    'conversations.manageBlacklist',
  ),
  contactVerb('contacts.unblacklist', 'Puts the contact back', byId, 'conversations.manageBlacklist'),
  operation({
    name: 'contacts.optOut',
    method: 'POST',
    path: '/v1/contacts/{id}/opt-out',
    summary:
      'The contact wants no marketing, on one of their channels or at all; only what they write themselves ends it',
    who: 'agent',
    about: 'contact',
    input: () => z.strictObject({ id: Id, channelId: Id.optional() }),
    output: Contact,
  }),
] as const
