import * as z from 'zod'
import { cursor, givenTime, limit, none, pageOfUpdates } from '../fields.ts'
import { operation } from '../operation.ts'
import { Conversation } from '../timeline/wire.ts'
import { Counts, listFilter } from './wire.ts'

export const queuesOperations = [
  operation({
    name: 'conversations.list',
    method: 'GET',
    path: '/v1/conversations',
    summary:
      'The conversations of a tab or queue. `sort`: `newest` activity first (as tabs are), `oldest` first, or whoever is `waiting` longest (as queues are), then those that do not wait; a queue of who waits goes by since when they do. With `updatedAfter` those of all tabs in which something was said or moved since, in that order',
    who: 'agent',
    input: () =>
      z
        .strictObject({
          ...listFilter(),
          sort: z.enum(['newest', 'oldest', 'waiting']).optional(),
          updatedAfter: givenTime.optional(),
          cursor,
          limit,
        })
        .superRefine(({ updatedAfter, view, queue, sort }, context) => {
          if (updatedAfter === undefined) return
          const refuse = (path: string, message: string) => context.addIssue({ code: 'custom', path: [path], message })
          if (view !== undefined && view !== 'all') refuse('view', 'is all where updatedAfter is given')
          if (queue !== undefined) refuse('queue', 'goes without updatedAfter')
          if (sort !== undefined) refuse('sort', 'goes without updatedAfter')
        }),
    output: () => pageOfUpdates(Conversation),
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
]
