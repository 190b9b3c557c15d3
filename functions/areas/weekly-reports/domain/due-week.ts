import { dateOf, placeOf, startOf } from '../../reports/domain/days.ts'
import { momentsOfDay } from '../../workspace/domain/opening-hours.ts'

const FROM_MINUTES = 7 * 60
/** Who could not be told for so long is not told any more: the next week is near. */
const FOR_MS = 2 * 24 * 60 * 60_000

/** A week that is to be told of. */
export interface DueWeek {
  /** its Monday and its Sunday, `YYYY-MM-DD` */
  from: string
  to: string
  /** epoch ms */
  ends: number
}

/** R1: the week before, from Monday at seven by the workspace's clock on the wall, and for two days; undefined: none is due. */
export function dueWeek(timeZone: string, now: number): DueWeek | undefined {
  const today = placeOf(timeZone, now).day
  // 1970-01-01 was a Thursday.
  const monday = today - ((today + 3) % 7)
  const [from = 0] = momentsOfDay(timeZone, monday, [FROM_MINUTES], false)
  if (now < from || now >= from + FOR_MS) return undefined
  return { from: dateOf(monday - 7), to: dateOf(monday - 1), ends: startOf(timeZone, monday) }
}
