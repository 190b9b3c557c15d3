import { type Blocks, encodeBlocks } from '../functions/areas/reports/domain/cells.ts'
import { type Cut, cuts } from '../functions/areas/reports/domain/cuts.ts'
import { daysOfMonth, monthOf } from '../functions/areas/reports/domain/days.ts'
import type { FactsOfDay } from '../functions/areas/reports/domain/gathered-facts.ts'
import type { By } from '../functions/areas/reports/domain/metrics.ts'
import type { Filters } from '../functions/areas/reports/domain/question.ts'
import {
  nameOfMonth,
  nameOfToday,
  nameOfYears,
  rolledOn,
  unrolled,
  yearsOf,
} from '../functions/areas/reports/domain/rolled.ts'
import { encodeFacts } from '../functions/areas/reports/domain/today.ts'
import { factsItem } from '../functions/areas/reports/store/facts-row.ts'
import { readReport } from '../functions/areas/reports/use-cases/read-report.ts'
import { addUpDays, monthOfDays } from '../functions/areas/reports/use-cases/roll-days.ts'
import { rollUp } from '../functions/areas/reports/use-cases/roll-up.ts'
import { createStore } from '../functions/edges/store.ts'
import type { Page } from '../functions/kernel/page.ts'
import { openTable } from '../functions/platform/table.ts'
import { historyOfDay, rowsOf } from '../test/kit/report-history.ts'
import { rollupsInMemory } from '../test/kit/rollups.ts'
import { figure, information, type Results } from './figures.ts'
import { createMeter, sumReads } from './meter.ts'
import { clientConfig, type startDatabase } from './workspace.ts'

const DAY = 24 * 60 * 60_000
const SMALL = 1_000
const LARGE = 1_000_000
const DAYS = 365
/** The end of a month, so that a year to this day begins and ends within months. */
const NOW = Date.UTC(2026, 10, 29, 12)
const TODAY = Math.floor(NOW / DAY)
const DATE = (day: number) => new Date(day * DAY).toISOString().slice(0, 10)
const timeZone = 'Europe/Berlin'
const minutes = 60_000
const targets = { firstResponse: 5 * minutes, response: 5 * minutes, resolution: DAY, waiting: 5 * minutes }
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
/** So many days are different, and come again: what a year comes to is the same, and takes minutes less. */
const DIFFERENT = 14

const questions: Record<string, { by: By; filters: Filters; days: number }> = {
  'a year by team': { by: 'team', filters: {}, days: DAYS },
  'a year by month': { by: 'month', filters: {}, days: DAYS },
  'a year by day': { by: 'day', filters: {}, days: DAYS },
  'a year by tag': { by: 'tag', filters: {}, days: DAYS },
  'a year by week of a team': { by: 'week', filters: { team: ['support'] }, days: DAYS },
  'a month by agent of a team': { by: 'agent', filters: { team: ['support'] }, days: 28 },
  'a year by agent of a team': { by: 'agent', filters: { team: ['support'] }, days: DAYS },
}

/** Rows of days as the table lists them, without a table. */
function historyOf(conversations: number) {
  // The year before had a third of it.
  const perDay = (day: number) => {
    const most = day > TODAY - DAYS ? conversations / DAYS : conversations / DAYS / 3
    return Math.floor((day + 1) * most) - Math.floor(day * most)
  }
  const rowsOfDay = (day: number) =>
    rowsOf(historyOfDay(day, perDay(day)).filter(({ at }) => at < Math.min((day + 1) * DAY, NOW)))
  async function listRows(
    from: number,
    to: number,
    { cursor }: { cursor?: string | undefined },
  ): Promise<Page<FactsOfDay>> {
    const first = Math.max(Math.floor(from / DAY), TODAY - 2 * DAYS - 5)
    const day = cursor === undefined ? Math.min(TODAY, Math.floor((to - 1) / DAY)) : Number(cursor)
    if (day < first) return { items: [], nextCursor: null }
    return { items: rowsOfDay(day), nextCursor: day > first ? String(day - 1) : null }
  }
  return { listRows, rowsOfDay, perDay }
}

/** What a run would have left, of days that come again. */
async function rollUpMany(deps: Parameters<typeof rollUp>[0], perDay: (day: number) => number): Promise<void> {
  const model = async (day: number) => {
    const { blocks } = await addUpDays(deps, timeZone, { from: day, to: day })
    return blocks.get(day)
  }
  const models = { now: [] as Awaited<ReturnType<typeof model>>[], before: [] as Awaited<ReturnType<typeof model>>[] }
  for (let at = 1; at <= DIFFERENT; at++) models.now.push(await model(TODAY - at))
  for (let at = 1; at <= DIFFERENT; at++) models.before.push(await model(TODAY - DAYS - at))
  const from = TODAY - 2 * DAYS
  let rolled = { ...unrolled(timeZone, from), night: TODAY - 1 }
  const years = new Map<string, Map<Cut, Blocks>>()
  for (let day = from; day < TODAY; day = daysOfMonth(monthOf(day)).to + 1) {
    const month = monthOf(day)
    const to = Math.min(TODAY - 1, daysOfMonth(month).to)
    const known = years.get(yearsOf(month)) ?? new Map<Cut, Blocks>()
    years.set(yearsOf(month), known)
    for (const cut of cuts) {
      const days: Blocks = new Map()
      for (let one = day; one <= to; one++) {
        const block = models[one > TODAY - DAYS ? 'now' : 'before'][(TODAY - one) % DIFFERENT]?.[cut]
        if (block) days.set(DATE(one), block)
      }
      await deps.rollups.write(`${nameOfMonth(1, month)}/${cut}`, encodeBlocks(days))
      const months = known.get(cut) ?? new Map()
      known.set(cut, months.set(month, monthOfDays(cut, days)))
    }
    const rows = new Map(
      Array.from({ length: to - day + 1 }, (_, at) => [day + at, Math.round(perDay(day + at) * 1.2)]),
    )
    rolled = rolledOn(rolled, { from: day, to }, 1, rows)
  }
  for (const [two, known] of years) {
    for (const [cut, months] of known) await deps.rollups.write(`${nameOfYears(1, two)}/${cut}`, encodeBlocks(months))
  }
  const facts = historyOfDay(TODAY, perDay(TODAY)).filter(({ at }) => at < NOW)
  await deps.rollups.write(nameOfToday(1), encodeFacts(facts))
  const { state } = await deps.store.readRollups()
  await deps.store.putRollups(state, { ...state, runs: 1, rolled, today: { run: 1, sum: '', upTo: NOW } })
}

async function measureSize(database: Awaited<ReturnType<typeof startDatabase>>, conversations: number) {
  const meter = createMeter(clientConfig(database.endpoint))
  const table = await database.table()
  const clock = { now: () => NOW }
  const store = createStore(openTable(meter.client, table), clock)
  const rollups = rollupsInMemory()
  const { listRows, rowsOfDay, perDay } = historyOf(conversations)
  const readWorkspace = async () => ({ ...(await store.readWorkspace()), timeZone })
  const rolling = { store: { ...store, listRows, readWorkspace }, rollups, clock, log: silent }
  if (conversations === SMALL) await rollUp(rolling)
  else await rollUpMany(rolling, perDay)
  // What a request may read of itself is there, as it is stored.
  if (conversations === SMALL)
    for (let day = TODAY - 16; day <= TODAY; day++) for (const row of rowsOfDay(day)) await store.putFacts(row)
  const reading = { store, rollups, clock, log: silent }
  const asked: Record<string, Record<'readUnits' | 'calls' | 'objects' | 'kilobytes' | 'ms' | 'rows', number>> = {}
  for (const [name, { by, filters, days }] of Object.entries(questions)) {
    let bytes = 0
    const counted = {
      ...rollups,
      read: async (object: string) => {
        const found = await rollups.read(object)
        bytes += found?.length ?? 0
        return found
      },
    }
    const before = rollups.calls.read
    const since = performance.now()
    let rows = 0
    const calls = await meter.during(async () => {
      const question = { from: DATE(TODAY - days + 1), to: DATE(TODAY), by, filters, targets, timeZone }
      const report = await readReport({ ...reading, rollups: counted }, question)
      rows = report.rows.length
    })
    const objects = rollups.calls.read - before
    const ms = Math.round(performance.now() - since)
    asked[name] = {
      readUnits: sumReads(calls),
      calls: calls.length + objects,
      objects,
      kilobytes: Math.round(bytes / 1_000),
      ms,
      rows,
    }
  }
  const sizes: Record<string, number> = {}
  const { rolled, today } = (await store.readRollups()).state
  for (const [name, { length }] of rollups.objects) {
    const [run, kind, span, cut] = name.split('/')
    const isUsed =
      kind === 'days' ? rolled?.months[span ?? ''] : kind === 'months' ? rolled?.years[span ?? ''] : today?.run
    if (String(isUsed) === run) sizes[`${kind} ${cut ?? ''}`] = (sizes[`${kind} ${cut ?? ''}`] ?? 0) + length
  }
  return {
    asked,
    kilobytes: Object.fromEntries(Object.entries(sizes).map(([name, size]) => [name, Math.round(size / 1_000)])),
  }
}

/** What one day of a million conversations a year takes to be added up, in ms of a processor. */
async function cpuOfDay(): Promise<number> {
  const { listRows } = historyOf(LARGE)
  const store = { listRows } as unknown as Parameters<typeof addUpDays>[0]['store']
  await addUpDays({ store }, timeZone, { from: TODAY - 8, to: TODAY - 8 })
  const began = process.cpuUsage()
  await addUpDays({ store }, timeZone, { from: TODAY - 8, to: TODAY - 8 })
  const { user, system } = process.cpuUsage(began)
  return (user + system) / 1_000
}

/** Write units of the rows that are kept, of a message on average; a row of up to a kilobyte is one. */
function unitsPerMessage() {
  const facts = Array.from({ length: 30 }, (_, at) => historyOfDay(TODAY - at, 40)).flat()
  const messages = facts
    .filter(({ kind }) => kind === 'message_in' || kind === 'message_out')
    .reduce((sum, { count }) => sum + count, 0)
  const sizes = rowsOf(facts).map((row) => JSON.stringify(factsItem(row)).length + 150)
  const units = sizes.reduce((sum, size) => sum + Math.ceil(size / 1_024), 0)
  return {
    units: units / messages,
    bytesPerRow: sizes.reduce((sum, size) => sum + size, 0) / sizes.length,
    messagesPerRow: messages / sizes.length,
  }
}

/** report.*: what reports cost to read, of a thousand and of a million conversations a year, and to keep. */
export async function measureReports(database: Awaited<ReturnType<typeof startDatabase>>): Promise<Results> {
  const cpu = await cpuOfDay()
  const small = await measureSize(database, SMALL)
  const large = await measureSize(database, LARGE)
  const year = [small, large].map(
    ({ asked }) => asked['a year by team'] ?? { readUnits: Number.NaN, calls: Number.NaN },
  )
  const [few, many] = year
  const written = unitsPerMessage()
  return {
    figures: {
      ...figure('report.readUnits', Math.max(...year.map(({ readUnits }) => readUnits))),
      ...figure('report.calls', Math.max(...year.map(({ calls }) => calls))),
      ...figure('report.flat', (many?.readUnits ?? Number.NaN) / (few?.readUnits ?? Number.NaN)),
      ...figure('report.writeUnitsPerMessage', written.units),
      ...information('report.dayCpuMs', cpu),
    },
    details: { reports: { [SMALL]: small, [LARGE]: large, written } },
  }
}
