import * as z from 'zod'
import { cursor, limit, none, page } from '../fields.ts'
import { operation } from '../operation.ts'
import { Conversation } from '../timeline/wire.ts'
import { Counts, listFilter } from './wire.ts'

export const queuesOperations = [
  operation({
    name: 'conversations.list',
    method: 'GET',
    path: '/v1/conversations',
    summary: 'The conversations of a tab or queue, newest activity first (queues: longest waiting first)',
    who: 'agent',
    input: () =>
      z.strictObject({
        ...listFilter(),
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
]
