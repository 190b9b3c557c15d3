import * as z from 'zod'
import { cursor, Id, limit, page } from '../fields.ts'
import { operation } from '../operation.ts'
import { SearchHit } from './wire.ts'

export const searchOperations = [
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
]
