import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Blocks, decodeBlocks, encodeBlocks, encodeCells, readCells } from '../domain/cells.ts'
import { addToDay, Cells, type Cut, cuts, type Day, emptyDay, keyInMonth } from '../domain/cuts.ts'
import { dateOf, daysOfMonth, monthOf, placeOf, startOf } from '../domain/days.ts'
import { nameOfMonth, nameOfYears, type Rolled, yearsOf } from '../domain/rolled.ts'
import type { ReportsStore, RollupParts } from '../port.ts'

type Deps = HasStore<ReportsStore> & RollupParts & Pick<Parts, 'log'>

const UTC_DAY_MS = 24 * 60 * 60_000
/** Rows of a page: of a kilobyte each. */
const PAGE = 1_000

export interface Span {
  /** days counted from 1970-01-01, both inclusive, of one month */
  from: number
  to: number
}
/** What days come to. */
export interface RolledDays extends Span {
  /** by day and cut; no cells where there were no facts */
  blocks: Map<number, Record<Cut, Uint8Array>>
  /** rows by day, of days with any */
  rows: Map<number, number>
}

/** Adds up what the rows say of some days; nothing is written. */
export async function addUpDays({ store }: Pick<Deps, 'store'>, timeZone: string, span: Span): Promise<RolledDays> {
  const open = new Map<number, Day>()
  const blocks: RolledDays['blocks'] = new Map()
  const rows: RolledDays['rows'] = new Map()
  const close = (day: number, cells: Day) => {
    const encoded = cuts.map((cut) => [cut, encodeCells(cells[cut])] as const)
    blocks.set(day, Object.fromEntries(encoded) as Record<Cut, Uint8Array>)
    open.delete(day)
  }
  let cursor: string | undefined
  do {
    const page = await store.listRows(startOf(timeZone, span.from), startOf(timeZone, span.to + 1), {
      limit: PAGE,
      cursor,
    })
    for (const row of page.items) {
      const own = new Set<number>()
      for (const fact of row.facts) {
        const { day, hour } = placeOf(timeZone, fact.at)
        if (day < span.from || day > span.to) continue
        const cells = open.get(day) ?? emptyDay()
        open.set(day, cells)
        addToDay(cells, fact, hour)
        own.add(day)
      }
      for (const day of own) rows.set(day, (rows.get(day) ?? 0) + 1)
    }
    // The newest days come first: nothing more is said of one that begins after the UTC day of the last row.
    const last = page.items.at(-1)
    for (const [day, cells] of [...open]) {
      if (last && startOf(timeZone, day) >= last.day + UTC_DAY_MS) close(day, cells)
    }
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  for (const [day, cells] of [...open]) close(day, cells)
  return { ...span, blocks, rows }
}

/** The object of a cut, by blocks; none where the state names none. */
async function blocksOf({ rollups, log }: Deps, name: string | undefined, cut: Cut): Promise<Blocks | undefined> {
  if (name === undefined) return new Map()
  const bytes = await rollups.read(`${name}/${cut}`)
  if (bytes) return decodeBlocks(bytes)
  log.error('reports.object_lost', { name: `${name}/${cut}` })
  return undefined
}

/** A month's objects by cut, with these days as they are now; undefined: they are as they were. */
export interface Changed {
  days: Map<Cut, Uint8Array>
  years: Map<Cut, Uint8Array>
}

/**
 * What a month's objects, and those of its two years, are to be once these days count. Where objects are lost, more days than
 * asked for are added up anew: all of their month.
 */
export async function changeMonth(
  deps: Deps,
  rolled: Rolled,
  asked: Span,
): Promise<{ changed: Changed | undefined; span: Span; rows: RolledDays['rows'] }> {
  const month = monthOf(asked.from)
  const run = rolled.months[month]
  const before = new Map<Cut, Blocks | undefined>()
  await Promise.all(
    cuts.map(async (cut) => {
      before.set(cut, await blocksOf(deps, run === undefined ? undefined : nameOfMonth(run, month), cut))
    }),
  )
  const isLost = [...before.values()].includes(undefined)
  const whole = daysOfMonth(month)
  const span = isLost
    ? { from: Math.max(whole.from, rolled.from), to: Math.max(asked.to, Math.min(whole.to, rolled.through)) }
    : asked
  const added = await addUpDays(deps, rolled.timeZone, span)
  const after = new Map<Cut, Blocks>()
  let isSame = run !== undefined && !isLost
  for (const cut of cuts) {
    const blocks: Blocks = new Map(isLost ? [] : before.get(cut))
    for (let day = span.from; day <= span.to; day++) {
      const now = added.blocks.get(day)?.[cut]
      const was = blocks.get(dateOf(day))
      isSame &&= now && was ? Buffer.compare(now, was) === 0 : now === was
      if (now) blocks.set(dateOf(day), now)
      else blocks.delete(dateOf(day))
    }
    after.set(cut, blocks)
  }
  const isNothing = run === undefined && added.blocks.size === 0
  if (isSame || isNothing) return { changed: undefined, span, rows: added.rows }
  const years = await changeYears(deps, rolled, month, after)
  const days = new Map([...after].map(([cut, blocks]) => [cut, encodeBlocks(blocks)] as const))
  return { changed: { days, years }, span, rows: added.rows }
}

async function changeYears(
  deps: Deps,
  rolled: Rolled,
  month: string,
  days: Map<Cut, Blocks>,
): Promise<Changed['years']> {
  const two = yearsOf(month)
  const run = rolled.years[two]
  const out: Changed['years'] = new Map()
  for (const cut of cuts) {
    const known = await blocksOf(deps, run === undefined ? undefined : nameOfYears(run, two), cut)
    const blocks = known ?? (await monthsAnew(deps, rolled, two, cut))
    blocks.set(month, monthOfDays(cut, days.get(cut) ?? new Map()))
    out.set(cut, encodeBlocks(blocks))
  }
  return out
}

/** The months of two years once more, from their days. */
async function monthsAnew(deps: Deps, rolled: Rolled, two: string, cut: Cut): Promise<Blocks> {
  const blocks: Blocks = new Map()
  for (const [month, run] of Object.entries(rolled.months).filter(([one]) => yearsOf(one) === two)) {
    const days = await blocksOf(deps, nameOfMonth(run, month), cut)
    if (!days) throw new Error(`What was rolled up of ${month} is lost: have reports made again.`)
    blocks.set(month, monthOfDays(cut, days))
  }
  return blocks
}

/** What the days of a month come to. */
export function monthOfDays(cut: Cut, days: Blocks): Uint8Array {
  const cells = new Cells()
  for (const bytes of days.values()) readCells(bytes, (lists) => [cells.at(keyInMonth(cut, lists))])
  return encodeCells(cells)
}
