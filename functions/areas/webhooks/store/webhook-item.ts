import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import type { KeptWebhook } from '../domain/kept-webhook.ts'

const Kept = z.lazy(() =>
  z.object({
    id: z.string(),
    channelId: z.string(),
    at: z.number(),
    reasons: z.array(z.string()),
    method: z.string(),
    url: z.string(),
    headers: z.record(z.string(), z.string()),
    bytes: z.number(),
    replayedAt: z.number().nullable(),
    replayAskedAt: z.number().optional(),
  }),
)

/** A kept webhook without its body. */
export const toKeptWebhook = (item: Item): KeptWebhook => decode(Kept, item)
