import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FactsOfDay } from '../../../functions/areas/reports/domain/gathered-facts.ts'
import {
  type By,
  bys,
  counts,
  type Figures,
  metrics,
  type Targets,
  times,
} from '../../../functions/areas/reports/domain/metrics.ts'
import type { Filters, Report } from '../../../functions/areas/reports/domain/question.ts'
import type { ReportFact } from '../../../functions/areas/reports/domain/report-facts.ts'
import { listBehind } from '../../../functions/areas/reports/use-cases/list-behind.ts'
import { readReport } from '../../../functions/areas/reports/use-cases/read-report.ts'
import { rollUp, rollUpAnew } from '../../../functions/areas/reports/use-cases/roll-up.ts'
import { createStore } from '../../../functions/edges/store.ts'
import { type Engine, startEngine } from '../../kit/engine.ts'
import { Lifeline, untilStopped } from '../../kit/lifeline.ts'
import { localOf, type Naive, naiveReport } from '../../kit/naive-report.ts'
import { historyOfDay, numbersFrom, rowsOf } from '../../kit/report-history.ts'
import { rollupsInMemory } from '../../kit/rollups.ts'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const TARGETS: Targets = { firstResponse: 5 * MINUTE, response: 5 * MINUTE, resolution: DAY, waiting: 5 * MINUTE }
const silent = { info: () => undefined, warn: () => undefined, error: () => undefined }
const dayOf = (date: string) => Date.parse(date) / DAY
const dateOf = (day: number) => new Date(day * DAY).toISOString().slice(0, 10)

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

/** A workspace of which nothing is there but its rows. */
async function openWorld(timeZone: string, at: number) {
  const table = await engine.table()
  const rollups = rollupsInMemory()
  const world = { timeZone, now: at, facts: [] as ReportFact[] }
  const clock = { now: () => world.now }
  let local = { of: '', facts: localOf(timeZone, []) }
  const known = () => {
    const of = `${world.timeZone} ${world.facts.length}`
    if (local.of !== of) local = { of, facts: localOf(world.timeZone, world.facts) }
    return local.facts
  }
  const open = (life?: Lifeline) => {
    const store = createStore(engine.open(table, life), clock)
    const readWorkspace = async () => ({ ...(await store.readWorkspace()), timeZone: world.timeZone })
    return { store: { ...store, readWorkspace }, rollups, clock, log: silent }
  }
  const deps = open()
  return Object.assign(world, {
    table,
    deps,
    open,
    rollups,
    async tell(facts: readonly ReportFact[], more: { seq?: number; isLate?: boolean } = {}) {
      for (const row of rowsOf(facts, more.seq))
        await deps.store.putFacts(row, more.isLate ? { staleAt: world.now } : {})
    },
    read: (by: By, filters: Filters, from: string, to: string) =>
      readReport(deps, { from, to, by, filters, targets: TARGETS, timeZone: world.timeZone }),
    naive: (by: By, filters: Filters, from: string, to: string) =>
      naiveReport(known(), { from, to, by, filters, targets: TARGETS }),
  })
}
type World = Awaited<ReturnType<typeof openWorld>>

async function worldWith(timeZone: string, from: string, to: string, perDay: (day: number) => number): Promise<World> {
  const world = await openWorld(timeZone, Date.parse(`${to}T15:30:00Z`))
  for (let day = dayOf(from); day <= dayOf(to); day++) world.facts.push(...historyOfDay(day, perDay(day)))
  // What is not yet is not told.
  world.facts = world.facts.filter(({ at }) => at < world.now)
  await world.tell(world.facts)
  return world
}

const isClose = (found: number | null, exact: number | null, share: number) =>
  found === null || exact === null ? found === exact : Math.abs(found - exact) <= Math.abs(exact) * share + 1e-6

/** What a report says otherwise than the facts do: percentiles by more than 1 %, anything else at all. */
function differences(found: Figures, exact: Naive): string[] {
  const out: string[] = []
  const check = (name: string, isSame: boolean, ...said: unknown[]) => {
    if (!isSame) out.push(`${name}: ${said.map((one) => JSON.stringify(one)).join(', not ')}`)
  }
  for (const name of counts) check(name, found[name] === exact[name], found[name], exact[name])
  check(
    'satisfaction',
    JSON.stringify(found.satisfaction) === JSON.stringify(exact.satisfaction),
    found.satisfaction,
    exact.satisfaction,
  )
  for (const name of times) {
    check(`${name} count`, found[name].count === exact[name].count, found[name].count, exact[name].count)
    for (const [way, own, right, loose] of [
      [name, found[name], exact[name], exact.loosely[name]],
      [`${name} in hours`, found[name].inHours, exact[name].inHours, exact.loosely[`${name} in hours`]],
    ] as const) {
      check(`${way} median`, isClose(own.median, right.median, 0.01), own.median, right.median)
      check(`${way} p90`, isClose(own.p90, right.p90, 0.01), own.p90, right.p90)
      check(`${way} average`, isClose(own.average, right.average, 1e-9), own.average, right.average)
      const isWithin =
        own.within === null || right.within === null || loose === null || loose === undefined
          ? own.within === right.within
          : own.within >= right.within - 1e-9 && own.within <= loose + 1e-9
      check(`${way} within`, isWithin, own.within, right.within)
    }
  }
  return out
}

function allDifferences(found: Report, exact: ReturnType<typeof naiveReport>): string[] {
  const out = [
    ...differences(found.total, exact.total).map((one) => `total ${one}`),
    ...differences(found.before, exact.before).map((one) => `before ${one}`),
  ]
  const keys = new Set(found.rows.map(({ key }) => key))
  for (const key of exact.rows.keys()) if (!keys.has(key)) out.push(`${key} is missing`)
  for (const { key, figures } of found.rows) {
    const row = exact.rows.get(key)
    if (row) out.push(...differences(figures, row).map((one) => `${key} ${one}`))
    else if (figures.opened + figures.messagesIn + figures.closed + figures.response.count > 0)
      out.push(`${key} is too much`)
  }
  return out
}

const values = {
  hour: ['1-09', '3-14', '7-23'],
  channel: ['whatsapp', 'email', '-'],
  team: ['support', 'returns', '-'],
  agent: ['support-1', 'sales-2', '-'],
  category: ['orders', '-'],
  type: ['question', 'problem', '-'],
  tag: ['refund', 'größe', '-'],
  workflow: ['bot-1', 'workflow-1', '-'],
} as const satisfies Record<keyof Filters, readonly string[]>
const names = Object.keys(values) as (keyof Filters)[]

/** Filters of no, one, two and more dimensions, of one value and of several; the same each time. */
function someFilters(number: number): Filters[] {
  const random = numbersFrom(7)
  const out: Filters[] = [{}]
  while (out.length < number) {
    const filters: Filters = {}
    for (const name of names.filter(() => random() < 0.3)) {
      filters[name] = values[name].filter(() => random() < 0.5)
      if (filters[name]?.length === 0) filters[name] = [values[name][0]]
    }
    out.push(filters)
  }
  return out
}

async function expectSame(world: World, by: By, filters: Filters, from: string, to: string): Promise<void> {
  const found = allDifferences(await world.read(by, filters, from, to), world.naive(by, filters, from, to))
  expect(found.slice(0, 5), `${by} of ${from} to ${to}, ${JSON.stringify(filters)}`).toEqual([])
}

describe.each([
  // With either day on which a clock is moved, and more than a request reads by itself.
  {
    timeZone: 'Europe/Berlin',
    from: '2024-10-20',
    to: '2026-03-31',
    perDay: (day: number) => (day < dayOf('2026-03-16') ? 3 : 30),
  },
  // Half an hour beside the others, with summer time, and few enough that the last days are read from the rows.
  { timeZone: 'America/St_Johns', from: '2025-02-10', to: '2026-03-10', perDay: () => 3 },
  { timeZone: 'Asia/Kolkata', from: '2025-11-01', to: '2026-02-10', perDay: () => 6 },
])('R1 what is rolled up by $timeZone', ({ timeZone, from, to, perDay }) => {
  let world: World
  beforeAll(async () => {
    world = await worldWith(timeZone, from, to, perDay)
    await rollUp(world.deps)
  })

  it('says what all facts do, by everything and with filters', async () => {
    const year = dateOf(Math.max(dayOf(from), dayOf(to) - 364))
    for (const by of bys) await expectSame(world, by, {}, year, to)
    for (const [number, filters] of someFilters(24).entries()) {
      const by = bys[number % bys.length] ?? 'day'
      const begin = number % 3 === 0 ? year : dateOf(dayOf(to) - 20 - 3 * number)
      await expectSame(world, by, filters, begin, number % 2 === 0 ? to : dateOf(dayOf(to) - number))
    }
    for (const name of names) {
      await expectSame(world, name, { [name]: values[name] }, year, to)
      await expectSame(world, 'month', { [name]: values[name].slice(0, 1) }, year, to)
    }
  }, 120_000)

  it('is the same when it runs again, and when everything is rolled up anew', async () => {
    const before = await world.read('team', {}, dateOf(dayOf(to) - 100), to)
    await rollUp(world.deps)
    expect(await world.read('team', {}, dateOf(dayOf(to) - 100), to)).toEqual(before)
    await rollUpAnew(world.deps)
    expect(await world.read('team', {}, dateOf(dayOf(to) - 100), to)).toEqual(before)
    const filters = { category: ['orders'], channel: ['email'] }
    await expectSame(world, 'week', filters, dateOf(dayOf(to) - 100), to)
  }, 60_000)
})

describe('R1 rolling up', () => {
  const END = '2026-02-10'
  const small = () => worldWith('Europe/Berlin', '2025-12-01', END, () => 6)

  it('counts what came late, of long ago and of yesterday, and what came instead', async () => {
    const world = await small()
    await rollUp(world.deps)
    const late = historyOfDay(dayOf('2025-12-15'), 3, 99)
    world.facts.push(...late)
    await world.tell(late, { isLate: true })
    // It is closed once more: another category on all its days.
    const whose = world.facts.find(({ kind, at }) => kind === 'opened' && at > Date.parse('2026-01-02'))?.contactId
    const changed = rowsOf(world.facts.filter(({ contactId }) => contactId === whose))
    const category = 'orders'
    const now = changed.map((row): FactsOfDay => ({ ...row, facts: row.facts.map((fact) => ({ ...fact, category })) }))
    for (const row of now)
      await world.deps.store.putFacts({ ...row, known: { seq: 9, tags: 0 } }, { staleAt: world.now })
    world.facts = [...world.facts.filter(({ contactId }) => contactId !== whose), ...now.flatMap(({ facts }) => facts)]
    await expectSame(world, 'category', {}, '2025-12-05', END)
    world.now += 2 * MINUTE
    await rollUp(world.deps)
    expect((await world.deps.store.readRollups()).stale).toEqual([])
    await expectSame(world, 'category', {}, '2025-12-05', END)
    await expectSame(world, 'day', { team: ['support'] }, '2025-12-05', END)
  })

  it('goes on from day to day', async () => {
    const world = await small()
    await rollUp(world.deps)
    for (let day = dayOf(END) + 1; day <= dayOf(END) + 18; day++) {
      world.now += DAY
      const facts = historyOfDay(day, 6).filter(({ at }) => at < world.now)
      world.facts.push(...facts)
      await world.tell(facts)
      await rollUp(world.deps)
    }
    const to = dateOf(dayOf(END) + 18)
    await expectSame(world, 'month', {}, '2025-12-05', to)
    await expectSame(world, 'agent', { team: ['sales', '-'] }, '2026-01-20', to)
  })

  it('is for nothing where another run is at work, and two at once are as good as one', async () => {
    const world = await small()
    await Promise.all([rollUp(world.deps), rollUp(world.open()), rollUp(world.open())])
    // One of them may have been refused in the middle of it.
    world.now += 15 * MINUTE
    await Promise.all([rollUp(world.deps), rollUp(world.open())])
    world.now += 15 * MINUTE
    await rollUp(world.deps)
    await expectSame(world, 'team', {}, '2025-12-05', END)
    await expectSame(world, 'tag', { channel: ['email'] }, '2025-12-05', END)
    await expectNoLeftovers(world)
  })

  it('is killed at any call, and the next run makes it good', async () => {
    const world = await small()
    for (let calls = 1; calls < 60; calls += 3) {
      const life = new Lifeline(calls)
      const { read, write, remove } = world.rollups
      const mortal = { ...world.open(life), rollups: life.watchCalls({ read, write, remove }) }
      await untilStopped(rollUp(mortal))
      // What is there meanwhile is right as far as it says that it is complete.
      const { rows, upTo } = await world.read('day', { channel: ['email'] }, '2026-01-05', END)
      const exact = world.naive('day', { channel: ['email'] }, '2026-01-05', END)
      const isDone = rows.filter(({ key }) => key < dateOf(Math.floor(upTo / DAY)))
      const wrong = isDone.flatMap(({ key, figures }) => {
        const row = exact.rows.get(key)
        return row ? differences(figures, row) : figures.messagesIn > 0 ? [key] : []
      })
      expect(wrong).toEqual([])
      world.now += 7 * MINUTE
    }
    world.now += 15 * MINUTE
    await rollUp(world.deps)
    await expectSame(world, 'month', {}, '2025-12-05', END)
    await expectSame(world, 'workflow', { type: ['question'] }, '2025-12-05', END)
    world.now += 15 * MINUTE
    await rollUp(world.deps)
    await expectNoLeftovers(world)
  })

  it('says where something is lost, which is made again from the rows', async () => {
    const world = await small()
    await rollUp(world.deps)
    const { rolled } = (await world.deps.store.readRollups()).state
    expect(world.rollups.objects.delete(`${rolled?.months['2025-12']}/days/2025-12/team`)).toBe(true)
    await expect(world.read('day', { team: ['sales'] }, '2025-12-05', END)).rejects.toThrow('There is no')
    // Whatever changes of that month brings all of it back.
    const late = historyOfDay(dayOf('2025-12-15'), 1, 99)
    world.facts.push(...late)
    await world.tell(late, { isLate: true })
    world.now += 2 * MINUTE
    await rollUp(world.deps)
    await expectSame(world, 'day', { team: ['sales'] }, '2025-12-05', END)
    await expectSame(world, 'team', {}, '2025-12-01', END)
    for (const name of [...world.rollups.objects.keys()]) {
      if (/months\/2024|days\/2026-02/.test(name)) world.rollups.objects.delete(name)
    }
    await expect(world.read('team', {}, '2025-12-01', END)).rejects.toThrow('There is no')
    await rollUpAnew(world.deps)
    await expectSame(world, 'team', {}, '2025-12-01', END)
  })

  it('does everything anew by another time zone, and reads as it was until then', async () => {
    const world = await worldWith('Europe/Berlin', '2025-12-01', END, () => 40)
    await rollUp(world.deps)
    const before = await world.read('hour', {}, '2025-12-05', END)
    world.timeZone = 'Australia/Adelaide'
    expect({ ...(await world.read('hour', {}, '2025-12-05', END)), upTo: 0 }).toEqual({ ...before, upTo: 0 })
    await rollUp(world.deps)
    expect((await world.read('hour', {}, '2025-12-05', END)).timeZone).toBe('Australia/Adelaide')
    await expectSame(world, 'hour', {}, '2025-12-05', END)
    await expectSame(world, 'day', { tag: ['vip'] }, '2025-12-05', END)
    world.now += 15 * MINUTE
    await rollUp(world.deps)
    await expectNoLeftovers(world)
  })

  it('says what happens at once, before anything was rolled up and after', async () => {
    const world = await openWorld('Asia/Kolkata', Date.parse('2026-02-10T18:40:00Z'))
    const facts = historyOfDay(dayOf('2026-02-10'), 4).filter(({ at }) => at < world.now)
    world.facts.push(...facts)
    await world.tell(facts)
    await expectSame(world, 'hour', {}, '2026-02-10', '2026-02-11')
    await rollUp(world.deps)
    const more = historyOfDay(dayOf('2026-02-10'), 2, 5).filter(({ at }) => at < world.now)
    world.facts.push(...more)
    await world.tell(more)
    const found = await world.read('day', {}, '2026-02-10', '2026-02-11')
    expect(found.upTo).toBe(world.now)
    await expectSame(world, 'day', {}, '2026-02-10', '2026-02-11')
  })

  it('is as of the last run where there is more than a request reads', async () => {
    const world = await worldWith('Europe/Berlin', '2026-01-20', END, () => 60)
    await rollUp(world.deps)
    const ranAt = world.now
    world.now += 10 * MINUTE
    await expectSame(world, 'team', {}, '2026-01-25', END)
    expect((await world.read('team', {}, '2026-01-25', END)).upTo).toBe(ranAt)
    await rollUp(world.deps)
    expect((await world.read('team', {}, '2026-01-25', END)).upTo).toBe(world.now)
  })

  it('costs an empty workspace nothing', async () => {
    const world = await openWorld('Europe/Berlin', Date.parse('2026-02-10T12:00:00Z'))
    await rollUp(world.deps)
    for (let day = 0; day < 20; day++) {
      world.now += DAY
      const life = new Lifeline()
      const { version } = (await world.deps.store.readRollups()).state
      await rollUp(world.open(life))
      expect(life.calls).toBeLessThan(20)
      expect((await world.deps.store.readRollups()).state.version).toBe(version)
    }
    expect(world.rollups.calls).toEqual({ read: 0, write: 0, remove: 0 })
  })
})

describe('R1 what is behind a figure', () => {
  it('is all of it, the newest first, by pages of any size', async () => {
    const world = await worldWith('Asia/Kolkata', '2026-01-01', '2026-02-10', () => 5)
    const all = localOf(world.timeZone, world.facts)
    const filters: Filters = { team: ['support', '-'], tag: ['refund', '-'] }
    for (const metric of metrics) {
      const naive = naiveReport(all, {
        from: '2026-01-10',
        to: '2026-02-05',
        by: 'day',
        filters,
        targets: TARGETS,
      }).total
      for (const limit of [3, 1_000]) {
        const items = []
        let cursor: string | undefined
        do {
          const question = { from: '2026-01-10', to: '2026-02-05', filters, metric, timeZone: world.timeZone }
          const page = await listBehind(world.deps, question, { limit, cursor })
          expect(page.items.length).toBeLessThanOrEqual(limit)
          items.push(...page.items)
          cursor = page.nextCursor ?? undefined
        } while (cursor !== undefined)
        expect(items.map(({ at }) => at)).toEqual(items.map(({ at }) => at).toSorted((a, b) => b - a))
        const figure = naive[metric]
        const isSum = ['messagesIn', 'messagesOut', 'tagged'].includes(metric)
        const found = isSum ? items.reduce((sum, { value }) => sum + (value ?? 0), 0) : items.length
        expect(found, `${metric} by ${limit}`).toBe(typeof figure === 'number' ? figure : figure.count)
        expect(found, metric).toBeGreaterThan(0)
      }
    }
  })
})

/** No object is there that nobody knows of. */
async function expectNoLeftovers({ deps, rollups }: World): Promise<void> {
  const { rolled, anew, today, unused, lease } = (await deps.store.readRollups()).state
  const known = [
    ...[rolled, anew].flatMap((set) => [
      ...Object.entries(set?.months ?? {}).map(([month, run]) => `${run}/days/${month}`),
      ...Object.entries(set?.years ?? {}).map(([year, run]) => `${run}/months/${year}`),
    ]),
    ...(today ? [`${today.run}/today`] : []),
    ...unused.map(({ name }) => name),
    ...(lease?.names ?? []),
  ]
  expect(
    [...rollups.objects.keys()].filter((name) => !known.some((one) => name === one || name.startsWith(`${one}/`))),
  ).toEqual([])
}
