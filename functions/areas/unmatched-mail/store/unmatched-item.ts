import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import { HeldBecause } from '../../email/domain/held-mail.ts'
import type { UnmatchedMail } from '../domain/unmatched-mail.ts'

const Unmatched = z.lazy(() =>
  z.object({
    id: z.string(),
    at: z.number(),
    from: z.object({ address: z.string(), name: z.string() }),
    to: z.array(z.string()),
    subject: z.string(),
    text: z.string(),
    files: z.array(z.object({ name: z.string(), size: z.number() })),
    reason: HeldBecause,
    conversationId: z.string().optional(),
    channelId: z.string().optional(),
    stored: z.object({ bucket: z.string(), key: z.string() }),
    accept: z.object({ channelId: z.string(), askedAt: z.number() }).optional(),
    problem: z.enum(['gone', 'no_channel']).optional(),
    acceptedAt: z.number().optional(),
  }),
)

/** An item or stream image as an unmatched email. */
export const toUnmatched = (item: Item): UnmatchedMail => decode(Unmatched, item)
