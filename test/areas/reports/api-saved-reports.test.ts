import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { operations } from '../../../contracts/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, outcome } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

interface View {
  id: string
  name: string
  filter?: object
  report?: object
  teamId?: string
  order: number
  version: number
}
const report = { name: 'speed', span: '28d', by: 'week', filters: { teamId: ['support', '-'], tag: ['a,b'] } }
const create = (world: World, who: string, input: object = {}) =>
  world.asks<View>(who, 'savedViews.create', { name: 'A report', report, ...input })
const list = async (world: World, who: string, of?: 'inbox' | 'reports') =>
  (await world.asks<{ items: View[] }>(who, 'savedViews.list', of ? { of } : {})).items
const names = async (...asked: Parameters<typeof list>) => (await list(...asked)).map(({ name }) => name)

describe('R1 reports that are kept', () => {
  it('R1: have a report in place of a filter, and are in the lists of reports alone', async () => {
    const world = new World(system)
    const { login } = await hire(world, 'keeps')
    const view = await create(world, login)
    expect(view).toEqual({ id: expect.stringMatching(/^sv_/), name: 'A report', report, order: 0, version: 1 })
    expect(operations['savedViews.get'].output.parse(view)).toEqual(view)
    expect(await world.asks(login, 'savedViews.get', { id: view.id })).toEqual(view)
    await create(world, login, { name: 'A list', report: undefined, filter: { view: 'mine' } })
    // Who has asked for none of reports is shown none: consoles of before know no other kind.
    expect(await names(world, login)).toEqual(['A list'])
    expect(await names(world, login, 'inbox')).toEqual(['A list'])
    expect(await list(world, login, 'reports')).toEqual([view])
  })

  it('R1: one’s own are nobody else’s; a team’s are its members’ to see and its admins’ to keep', async () => {
    const world = new World(system)
    const team = await world.asks<{ id: string }>('owner', 'teams.create', { name: world.tag, mode: 'collaboration' })
    const member = await hire(world, 'member', { teams: [{ id: team.id, role: 'representative' }] })
    const admin = await hire(world, 'admin', { teams: [{ id: team.id, role: 'admin' }] })
    const own = await create(world, member.login)
    expect(await outcome(world.calls('owner', 'savedViews.get', { id: own.id }))).toBe('not_found')
    const input = { name: 'Ours', report, teamId: team.id }
    expect(await outcome(world.calls(member.login, 'savedViews.create', input))).toBe('forbidden')
    const ours = await create(world, admin.login, input)
    expect(await names(world, member.login, 'reports')).toEqual(['A report', 'Ours'])
    expect(await names(world, 'agent1', 'reports')).toEqual([])
    for (const change of [{ name: 'Mine' }, { report }]) {
      expect(await outcome(world.calls(member.login, 'savedViews.update', { id: ours.id, ...change }))).toBe(
        'forbidden',
      )
    }
  })

  it('R1: each kind has an order of its own, which the other leaves alone', async () => {
    const world = new World(system)
    const { login } = await hire(world, 'orders')
    const list1 = { report: undefined, filter: {} }
    for (const name of ['r0', 'r1']) await create(world, login, { name })
    for (const name of ['f0', 'f1']) await create(world, login, { ...list1, name })
    const { id } = await create(world, login, { name: 'r2' })
    expect((await list(world, login)).map(({ order }) => order)).toEqual([0, 1])
    expect(await world.asks(login, 'savedViews.update', { id, order: 0 })).toMatchObject({ order: 0, version: 1 })
    expect(await names(world, login, 'reports')).toEqual(['r2', 'r0', 'r1'])
    expect(await world.asks(login, 'savedViews.update', { id, order: 1 })).toMatchObject({ order: 1 })
    await create(world, login, { ...list1, name: 'f-', order: 1 })
    expect(await names(world, login)).toEqual(['f0', 'f-', 'f1'])
    expect(await names(world, login, 'reports')).toEqual(['r0', 'r2', 'r1'])
    const renamed = await world.asks<View>(login, 'savedViews.update', { id, name: 'r2!' })
    expect([renamed.order, renamed.version]).toEqual([1, 2])
    await world.asks(login, 'savedViews.delete', { id })
    expect((await list(world, login, 'reports')).map(({ name, order }) => [name, order])).toEqual([
      ['r0', 0],
      ['r1', 1],
    ])
  })

  it('R1: are changed as they were seen, and stay what they are', async () => {
    const world = new World(system)
    const { login } = await hire(world, 'changes')
    const { id } = await create(world, login)
    const other = { name: 'tags', span: { from: '2026-01-01', to: '2026-01-31' }, by: 'tag', filters: {} }
    const changed = { id, report: other, version: 1 }
    expect(await world.asks(login, 'savedViews.update', changed)).toMatchObject({ report: other, version: 2 })
    expect(await outcome(world.calls(login, 'savedViews.update', changed))).toBe('version_conflict version')
    expect(await outcome(world.calls(login, 'savedViews.update', { id, filter: {} }))).toBe('invalid_request filter')
    const inbox = await create(world, login, { report: undefined, filter: {} })
    expect(await outcome(world.calls(login, 'savedViews.update', { id: inbox.id, report }))).toBe(
      'invalid_request report',
    )
  })

  it('R1: at most fifty, beside fifty of the inbox; the longest that there can be fit in', async () => {
    const world = new World(system)
    const { id, login } = await hire(world, 'many')
    // Three bytes a letter, as long as is taken.
    const tag = Array.from({ length: 19 }, (_, at) => `${at}`.padEnd(100, '話'))
    const long = { ...report, filters: { tag } }
    const views = Array.from({ length: 99 }, (_, at) => ({
      id: `sv_${world.tag}_${at}`,
      name: '話'.repeat(60),
      version: 1,
      ...(at % 2 ? { report: long } : { filter: { view: 'all', teamId: 'x'.repeat(128), agentId: 'x'.repeat(128) } }),
    }))
    const { store } = world.deps
    await store.commit([store.putSavedViews({ agentId: id, views })])
    await create(world, login, { report: long })
    expect(await outcome(world.calls(login, 'savedViews.create', { name: 'x', report }))).toBe('limit_reached')
    expect(await outcome(world.calls(login, 'savedViews.create', { name: 'x', filter: {} }))).toBe('limit_reached')
    expect([(await list(world, login)).length, (await list(world, login, 'reports')).length]).toEqual([50, 50])
    const longer = { ...report, filters: { tag: [...tag, 'x'.repeat(90)] } }
    expect(await outcome(world.calls('agent1', 'savedViews.create', { name: 'x', report: longer }))).toBe(
      'invalid_request report.filters',
    )
  })

  it.each([
    [{ filter: {} }, 'filter'],
    [{ report: undefined }, 'filter'],
    [{ report: { ...report, name: 'money' } }, 'report.name'],
    [{ report: { ...report, by: 'year' } }, 'report.by'],
    [{ report: { ...report, by: undefined } }, 'report.by'],
    [{ report: { ...report, span: '29d' } }, 'report.span'],
    [{ report: { ...report, span: { from: '2026-01-01' } } }, 'report.span'],
    [{ report: { ...report, span: { from: '2026-02-30', to: '2026-03-01' } } }, 'report.span.from'],
    [{ report: { ...report, span: { from: '2026-02-02', to: '2026-02-01' } } }, 'report.span.from'],
    [{ report: { ...report, filters: { teamId: ['no team'] } } }, 'report.filters.teamId.0'],
    [{ report: { ...report, filters: { q: ['x'] } } }, 'report.filters.q'],
    [{ report: { ...report, filters: undefined } }, 'report.filters'],
    [{ report: { ...report, more: 1 } }, 'report.more'],
  ])('R1: %j is refused by its field', async (input, path) => {
    const call = { name: 'x', report, ...input }
    expect(await outcome(new World(system).calls('agent1', 'savedViews.create', call))).toBe(`invalid_request ${path}`)
  })
})
