import * as z from 'zod'
import type { Digest } from '../use-cases/store-port.ts'
import { decode, type Item } from './table.ts'

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
