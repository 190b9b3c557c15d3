import * as z from 'zod'
import { cursor, Id, limit, page, Time } from '../fields.ts'
import { operation } from '../operation.ts'
import { SearchHit } from './wire.ts'

const DENSE =
  /[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{sc=Hangul}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u

export const searchOperations = [
  operation({
    name: 'search.query',
    method: 'GET',
    path: '/v1/search',
    summary:
      'Contacts by words of name, phone, email and attributes, then messages and notes by their words, the newest first; what is quoted stands in a row',
    who: 'agent',
    input: () =>
      z
        .strictObject({
          /** three characters or more; where a character is a word, one */
          q: z
            .string()
            .max(200)
            .refine((q) => q.length >= 3 || DENSE.test(q), { message: 'is shorter than three characters' }),
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
