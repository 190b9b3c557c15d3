import * as z from 'zod'
import { Conversation } from '../timeline/wire.ts'

export const SearchHit = z.lazy(() =>
  z.object({
    conversation: Conversation,
    matchedIn: z.array(z.enum(['name', 'phone', 'email', 'message'])),
  }),
)
