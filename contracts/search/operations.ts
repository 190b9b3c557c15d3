import * as z from 'zod'
import { cursor, Id, limit, page, Time } from '../fields.ts'
import { operation } from '../operation.ts'
import { SearchHit } from './wire.ts'

export const searchOperations = [
  operation({
    name: 'search.query',
    method: 'GET',
    path: '/v1/search',
    summary: 'Contacts by words of name, phone and email, then messages by their words, the newest first',
    who: 'agent',
    input: () =>
      z
        .strictObject({
          q: z.string().min(3).max(200),
          teamId: Id.optional(),
          agentId: Id.optional(),
          status: z.enum(['open', 'closed']).optional(),
          /** of the message; contacts are those with an address there */
          channelId: Id.optional(),
          /** these are of messages: contacts are not looked for */
          tag: z.string().min(1).max(200).optional(),
          from: Time.optional(),
          to: Time.optional(),
          hasFile: z.union([z.boolean(), z.enum(['true', 'false'])]).optional(),
          cursor,
          limit,
        })
        .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
          path: ['to'],
          message: 'is before from',
        }),
    output: () => page(SearchHit),
  }),
]
