import * as z from 'zod'
import { Id, Time } from '../fields.ts'

export const WebhookFailure = z.lazy(() =>
  z.object({
    id: Id,
    channelId: z.string(),
    at: Time,
    reasons: z.array(z.string()),
    bytes: z.number(),
    /** when it was read again and understood */
    replayedAt: Time.nullable(),
    /** when somebody asked for that; until it was tried */
    replayAskedAt: Time.nullable(),
  }),
)
