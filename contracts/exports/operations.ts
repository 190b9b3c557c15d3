import * as z from 'zod'
import { Id } from '../fields.ts'
import { operation } from '../operation.ts'
import { conversation } from '../timeline/paths.ts'
import { Conversation } from '../timeline/wire.ts'

export const exportsOperations = [
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
]
