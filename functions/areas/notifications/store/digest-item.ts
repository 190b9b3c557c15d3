import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import type { Digest } from '../port.ts'

const Stored = z.lazy(() =>
  z.object({
    agentId: z.string(),
    dueAt: z.number(),
    count: z.number(),
    leaseUntil: z.number().default(0),
    attempts: z.number().default(0),
  }),
)

/** A stored digest, or a stream image of one. */
export function toDigest(item: Item): Digest {
  const { leaseUntil, ...rest } = decode(Stored, item)
  return { ...rest, leaseUntil: leaseUntil || null }
}
