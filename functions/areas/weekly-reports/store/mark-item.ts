import * as z from 'zod'
import { decode, type Item } from '../../../platform/item.ts'
import type { WeeklyMark } from '../port.ts'

const Stored = z.lazy(() =>
  z.object({ agentId: z.string(), week: z.string(), leaseUntil: z.number(), attempts: z.number() }),
)

/** A stored mark. */
export function toWeeklyMark(item: Item): WeeklyMark {
  return decode(Stored, item)
}
