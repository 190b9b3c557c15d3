import * as z from 'zod'
import { nextOf, parseCron } from './cron.ts'
import { ScheduleFilter, type Workflow } from './document.ts'

/** When a workflow that is on comes by its schedule, and how far it is in going through everybody. */
export const Schedule = z.lazy(() =>
  z.object({
    workflowId: z.string(),
    cron: z.string(),
    over: z.enum(['conversations', 'contacts']),
    filter: ScheduleFilter,
    /** the next time that it comes, epoch ms; null: it does not */
    nextAt: z.number().nullable(),
    /** the time that it has come for, and where it goes on; absent: it is not under way */
    underway: z.object({ at: z.number(), cursor: z.string().nullable() }).optional(),
    /** when it got on last */
    movedAt: z.number(),
    version: z.number().optional(),
  }),
)
export type Schedule = z.infer<typeof Schedule>

const nextTime = (cron: string, timeZone: string, now: number): number | null => {
  const parsed = parseCron(cron)
  return (parsed && nextOf(parsed, timeZone, now)) ?? null
}

/** The schedule of a workflow that is switched on now; undefined: it has none. */
export function scheduleOf({ id, trigger, enabled }: Workflow, timeZone: string, now: number): Schedule | undefined {
  if (!enabled || trigger.on !== 'schedule') return undefined
  const { cron, over = 'conversations', filter = {} } = trigger
  return { workflowId: id, cron, over, filter, nextAt: nextTime(cron, timeZone, now), movedAt: now }
}

/** Its time has come: it goes through everybody from the beginning. */
export const begun = (schedule: Schedule, now: number): Schedule => ({
  ...schedule,
  underway: { at: schedule.nextAt ?? now, cursor: null },
  movedAt: now,
})

/** It has gone through some more; at the end it waits for the next time that is to come: what it missed meanwhile it leaves out. */
export function gone(schedule: Schedule, cursor: string | null, timeZone: string, now: number): Schedule {
  const { underway, ...rest } = schedule
  if (cursor !== null && underway) return { ...schedule, underway: { ...underway, cursor }, movedAt: now }
  return { ...rest, nextAt: nextTime(schedule.cron, timeZone, now), movedAt: now }
}

/** It goes on, or comes: nobody has got it on for so long that whoever did must have died, or its time is past. */
export const isDue = ({ underway, movedAt, nextAt }: Schedule, now: number): boolean =>
  underway ? movedAt < now - 2 * 60_000 : nextAt !== null && nextAt <= now
