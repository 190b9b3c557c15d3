import { createHash } from 'node:crypto'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { QueuesStore } from '../../queues/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { cuts } from '../domain/cuts.ts'
import { dateOf, dayOf, daysOfMonth, monthOf, placeOf, startOf } from '../domain/days.ts'
import {
  beginNight,
  dueDays,
  FORMAT,
  isFree,
  isSmall,
  leased,
  nameOfMonth,
  nameOfToday,
  nameOfYears,
  namesOf,
  type Rolled,
  type RollupState,
  removable,
  rolledOn,
  unrolled,
  yearsOf,
} from '../domain/rolled.ts'
import { encodeFacts } from '../domain/today.ts'
import type { ReportsStore, RollupParts, StaleDay } from '../port.ts'
import { gatherOpen } from './gather-open.ts'
import { changeMonth, type Span } from './roll-days.ts'
import { unrolledFacts } from './unrolled-facts.ts'

type Deps = HasStore<QueuesStore & ReportsStore & TimelineStore & WorkspaceStore> &
  RollupParts &
  Pick<Parts, 'clock' | 'log'>

/** For how long one run goes on; the next one is in a quarter of an hour. */
const RUN_MS = 4 * 60_000
/** Rows that are added up in one go, and days, until one knows how many rows a day has. */
const ROWS_AT_ONCE = 40_000
const DAYS_AT_ONCE = 7
/** A mark comes with its row, which may be read a moment later. */
const SETTLED_MS = 60_000
/** A workspace in which nothing happens is noted to be up to date this rarely. */
const IDLE_DAYS = 28
/** Nothing that reports tell of was before. */
const FIRST_MONTH = '2015-01'
const AT_ONCE = 12
/** Open conversations that are looked through for today. */
const MANY_OPEN = 5_000
/** Every cut, and the one object of today. */
const everyPart = (name: string) => (name.endsWith('/today') ? [name] : cuts.map((cut) => `${name}/${cut}`))

/**
 * R1: rolls up what has come since, in steps that are kept one by one: the days that are over, the last ones once more, marked
 * ones, and what came after. One run at a time does anything; where nothing happened nothing is written.
 */
export async function rollUp(deps: Deps): Promise<void> {
  const until = deps.clock.now() + RUN_MS
  while (deps.clock.now() < until && (await step(deps, until)));
}

/** R1: an operator has everything rolled up anew from the rows. Reports are read as they were until it is done. */
export async function rollUpAnew(deps: Deps): Promise<void> {
  const { state } = await deps.store.readRollups()
  const { timeZone } = await deps.store.readWorkspace()
  const anew = unrolled(timeZone, await firstDay(deps, timeZone))
  const unused = [...state.unused, ...dropped(state.anew, deps.clock.now())]
  if (!(await deps.store.putRollups(state, { ...state, anew, unused }))) return rollUpAnew(deps)
  deps.log.info('reports.anew')
  return rollUp(deps)
}

const dropped = (rolled: Rolled | undefined, at: number) =>
  rolled === undefined ? [] : namesOf(rolled).map((name) => ({ name, at }))

/** One step; false: there is no more to do, or somebody else is doing it. */
async function step(deps: Deps, until: number): Promise<boolean> {
  const { store, clock } = deps
  const [{ state, stale }, { timeZone }] = await Promise.all([store.readRollups(), store.readWorkspace()])
  const now = clock.now()
  if (!isFree(state, now)) return false
  const { rolled, anew } = state
  if (!rolled) {
    const begun = unrolled(timeZone, await firstDay(deps, timeZone))
    const gathered = { upTo: startOf(timeZone, begun.from) }
    return store.putRollups(state, { ...state, rolled: begun, gathered })
  }
  const isOther = (one: Rolled) => one.timeZone !== timeZone || one.format !== FORMAT
  if (anew ? isOther(anew) : isOther(rolled)) {
    const unused = [...state.unused, ...dropped(anew, now)]
    const next = isOther(rolled) ? unrolled(timeZone, await firstDay(deps, timeZone)) : undefined
    return store.putRollups(state, { ...state, anew: next, unused })
  }
  return (
    (await rollMarked(deps, stale)) ??
    (await rollOver(deps, state, 'rolled', until)) ??
    (anew ? await rollOver(deps, state, 'anew', until) : undefined) ??
    (anew ? await exchange(deps, state, anew) : undefined) ??
    (await tidy(deps, state)) ??
    (await rollToday(deps, state, rolled))
  )
}

const lastDay = ({ timeZone }: Rolled, now: number) => placeOf(timeZone, now).day - 1

/** Takes the lease to write under these names; undefined: somebody else has it. */
async function hold({ store, clock }: Deps, state: RollupState, names: (run: number) => string[]) {
  const held = leased(state, names(state.runs + 1), clock.now())
  return (await store.putRollups(state, held)) ? { ...held, version: state.version + 1 } : undefined
}

/** Rolls up days of one month, in one of the two sets. */
async function rollSpan(
  deps: Deps,
  state: RollupState,
  which: 'rolled' | 'anew',
  rolled: Rolled,
  asked: Span,
): Promise<boolean> {
  const month = monthOf(asked.from)
  const names = (run: number) => [nameOfMonth(run, month), nameOfYears(run, yearsOf(month))]
  const held = await hold(deps, state, names)
  if (!held) return false
  const run = held.runs
  const { changed, span, rows } = await changeMonth(deps, rolled, asked)
  if (changed) {
    await Promise.all([
      ...[...changed.days].map(([cut, bytes]) => deps.rollups.write(`${nameOfMonth(run, month)}/${cut}`, bytes)),
      ...[...changed.years].map(([cut, bytes]) =>
        deps.rollups.write(`${nameOfYears(run, yearsOf(month))}/${cut}`, bytes),
      ),
    ])
  }
  const after = rolledOn(rolled, span, changed ? run : undefined, rows)
  const [days, years] = [rolled.months[month], rolled.years[yearsOf(month)]]
  const at = deps.clock.now()
  const replaced = changed
    ? [
        ...(days === undefined ? [] : [{ name: nameOfMonth(days, month), at }]),
        ...(years === undefined ? [] : [{ name: nameOfYears(years, yearsOf(month)), at }]),
      ]
    : []
  const unused = [...held.unused, ...replaced]
  return deps.store.putRollups(held, { ...held, [which]: after, unused, lease: undefined })
}

/** Days that are over, or the last ones once more; undefined: none is due. */
async function rollOver(deps: Deps, state: RollupState, which: 'rolled' | 'anew', until: number) {
  const found = state[which]
  if (!found) return undefined
  const last = lastDay(found, deps.clock.now())
  const rolled = beginNight(found, last)
  const counts = Object.values(rolled.rows)
  const most = counts.length > 0 ? Math.floor(ROWS_AT_ONCE / Math.max(1, ...counts)) : DAYS_AT_ONCE
  const due = dueDays(rolled, last, Math.max(1, most))
  if (!due) return undefined
  if (which === 'rolled') {
    if (await isIdle(deps, rolled)) {
      if (last - rolled.through < IDLE_DAYS) return undefined
      const gathered = { upTo: startOf(rolled.timeZone, last + 1) }
      return deps.store.putRollups(state, { ...state, rolled: { ...rolled, through: last, next: last + 1 }, gathered })
    }
    const gathered = await gather(deps, state, startOf(rolled.timeZone, last + 1), until)
    if (gathered !== undefined) return gathered
  }
  return rollSpan(deps, state, which, rolled, due)
}

/** Nothing happened in the days that are due, or since; and nothing was rolled up that could have become otherwise. */
async function isIdle(deps: Deps, rolled: Rolled): Promise<boolean> {
  const since = startOf(rolled.timeZone, rolled.next)
  for (let day = rolled.next; day <= rolled.through; day = daysOfMonth(monthOf(day)).to + 1) {
    if (rolled.months[monthOf(day)] !== undefined) return false
  }
  const to = startOf(rolled.timeZone, placeOf(rolled.timeZone, deps.clock.now()).day + 1)
  const found = await unrolledFacts(deps, { since, to, openSince: since, mostOpen: 1, mostRows: 1 })
  return found !== 'too many' && found.rows === 0 && found.open === 0
}

/** Has what open conversations tell kept, before their days are added up; undefined: it is. */
async function gather(deps: Deps, state: RollupState, to: number, until: number): Promise<boolean | undefined> {
  if (state.gathered.upTo >= to) return undefined
  const held = await hold(deps, state, () => [])
  if (!held) return false
  const { gathered } = held
  const since = gathered.upTo
  const upTo = gathered.to ?? to
  let cursor = gathered.to === undefined ? undefined : gathered.cursor
  do {
    const page = await gatherOpen(deps, { since, cursor })
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined && deps.clock.now() < until)
  const next = cursor === undefined ? { upTo } : { ...gathered, to: upTo, cursor }
  return deps.store.putRollups(held, { ...held, gathered: next, lease: undefined })
}

/** Local days that overlap a UTC day. */
const localDays = (timeZone: string, day: string): number[] => {
  const [from, to] = [Date.parse(`${day}T00:00:00Z`), Date.parse(`${day}T23:59:59.999Z`)]
  const [first, last] = [placeOf(timeZone, from).day, placeOf(timeZone, to).day]
  return Array.from({ length: last - first + 1 }, (_, at) => first + at)
}

/** Marked days, those of a month at a time; undefined: none is. */
async function rollMarked(deps: Deps, stale: readonly StaleDay[]): Promise<boolean | undefined> {
  const ready = stale.filter(({ at }) => at <= deps.clock.now() - SETTLED_MS)
  const [first] = ready.map(({ day }) => day).sort()
  if (first === undefined) return undefined
  // A mark goes when every day that it means was rolled up after it was made.
  const marks = ready.filter(({ day }) => day.slice(0, 7) === first.slice(0, 7))
  for (const which of ['rolled', 'anew'] as const) {
    const [{ state: now }] = [await deps.store.readRollups()]
    const through = now[which]?.through
    if (through === undefined) continue
    const timeZone = now[which]?.timeZone ?? ''
    const days = [...new Set(marks.flatMap(({ day }) => localDays(timeZone, day)))].filter((day) => day <= through)
    for (const month of [...new Set(days.map(monthOf))]) {
      const own = days.filter((day) => monthOf(day) === month)
      const { state: current } = await deps.store.readRollups()
      const rolled = current[which]
      if (!rolled || !isFree(current, deps.clock.now())) return false
      const span = { from: Math.min(...own), to: Math.max(...own) }
      if (!(await rollSpan(deps, current, which, rolled, span))) return false
    }
  }
  await Promise.all(marks.map((mark) => deps.store.unmarkStale(mark)))
  return true
}

/** What was rolled up anew is as far as the other: it counts from now on. */
async function exchange(deps: Deps, state: RollupState, anew: Rolled): Promise<boolean> {
  const at = deps.clock.now()
  const today = state.today ? [{ name: nameOfToday(state.today.run), at }] : []
  const unused = [...state.unused, ...dropped(state.rolled, at), ...today]
  deps.log.info('reports.rolled_anew', { timeZone: anew.timeZone, from: dateOf(anew.from) })
  return deps.store.putRollups(state, { ...state, rolled: anew, anew: undefined, today: undefined, unused })
}

/** Objects that nobody reads any more go; undefined: there are none. */
async function tidy(deps: Deps, state: RollupState): Promise<boolean | undefined> {
  const gone = removable(state, deps.clock.now())
  if (gone.length === 0) return undefined
  for (const { name } of gone) await Promise.all(everyPart(name).map((part) => deps.rollups.remove(part)))
  return deps.store.putRollups(state, { ...state, unused: state.unused.filter((one) => !gone.includes(one)) })
}

/** What came after the days that are rolled up is kept as it is, facts in one object, for whoever has too many to read themselves. */
async function rollToday(deps: Deps, state: RollupState, rolled: Rolled): Promise<false> {
  const now = deps.clock.now()
  const since = startOf(rolled.timeZone, rolled.through + 1)
  const span = {
    since,
    to: startOf(rolled.timeZone, placeOf(rolled.timeZone, now).day + 1),
    mostRows: Number.POSITIVE_INFINITY,
  }
  const found = await unrolledFacts(deps, { ...span, openSince: since, mostOpen: MANY_OPEN })
  // Too many are open to be looked through so often: they are counted at night.
  const known = found === 'too many' ? await unrolledFacts(deps, { ...span, openSince: undefined, mostOpen: 0 }) : found
  if (known === 'too many') throw new Error('Rows were limited that are not.')
  const upTo = found === 'too many' ? since : now
  const bytes = encodeFacts(known.facts)
  const sum = createHash('sha256').update(bytes).digest('base64url')
  if (known.facts.length === 0 && !state.today) return false
  if (state.today?.sum === sum) {
    // Whoever reads it is told up to when it is complete.
    const isRead = !isSmall(rolled, placeOf(rolled.timeZone, now).day)
    if (isRead) await deps.store.putRollups(state, { ...state, today: { ...state.today, upTo } })
    return false
  }
  const held = await hold(deps, state, (run) => [nameOfToday(run)])
  if (!held) return false
  await deps.rollups.write(nameOfToday(held.runs), bytes)
  const today = dateOf(placeOf(rolled.timeZone, now).day)
  await deps.store.putRollups(held, {
    ...held,
    rolled: { ...rolled, rows: { ...rolled.rows, [today]: known.rows } },
    today: { run: held.runs, sum, upTo },
    unused: [...held.unused, ...(held.today ? [{ name: nameOfToday(held.today.run), at: now }] : [])],
    lease: undefined,
  })
  return false
}

/** The first day of which there can be anything: of the first month with rows; today where there are none. */
async function firstDay({ store, clock }: Deps, timeZone: string): Promise<number> {
  const today = placeOf(timeZone, clock.now()).day
  const months: string[] = []
  for (let month = FIRST_MONTH; month <= monthOf(today); month = monthOf(daysOfMonth(month).to + 1)) months.push(month)
  for (let at = 0; at < months.length; at += AT_ONCE) {
    const some = months.slice(at, at + AT_ONCE)
    const found = await Promise.all(
      some.map(async (month) => {
        const { from, to } = daysOfMonth(month)
        const { items } = await store.listRows(startOf('UTC', from), startOf('UTC', to + 1), { limit: 1 })
        return items.length > 0
      }),
    )
    const first = some[found.indexOf(true)]
    // Where the day begins earlier, what was at its end by UTC is of the month before.
    if (first !== undefined) return dayOf(`${first}-01`) - 1
  }
  return today
}
