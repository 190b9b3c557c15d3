import * as z from 'zod'
import { byId, cursor, givenTime, Id, ids, limit, page } from '../fields.ts'
import { type Lazy, operation } from '../operation.ts'
import { conversation } from '../timeline/paths.ts'
import { Conversation, TimelineEntry } from '../timeline/wire.ts'
import { resolutionInput } from './wire.ts'

/** A verb on one conversation that answers with the conversation as it is afterwards. */
const verb = <const Name extends string, Input extends z.ZodType>(
  name: `conversations.${Name}`,
  summary: string,
  input: Lazy<Input>,
  whose: { people?: true } = {},
) =>
  operation({
    name,
    method: 'POST',
    path: conversation(name.slice('conversations.'.length)),
    summary,
    who: 'agent',
    about: 'conversation',
    ...whose,
    input,
    output: Conversation,
  })

export const conversationsOperations = [
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
    name: 'conversations.readMany',
    method: 'GET',
    path: '/v1/conversations/many',
    summary: 'Conversations by their ids, up to 100, in that order; what may not be seen, or is not there, is left out',
    who: 'agent',
    input: () => z.strictObject({ ids }),
    output: () => z.object({ items: z.array(Conversation) }),
  }),
  operation({
    name: 'conversations.timeline',
    method: 'GET',
    path: conversation('timeline'),
    summary:
      'Its entries in the order they were said; with `afterSeq` those stored after that number, by number. Messages that wait to be sent come with the newest, beyond the limit',
    who: 'agent',
    about: 'conversation',
    input: () =>
      z.strictObject({
        id: Id,
        afterSeq: z.coerce.number().int().min(0).optional(),
        order: z.enum(['asc', 'desc']).optional(),
        /** an entry's id: from it on, with it where `order` is `desc`, and what came after it where it is `asc` */
        at: Id.optional(),
        cursor,
        limit,
      }),
    output: () => page(TimelineEntry),
  }),
  verb('conversations.join', 'Joins the crew; in a grab team the first representative owns it', byId, { people: true }),
  verb('conversations.leave', 'Leaves the crew', byId, { people: true }),
  verb('conversations.assign', 'Makes an available agent responsible', () =>
    z.strictObject({ id: Id, agentId: z.string().min(1).max(254) }),
  ),
  verb('conversations.unassign', 'Back to Unassigned', byId),
  verb('conversations.transfer', 'Hands it to another team', () => z.strictObject({ id: Id, teamId: Id })),
  verb(
    'conversations.hold',
    'Stops the waiting clock until the customer writes, an agent resumes, or a time comes (`until`); again: the time is another',
    () => z.strictObject({ id: Id, until: givenTime.optional() }),
  ),
  verb('conversations.resume', 'Ends the hold', byId),
  verb('conversations.close', 'Closes it with an optional resolution', () =>
    z.strictObject({ id: Id, ...resolutionInput() }),
  ),
  verb('conversations.reopen', 'Opens a closed conversation again', byId),
  verb('conversations.read', 'Marks its messages as read', byId),
]
