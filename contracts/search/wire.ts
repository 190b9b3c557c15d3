import * as z from 'zod'
import { Contact } from '../contacts/wire.ts'
import { Id } from '../fields.ts'
import { Conversation, TimelineEntry } from '../timeline/wire.ts'

export const SearchHit = z.lazy(() =>
  z.union([
    z.object({
      contact: Contact,
      /** the latest one; null: they have none */
      conversationId: Id.nullable(),
      matchedIn: z.array(z.enum(['name', 'phone', 'email', 'attribute', 'externalId'])),
    }),
    z.object({
      conversation: Conversation,
      entry: TimelineEntry,
      /** `file`: in a file's name; `name`: some of the words are the contact's */
      matchedIn: z.array(z.enum(['message', 'note', 'file', 'name', 'phone', 'email', 'attribute', 'externalId'])),
      /** of the message or note, around the first mark */
      text: z.string(),
      /** where in `text` the words stand */
      marks: z.array(z.tuple([z.number(), z.number()])),
    }),
  ]),
)
