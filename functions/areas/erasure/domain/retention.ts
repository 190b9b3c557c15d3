import * as z from 'zod'
import type { Conversation } from '../../timeline/domain/conversation.ts'

/** Where looking for old conversations goes on. */
export const OldPlace = z.lazy(() =>
  z.object({ partition: z.number(), after: z.record(z.string(), z.string()).optional() }),
)
export type OldPlace = z.infer<typeof OldPlace>

/** So many conversations go in one day. */
export const MOST_A_DAY = 5_000

/** Until when something must have been closed to go, by the calendar. */
export function closedBefore(now: number, months: number): number {
  const date = new Date(now)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() - months)
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, last))
  return date.getTime()
}

/** Whether a conversation is one that goes: closed since then, whatever else is said of it. */
export const isOld = ({ status, deletedAt, closedAt, lastActivityAt }: Conversation, before: number): boolean =>
  status === 'resolved' && deletedAt === undefined && Math.max(closedAt ?? 0, lastActivityAt) < before

/** The day of a time. */
export const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10)
