import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { Installation, installWorkspace } from '../../../functions/areas/installation/use-cases/install-workspace.ts'
import { finishRollouts } from '../../../functions/areas/rollouts/use-cases/roll-out.ts'
import { admitTicket } from '../../../functions/areas/sockets/use-cases/connect-socket.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { demoWorkspace } from '../../../local/demo-workspace.ts'
import { identityOf } from '../../kit/identity.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, movements, outcome, stored, whatsappId } from './settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

describe('A2 who may change agents', () => {
  it.each([
    ['owner', 'done'],
    ['manager', 'forbidden'],
    ['agent1', 'forbidden'],
    ['support-admin', 'forbidden'],
  ])('%s: %s', async (who, expected) => {
    const world = new World(system)
    const target = await hire(world, 'target')
    expect(await outcome(world.calls(who, 'agents.update', { id: target.id, name: 'Kim' }))).toBe(expected)
    expect(await outcome(world.calls(who, 'agents.delete', { id: target.id }))).toBe(expected)
  })

  it('only an owner makes owners, and an admin changes none', async () => {
    const world = new World(system)
    const admin = await hire(world, 'admin', { role: 'admin' })
    const owner = await hire(world, 'second', { role: 'owner' })
    const other = await hire(world, 'other')
    const by = (name: 'agents.update' | 'agents.delete', input: object) =>
      outcome(world.calls(admin.login, name, input))
    expect(await by('agents.update', { id: other.id, role: 'owner' })).toBe('forbidden role')
    expect(await by('agents.update', { id: admin.id, role: 'owner' })).toBe('forbidden role')
    expect(await by('agents.update', { id: owner.id, name: 'Kim' })).toBe('forbidden')
    expect(await by('agents.delete', { id: owner.id })).toBe('forbidden')
    expect(await by('agents.update', { id: other.id, role: 'admin' })).toBe('done')
    expect(await outcome(hire(world, 'third', { role: 'owner' }, admin.login))).toBe('forbidden role')
    expect(await outcome(world.calls('owner', 'agents.delete', { id: owner.id }))).toBe('done')
  })

  it('nobody grants more than they have', async () => {
    const world = new World(system)
    const keeper = await hire(world, 'keeper', {
      permissions: ['settings.manage'],
      teams: [{ id: 'support', role: 'representative' }],
    })
    const target = await hire(world, 'target')
    const by = (input: object) => outcome(world.calls(keeper.login, 'agents.update', input))
    expect(await by({ id: target.id, permissions: ['settings.manage'] })).toBe('done')
    expect(await by({ id: target.id, permissions: ['settings.manage', 'reports.view'] })).toBe('forbidden permissions')
    expect(await by({ id: keeper.id, permissions: ['settings.manage', 'contacts.merge'] })).toBe(
      'forbidden permissions',
    )
    expect(await by({ id: keeper.id, role: 'manager' })).toBe('forbidden role')
    expect(await by({ id: target.id, teams: [{ id: 'support', role: 'representative' }] })).toBe('done')
    expect(await by({ id: target.id, teams: [{ id: 'support', role: 'admin' }] })).toBe('forbidden teams')
    expect(await by({ id: target.id, teams: [{ id: 'sales', role: 'representative' }] })).toBe('forbidden teams')
    expect(await by({ id: 'ag_manager', name: 'Kim' })).toBe('forbidden')
    expect(await outcome(hire(world, 'new', { role: 'manager' }, keeper.login))).toBe('forbidden role')
    expect(await by({ id: target.id, permissions: [], teams: [] })).toBe('done')
  })

  it('somebody is shown agents of their teams only', async () => {
    const world = new World(system)
    expect(await outcome(world.calls('agent1', 'agents.get', { id: 'ag_agent2' }))).toBe('done')
    expect(await outcome(world.calls('agent1', 'agents.get', { id: 'ag_agent3' }))).toBe('not_found')
    expect(await outcome(world.calls('manager', 'agents.get', { id: 'ag_agent3' }))).toBe('done')
  })
})

describe('O1 how many open conversations an agent has at most', () => {
  it('is kept, changed and taken away, and nothing else is touched by it', async () => {
    const world = new World(system)
    const { id } = await hire(world, 'limited', { mostOpen: 3 })
    const mostOpen = async () => (await world.asks<{ mostOpen: number | null }>('owner', 'agents.get', { id })).mostOpen
    expect(await mostOpen()).toBe(3)
    const change = (input: object) => outcome(world.calls('owner', 'agents.update', { id, ...input }))
    expect(await change({ name: 'Kim' })).toBe('done')
    expect(await mostOpen()).toBe(3)
    for (const wrong of [0, 1.5, -1, 1_001, '3'])
      expect(await change({ mostOpen: wrong })).toBe('invalid_request mostOpen')
    expect(await change({ mostOpen: 1_000 })).toBe('done')
    expect(await change({ mostOpen: null })).toBe('done')
    expect(await mostOpen()).toBeNull()
  })

  it('is not limited where nobody said so, nor by what an earlier version stored', async () => {
    const world = new World(system)
    const { id } = await hire(world, 'unlimited')
    expect(await world.asks('owner', 'agents.get', { id })).toMatchObject({ mostOpen: null })
  })
})

describe('what an agent can be', () => {
  it.each([
    [{ email: 'nobody' }, 'invalid_request email'],
    [{ name: '  ' }, 'invalid_request name'],
    [{ role: 'boss' }, 'invalid_request role'],
    [{ teams: [{ id: 'nowhere', role: 'admin' }] }, 'invalid_request teams.0.id'],
    [{ teams: [{ id: 'support', role: 'boss' }] }, 'invalid_request teams.0.role'],
    [{ permissions: ['everything'] }, 'invalid_request permissions.0'],
    [{ id: 'ag_mine' }, 'invalid_request id'],
  ])('%j: %s', async (more, expected) => {
    const world = new World(system)
    const input = { email: `new-${world.tag}@demo.test`, name: 'New', role: 'agent', ...more }
    expect(await outcome(world.calls('owner', 'agents.create', input))).toBe(expected)
  })

  it('an email belongs to one agent, whatever its case', async () => {
    const world = new World(system)
    const { email } = await hire(world, 'kim')
    const again = { email: email.toUpperCase(), name: 'Kim', role: 'agent' }
    expect(await outcome(world.calls('owner', 'agents.create', again))).toBe('already_exists email')
  })

  it('ten who take an email at once: one gets it', async () => {
    const world = new World(system)
    const input = { email: `race-${world.tag}@demo.test`, name: 'Kim', role: 'agent' }
    const outcomes = await Promise.all(
      Array.from({ length: 10 }, () => outcome(world.calls('owner', 'agents.create', input))),
    )
    expect(outcomes.toSorted()).toEqual([...Array(9).fill('already_exists email'), 'done'])
  })

  it('the same Idempotency-Key makes one agent', async () => {
    const world = new World(system)
    const input = { email: `once-${world.tag}@demo.test`, name: 'Kim', role: 'agent' }
    const [first, second] = [
      await world.calls('owner', 'agents.create', input, 'new'),
      await world.calls('owner', 'agents.create', input, 'new'),
    ]
    expect(second).toEqual(first)
  })
})

describe('two edits at once', () => {
  it('both count where they name different fields', async () => {
    const world = new World(system)
    const { id, login } = await hire(world, 'kim')
    await Promise.all([
      world.calls('owner', 'agents.update', { id, name: 'Kim K.' }),
      world.calls('owner', 'agents.update', { id, permissions: ['reports.view'] }),
      world.calls('owner', 'agents.update', { id, teams: [{ id: 'sales', role: 'admin' }] }),
      world.calls(login, 'me.setAvailability', { available: false }),
    ])
    expect(await world.asks('owner', 'agents.get', { id })).toMatchObject({
      name: 'Kim K.',
      permissions: ['reports.view'],
      teams: [{ id: 'sales', role: 'admin' }],
      available: false,
      // and the first sign-in
      version: 6,
    })
  })

  it('of two that saw the same version one is told', async () => {
    const world = new World(system)
    const { id, version } = await hire(world, 'kim')
    const outcomes = await Promise.all(
      ['A', 'B'].map((name) => outcome(world.calls('owner', 'agents.update', { id, name, version }))),
    )
    expect(outcomes.toSorted()).toEqual(['done', 'version_conflict version'])
  })

  it('what was stored before versions counts as version 1', async () => {
    const world = new World(system)
    const agent = await world.deps.store.readAgent('ag_agent4')
    expect(agent?.version).toBe(1)
    const { version } = await world.asks<{ version: number }>('owner', 'agents.update', {
      id: 'ag_agent4',
      name: 'Dave',
      version: 1,
    })
    expect(version).toBe(2)
  })
})

describe('a workspace keeps an owner', () => {
  it('the last one is neither deleted nor demoted', async () => {
    const world = new World(system)
    expect(await outcome(world.calls('owner', 'agents.delete', { id: 'ag_owner' }))).toBe('last_owner')
    expect(await outcome(world.calls('owner', 'agents.update', { id: 'ag_owner', role: 'admin' }))).toBe('last_owner')
    expect(await outcome(world.calls('owner', 'agents.update', { id: 'ag_owner', name: 'Olivia' }))).toBe('done')
  })

  it('three who demote each other in a circle at once leave one', async () => {
    const world = new World(system)
    const [two, three] = [await hire(world, 'two', { role: 'owner' }), await hire(world, 'three', { role: 'owner' })]
    await Promise.all([
      outcome(world.calls('owner', 'agents.update', { id: two.id, role: 'agent' })),
      outcome(world.calls(two.login, 'agents.update', { id: three.id, role: 'agent' })),
      outcome(world.calls(three.login, 'agents.update', { id: 'ag_owner', role: 'agent' })),
    ])
    const owners = (await world.deps.store.readAgents()).filter(({ role }) => role === 'owner')
    expect(owners.length).toBeGreaterThan(0)
    const owner = await world.deps.store.readAgent('ag_owner')
    if (!owner) throw new Error('no owner')
    await world.deps.store.commit(world.deps.store.putAgent({ ...owner, role: 'owner' }, false))
  })
})

describe('a deleted agent', () => {
  it('signs in no more at once, by token, ticket or an address that somebody else has taken over', async () => {
    const world = new World(system)
    const kim = await hire(world, 'kim')
    await world.deps.store.putTicket(`t${world.tag}`, identityOf(kim.email), system.clock.now() + 60_000)
    expect(await outcome(world.calls(kim.login, 'me.get', {}))).toBe('done')
    await world.calls('owner', 'agents.delete', { id: kim.id })
    expect(await outcome(world.calls(kim.login, 'me.get', {}))).toBe('forbidden')
    expect(await admitTicket(world.deps, `t${world.tag}`)).toBeUndefined()
    expect(await outcome(world.calls('owner', 'agents.get', { id: kim.id }))).toBe('not_found')
    expect(await outcome(world.calls('owner', 'agents.update', { id: kim.id, name: 'Kim' }))).toBe('not_found')
    expect(await outcome(world.calls('owner', 'agents.delete', { id: kim.id }))).toBe('not_found')
    const heir = await hire(world, 'kim')
    expect(await world.asks('owner', 'agents.get', { id: heir.id })).toMatchObject({ email: kim.email })
    expect((await world.asks<{ id: string }>(kim.login, 'me.get', {})).id).toBe(heir.id)
  })

  it('A6 S6 is assigned nothing, neither by hand nor by a customer who comes back', async () => {
    const world = new World(system)
    const kim = await hire(world, 'kim', { teams: [{ id: 'support', role: 'representative' }] })
    await world.writes('one')
    await world.calls('agent1', 'conversations.assign', { id: whatsappId(world), agentId: kim.id })
    await world.calls('agent1', 'conversations.close', { id: whatsappId(world) })
    await world.calls('owner', 'agents.delete', { id: kim.id })
    await world.settle()
    await world.writes('two')
    expect((await stored(world, 2)).assigneeId).toBeNull()
    const assign = { id: whatsappId(world, 2), agentId: kim.id }
    expect(await outcome(world.calls('agent1', 'conversations.assign', assign))).toBe('invalid_request agentId')
  })

  it('leaves what is open and theirs in Unassigned, waiting for somebody', async () => {
    const world = new World(system)
    const kim = await hire(world, 'kim', { teams: [{ id: 'support', role: 'representative' }] })
    await world.writes('one')
    await world.calls(kim.login, 'conversations.join', { id: whatsappId(world) })
    await world.calls('agent1', 'conversations.assign', { id: whatsappId(world), agentId: kim.id })
    await world.texts('one')
    await world.settle()
    await world.calls('owner', 'agents.delete', { id: kim.id })
    await world.settle()
    expect(await stored(world)).toMatchObject({
      assigneeId: null,
      participantIds: [],
      waitingSince: expect.any(Number),
    })
    expect((await movements(world)).slice(-2)).toEqual(['left', 'unassigned'])
    const lists = await world.asks<{ items: { id: string; repNeeded: boolean }[] }>('agent1', 'conversations.list', {})
    expect(lists.items.find(({ id }) => id === whatsappId(world))?.repNeeded).toBe(true)
    const before = await movements(world)
    await world.redeliver()
    expect(await movements(world)).toEqual(before)
  })

  it.each([1, 2, 3, 5, 8, 13])('does so whenever the process dies: after %i calls', async (calls) => {
    const world = new World(system)
    const kim = await hire(world, 'kim', { teams: [{ id: 'support', role: 'representative' }] })
    await world.writes('one')
    await world.calls('agent1', 'conversations.assign', { id: whatsappId(world), agentId: kim.id })
    await world.settle()
    await world.calls('owner', 'agents.delete', { id: kim.id })
    const records = await world.takeRecords()
    world.restart(calls)
    await world.runReactions(records).catch((error: unknown) => expect(String(error)).toMatch(/stopped|do not follow/))
    world.restart()
    await world.runReactions(records)
    await world.settle()
    expect((await stored(world)).assigneeId).toBeNull()
    expect((await movements(world)).filter((name) => name === 'unassigned')).toHaveLength(1)
  })

  it('is let go of by whoever gave them a conversation in the same moment', async () => {
    const world = new World(system)
    const kim = await hire(world, 'kim', { teams: [{ id: 'support', role: 'representative' }] })
    await world.writes('one')
    await world.calls('owner', 'agents.delete', { id: kim.id })
    await world.settle()
    const late = await stored(world)
    await world.deps.store.commit(world.deps.store.putConversation(late, { ...late, assigneeId: kim.id }))
    await world.settle()
    expect((await stored(world)).assigneeId).toBeNull()
  })

  it('had more than a page: the sweep goes on by itself, and is over after the second round', async () => {
    const world = new World(system)
    const kim = await hire(world, 'kim', { teams: [{ id: 'support', role: 'representative' }] })
    await world.writes('one')
    const pattern = await stored(world)
    const made = Array.from({ length: 130 }, (_, index) => homeContactId('demo-whatsapp', `${world.phone}${index}`))
    for (const contactId of made) {
      const open = { ...pattern, contactId, id: conversationIdOf(contactId, 1), assigneeId: kim.id, version: 0 }
      await world.deps.store.commit(world.deps.store.putConversation(undefined, open))
    }
    await world.clear()
    await world.calls('owner', 'agents.delete', { id: kim.id })
    await world.settle()
    const after = await world.deps.store.readConversations(made.map((contactId) => ({ contactId, n: 1 })))
    expect(after.filter(({ assigneeId }) => assigneeId !== null).length).toBe(0)
    expect(after).toHaveLength(130)
    system.clock.advance(120_000)
    await finishRollouts(world.deps)
    expect((await world.deps.store.readRollouts()).filter(({ id }) => id === kim.id)).toEqual([])
  }, 120_000)

  it('does not come back with the next deployment', async () => {
    const world = new World(system)
    await world.calls('owner', 'agents.delete', { id: 'ag_agent3' })
    await installWorkspace(world.deps, Installation.parse(demoWorkspace))
    expect(await outcome(world.calls('agent3', 'me.get', {}))).toBe('forbidden')
  })
})
