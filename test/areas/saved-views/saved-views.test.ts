import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { SavedView } from '../../../functions/areas/saved-views/domain/saved-views.ts'
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
  filter: object
  teamId?: string
  order: number
  version: number
}
interface Listed {
  items: View[]
  nextCursor: string | null
}
const create = (world: World, who: string, input: object = {}) =>
  world.asks<View>(who, 'savedViews.create', { name: 'A view', filter: { view: 'mine' }, ...input })
const list = async (world: World, who: string) => (await world.asks<Listed>(who, 'savedViews.list', {})).items
/** Names of somebody's own, or of a team's, in their order. */
const names = async (world: World, who: string, teamId?: string) =>
  (await list(world, who)).filter((view) => view.teamId === teamId).map(({ name }) => name)

/** A team of its own with a member and an admin. */
async function crew(world: World) {
  const team = await world.asks<{ id: string }>('owner', 'teams.create', { name: world.tag, mode: 'collaboration' })
  const member = await hire(world, 'member', { teams: [{ id: team.id, role: 'representative' }] })
  const admin = await hire(world, 'admin', { teams: [{ id: team.id, role: 'admin' }] })
  return { teamId: team.id, member, admin }
}
/** What the table has of the views of an owner, without asking who may see them. */
const kept = (world: World, owner: { agentId: string } | { teamId: string }) => world.deps.store.readSavedViews([owner])

describe('F5 whose they are', () => {
  it('F5: one’s own is nobody else’s, whatever the others’ role', async () => {
    const world = new World(system)
    const { login } = await hire(world, 'anna', { teams: [{ id: 'support', role: 'representative' }] })
    const filter = { queue: 'overdue', teamId: 'support', agentId: 'ag_x', channelId: 'demo-web', sort: 'waiting' }
    const view = await create(world, login, { name: '  Late   web ', filter })
    expect(view).toEqual({ id: expect.stringMatching(/^sv_/), name: 'Late web', filter, order: 0, version: 1 })
    expect(await world.asks(login, 'savedViews.get', { id: view.id })).toEqual(view)
    for (const other of ['support-admin', 'manager', 'owner']) {
      expect((await list(world, other)).map(({ id }) => id)).not.toContain(view.id)
      for (const name of ['savedViews.get', 'savedViews.update', 'savedViews.delete'] as const) {
        expect(await outcome(world.calls(other, name, { id: view.id }))).toBe('not_found')
      }
    }
  })

  it('F5: a team’s is its members’ to see, and is kept by its admins and those of the workspace', async () => {
    const world = new World(system)
    const { teamId, member, admin } = await crew(world)
    const input = { name: 'Ours', filter: { status: 'on_hold' }, teamId }
    for (const who of [member.login, 'agent1', 'support-admin']) {
      expect(await outcome(world.calls(who, 'savedViews.create', input))).toBe('forbidden')
    }
    const { id } = await create(world, admin.login, input)
    for (const who of ['manager', 'owner']) await create(world, who, { ...input, name: who })
    expect(await names(world, member.login, teamId)).toEqual(['Ours', 'manager', 'owner'])
    expect(await names(world, 'owner', teamId)).toEqual(['Ours', 'manager', 'owner'])
    expect(await names(world, 'agent1', teamId)).toEqual([])
    expect(await outcome(world.calls('agent1', 'savedViews.get', { id }))).toBe('not_found')
    for (const change of [{ name: 'Mine' }, { order: 0 }, { teamId: null }]) {
      expect(await outcome(world.calls(member.login, 'savedViews.update', { id, ...change }))).toBe('forbidden')
    }
    expect(await outcome(world.calls(member.login, 'savedViews.delete', { id }))).toBe('forbidden')
    expect(await outcome(world.calls('manager', 'savedViews.delete', { id }))).toBe('done')
    await world.asks('owner', 'agents.update', { id: member.id, teams: [] })
    expect(await names(world, member.login, teamId)).toEqual([])
  })

  it('F5: one’s own becomes the team’s and comes back, in one step', async () => {
    const world = new World(system)
    const { teamId, admin } = await crew(world)
    await create(world, 'owner', { name: 'First', teamId })
    const { id } = await create(world, admin.login, { name: 'Shared' })
    const shared = { id, teamId, order: 0 }
    expect(await world.asks(admin.login, 'savedViews.update', shared)).toMatchObject({ teamId, order: 0, version: 2 })
    expect(await names(world, admin.login, teamId)).toEqual(['Shared', 'First'])
    expect(await names(world, admin.login)).toEqual([])
    const back = await world.asks<View>(admin.login, 'savedViews.update', { id, teamId: null })
    expect([back.teamId, back.order]).toEqual([undefined, 0])
    expect(await outcome(world.calls(admin.login, 'savedViews.update', { id, teamId: 'sales' }))).toBe('forbidden')
    expect(await outcome(world.calls(admin.login, 'savedViews.update', { id, teamId: 'none' }))).toBe(
      'invalid_request teamId',
    )
  })

  it('F5: asks with the rights of whoever opens it', async () => {
    const world = new World(system)
    const { teamId, member, admin } = await crew(world)
    const { filter } = await create(world, admin.login, { filter: { view: 'blacklist' }, teamId })
    expect(await outcome(world.calls(member.login, 'conversations.list', filter))).toBe('forbidden')
    expect(await outcome(world.calls('owner', 'conversations.list', filter))).toBe('done')
  })
})

describe('F5 their order', () => {
  it('F5: is kept without gaps, wherever one goes', async () => {
    const world = new World(system)
    const { login } = await hire(world, 'orders')
    const [a, b, c] = await Promise.all([0, 0, 0].map(() => create(world, login)))
    expect((await list(world, login)).map(({ order }) => order)).toEqual([0, 1, 2])
    const ids = async () => (await list(world, login)).map(({ id }) => id)
    const [first, second, third] = (await ids()) as [string, string, string]
    expect([a?.id, b?.id, c?.id].sort()).toEqual([first, second, third].sort())
    expect(await world.asks(login, 'savedViews.update', { id: third, order: 0 })).toMatchObject({
      order: 0,
      version: 1,
    })
    expect(await ids()).toEqual([third, first, second])
    expect(await world.asks(login, 'savedViews.update', { id: third, order: 900 })).toMatchObject({ order: 2 })
    expect(await ids()).toEqual([first, second, third])
    await world.asks(login, 'savedViews.delete', { id: first })
    expect((await list(world, login)).map(({ id, order }) => [id, order])).toEqual([
      [second, 0],
      [third, 1],
    ])
    const { id } = await create(world, login, { order: 1 })
    expect(await ids()).toEqual([second, id, third])
  })

  it('F5: moved by several at once, every one is still there once', async () => {
    const world = new World(system)
    const { login } = await hire(world, 'movers')
    const made: View[] = []
    for (let at = 0; at < 6; at++) made.push(await create(world, login, { name: `${at}` }))
    await Promise.all(
      made.map(({ id }, at) => world.calls(login, 'savedViews.update', { id, order: 5 - at, name: `now ${at}` })),
    )
    const after = await list(world, login)
    expect(after.map(({ order }) => order)).toEqual([0, 1, 2, 3, 4, 5])
    expect(after.map(({ name }) => name).sort()).toEqual(made.map((_, at) => `now ${at}`))
  })

  it('F5: mine come first, then each team’s; pages go on where they ended', async () => {
    const world = new World(system)
    const { teamId, admin } = await crew(world)
    for (const name of ['t0', 't1', 't2']) await create(world, admin.login, { name, teamId })
    for (const name of ['m0', 'm1']) await create(world, admin.login, { name })
    const page = (cursor?: string | null) =>
      world.asks<Listed>(admin.login, 'savedViews.list', { limit: 2, ...(cursor ? { cursor } : {}) })
    const first = await page()
    const second = await page(first.nextCursor)
    const third = await page(second.nextCursor)
    const seen = [first, second, third].map(({ items }) => items.map(({ name }) => name))
    expect(seen).toEqual([['m0', 'm1'], ['t0', 't1'], ['t2']])
    expect(third.nextCursor).toBeNull()
  })
})

describe('F5 changes', () => {
  it('F5: names and filters are changed as they were seen, or refused', async () => {
    const world = new World(system)
    const { login } = await hire(world, 'changes')
    const { id } = await create(world, login)
    const renamed = { id, name: 'Renamed', version: 1 }
    expect(await world.asks(login, 'savedViews.update', renamed)).toMatchObject({ name: 'Renamed', version: 2 })
    expect(await outcome(world.calls(login, 'savedViews.update', { ...renamed, name: 'Late' }))).toBe(
      'version_conflict version',
    )
    // Nothing is changed by what is so already.
    expect(await world.asks(login, 'savedViews.update', { id, name: 'Renamed' })).toMatchObject({ version: 2 })
    const filter = { view: 'all', channelId: 'demo-web' }
    expect(await world.asks(login, 'savedViews.update', { id, filter })).toMatchObject({ filter, version: 3 })
  })

  it('F5: the same key makes one', async () => {
    const world = new World(system)
    const { login } = await hire(world, 'once')
    const input = { name: 'Once', filter: { view: 'mine' } }
    const made = await Promise.all([1, 2, 3].map(() => world.calls(login, 'savedViews.create', input, 'once')))
    expect(new Set(made.map(({ body }) => body)).size).toBe(1)
    expect(await names(world, login)).toEqual(['Once'])
  })

  it('F5: at most fifty of an agent and of a team, also when several are made at once', async () => {
    const world = new World(system)
    const { teamId, admin } = await crew(world)
    const views = Array.from({ length: 48 }, (_, at): SavedView => {
      return { id: `sv_${world.tag}_${at}`, name: `${at}`, filter: {}, version: 1 }
    })
    const { store } = world.deps
    await store.commit([store.putSavedViews({ agentId: admin.id, views }), store.putSavedViews({ teamId, views: [] })])
    const input = { name: 'More', filter: {} }
    const tried = await Promise.all(
      [1, 2, 3, 4].map(() => outcome(world.calls(admin.login, 'savedViews.create', input))),
    )
    expect(tried.sort()).toEqual(['done', 'done', 'limit_reached', 'limit_reached'])
    const [full] = await kept(world, { agentId: admin.id })
    expect(full?.views).toHaveLength(50)
    // Of the team there is room; coming back there is none.
    const { id } = await create(world, admin.login, { teamId })
    expect(await outcome(world.calls(admin.login, 'savedViews.update', { id, teamId: null }))).toBe('limit_reached')
    expect(await names(world, admin.login, teamId)).toEqual(['A view'])
  })

  it.each([
    [{ name: ' ' }, 'invalid_request name'],
    [{ name: 'x'.repeat(61) }, 'invalid_request name'],
    [{ filter: { view: 'none' } }, 'invalid_request filter.view'],
    [{ filter: { sort: 'loudest' } }, 'invalid_request filter.sort'],
    [{ filter: { teamId: '../x' } }, 'invalid_request filter.teamId'],
    [{ filter: { q: 'x' } }, 'invalid_request filter.q'],
    [{ filter: undefined }, 'invalid_request filter'],
    [{ order: -1 }, 'invalid_request order'],
    [{ agentId: 'ag_agent2' }, 'invalid_request agentId'],
  ])('%j: %s', async (input, expected) => {
    const call = { name: 'x', filter: {}, ...input }
    expect(await outcome(new World(system).calls('agent1', 'savedViews.create', call))).toBe(expected)
  })
})

describe('F5 whose owner goes', () => {
  it('F5: a deleted agent’s and a deleted team’s go with them, also when it is told twice', async () => {
    const world = new World(system)
    const { teamId, member, admin } = await crew(world)
    await create(world, member.login)
    await create(world, admin.login, { teamId })
    await create(world, admin.login, { name: 'Stays', filter: { view: 'all', teamId, agentId: member.id } })
    await world.asks('owner', 'agents.delete', { id: member.id })
    await world.asks('owner', 'teams.delete', { id: teamId })
    expect(await names(world, admin.login, teamId)).toEqual([])
    expect(await outcome(world.calls(admin.login, 'savedViews.create', { name: 'x', filter: {}, teamId }))).toBe(
      'invalid_request teamId',
    )
    const records = await world.takeRecords()
    await world.runReactions(records)
    await world.runReactions(records)
    expect(await kept(world, { agentId: member.id })).toEqual([])
    expect(await kept(world, { teamId })).toEqual([])
    // What names them finds nothing, and is still there to be changed.
    const [stays] = await list(world, admin.login)
    expect(stays?.name).toBe('Stays')
  })

  it('F5: of somebody who goes while their first one is made nothing is left', async () => {
    const world = new World(system)
    const { teamId, member, admin } = await crew(world)
    const results = await Promise.all([
      outcome(world.calls(member.login, 'savedViews.create', { name: 'x', filter: {} })),
      outcome(world.calls(admin.login, 'savedViews.create', { name: 'x', filter: {}, teamId })),
      outcome(world.calls('owner', 'agents.delete', { id: member.id })),
      outcome(world.calls('manager', 'savedViews.create', { name: 'y', filter: {}, teamId })),
      outcome(world.calls('owner', 'teams.delete', { id: teamId })),
    ])
    expect([results[2], results[4]]).toEqual(['done', 'done'])
    await world.runReactions(await world.takeRecords())
    expect(await kept(world, { agentId: member.id })).toEqual([])
    expect(await kept(world, { teamId })).toEqual([])
  })
})
