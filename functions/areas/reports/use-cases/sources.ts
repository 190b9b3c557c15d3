import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { placeOf, startOf } from '../domain/days.ts'
import type { ReportFact } from '../domain/report-facts.ts'
import { AGAIN_DAYS, FEW_ROWS, isSmall, nameOfToday, type Rolled, type RollupState } from '../domain/rolled.ts'
import { decodeFacts } from '../domain/today.ts'
import type { ReportsStore, RollupParts, StaleDay } from '../port.ts'
import { unrolledFacts } from './unrolled-facts.ts'

export type ReadingDeps = HasStore<QueuesStore & ReportsStore & TimelineStore & WorkspaceStore> &
  RollupParts &
  Pick<Parts, 'clock' | 'log'>

/** An object was replaced and removed since the state was read, or is lost. */
export class Gone extends Error {
  override name = 'Gone'
}

/** Open conversations whose timelines are read for one report. */
const FEW_OPEN = 50
/** Marked days of long ago are read one by one by whoever asks, so many stretches of them; more are as the last run found them. */
const MOST_STRETCHES = 3

/** What days are taken from. */
export interface Sources {
  timeZone: string
  /** undefined: nothing is */
  rolled: Rolled | undefined
  /** a day whose facts are in `facts`, not in what is rolled up */
  isApart(day: number): boolean
  facts: ReportFact[]
  /** epoch ms */
  upTo: number
}
interface Days {
  from: number
  to: number
}

/** Consecutive days as stretches. */
function stretchesOf(days: readonly number[]): Days[] {
  const out: Days[] = []
  for (const day of days.toSorted((a, b) => a - b)) {
    const last = out.at(-1)
    if (last && day <= last.to + 1) last.to = day
    else out.push({ from: day, to: day })
  }
  return out
}

/** Days of a span that may have changed since they were rolled up, or are not rolled up at all. */
function unsettled(rolled: Rolled, stale: readonly StaleDay[], { from, to }: Days, today: number): number[] {
  const days = new Set<number>()
  for (let day = Math.max(from, Math.min(rolled.through + 1, today - AGAIN_DAYS)); day <= Math.min(to, today); day++)
    days.add(day)
  for (const { day: date } of stale) {
    const [first, last] = [`${date}T00:00:00Z`, `${date}T23:59:59.999Z`].map(
      (at) => placeOf(rolled.timeZone, Date.parse(at)).day,
    )
    for (const day of [first, last]) if (day !== undefined && day >= from && day <= to) days.add(day)
  }
  return [...days]
}

/** R1: where the facts of a span of local days are, and those that are not rolled up. */
export async function openSources(deps: ReadingDeps, span: Days, timeZone: string): Promise<Sources> {
  const now = deps.clock.now()
  const { state, stale } = await deps.store.readRollups(false)
  const { rolled } = state
  // What is rolled up by another zone, or not at all, is read from the rows while there are few.
  const isUsable = rolled?.timeZone === timeZone
  if (!isUsable && (!rolled || isSmall(rolled, placeOf(rolled.timeZone, now).day))) {
    const all = await readApart(deps, timeZone, [span], span.from)
    if (all) return { timeZone, rolled: undefined, isApart: () => true, facts: all, upTo: now }
  }
  if (!rolled) return { timeZone, rolled: undefined, isApart: () => false, facts: [], upTo: 0 }
  const today = placeOf(rolled.timeZone, now).day
  if (isSmall(rolled, today)) {
    const days = unsettled(rolled, stale, span, today)
    const stretches = stretchesOf(days)
    if (stretches.length === 0) return { timeZone: rolled.timeZone, rolled, isApart: () => false, facts: [], upTo: now }
    const facts =
      stretches.length <= MOST_STRETCHES + 1
        ? await readApart(deps, rolled.timeZone, stretches, rolled.through + 1)
        : undefined
    if (facts) {
      const apart = new Set(days)
      return { timeZone: rolled.timeZone, rolled, isApart: (day) => apart.has(day), facts, upTo: now }
    }
  }
  return asRolledUp(deps, state, rolled, span, now)
}

/** Facts of some days, from rows and, of days from `openFrom` on, open conversations; undefined: there are many. */
async function readApart(
  deps: ReadingDeps,
  timeZone: string,
  stretches: readonly Days[],
  openFrom: number,
): Promise<ReportFact[] | undefined> {
  const facts: ReportFact[] = []
  let left = FEW_ROWS
  for (const { from, to } of stretches) {
    const found = await unrolledFacts(deps, {
      since: startOf(timeZone, from),
      to: startOf(timeZone, to + 1),
      openSince: to >= openFrom ? startOf(timeZone, Math.max(from, openFrom)) : undefined,
      mostOpen: FEW_OPEN,
      mostRows: left,
    })
    if (found === 'too many') return undefined
    left -= found.rows
    facts.push(...found.facts)
  }
  return facts
}

/** As the last run found it: the days that are rolled up, and what came after in one object. */
async function asRolledUp(
  deps: ReadingDeps,
  { today }: RollupState,
  rolled: Rolled,
  { to }: Days,
  now: number,
): Promise<Sources> {
  const isApart = (day: number) => day > rolled.through
  const base = { timeZone: rolled.timeZone, rolled, isApart }
  if (to <= rolled.through) return { ...base, facts: [], upTo: now }
  if (!today) return { ...base, facts: [], upTo: startOf(rolled.timeZone, rolled.through + 1) }
  const bytes = await deps.rollups.read(nameOfToday(today.run))
  if (!bytes) throw new Gone(`There is no ${nameOfToday(today.run)}.`)
  return { ...base, facts: decodeFacts(bytes), upTo: today.upTo }
}
