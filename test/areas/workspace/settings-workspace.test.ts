import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome, stored, whatsappId } from './settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const set = (world: World, input: object) => world.calls('owner', 'workspace.update', input)
const closeWith = (world: World, input: object, n = 1) =>
  outcome(world.calls('agent1', 'conversations.close', { id: whatsappId(world, n), ...input }))

describe('the workspace', () => {
  it('starts with the product’s defaults, and everybody may read them', async () => {
    const world = new World(system)
    expect(await world.asks('agent1', 'workspace.get', {})).toMatchObject({
      name: 'Switchboard Demo',
      afterClosing: 'new',
      nextGoesTo: 'assignee',
      resolutionRequired: false,
      startOutgoing: false,
      country: null,
      timeZone: 'UTC',
      conferenceUrl: 'https://meet.jit.si/{code}',
    })
  })

  it.each([
    ['owner', 'done'],
    ['manager', 'forbidden'],
    ['agent1', 'forbidden'],
  ])('%s changes it: %s', async (who, expected) => {
    expect(await outcome(new World(system).calls(who, 'workspace.update', { startOutgoing: true }))).toBe(expected)
  })

  it.each([
    [{ afterClosing: 'never' }, 'invalid_request afterClosing'],
    [{ nextGoesTo: 'me' }, 'invalid_request nextGoesTo'],
    [{ resolutionRequired: 'yes' }, 'invalid_request resolutionRequired'],
    [{ country: 'XX' }, 'invalid_request country'],
    [{ country: 'de' }, 'invalid_request country'],
    [{ country: 'DE' }, 'done'],
    [{ country: null }, 'done'],
    [{ timeZone: 'Europe/Lisbon' }, 'done'],
    [{ timeZone: 'Lisbon' }, 'invalid_request timeZone'],
    [{ conferenceUrl: 'https://calls.example.com/{code}?lang=en' }, 'done'],
    [{ conferenceUrl: 'https://calls.example.com/room#{code}' }, 'done'],
    [{ conferenceUrl: 'http://calls.example.com/{code}' }, 'invalid_request conferenceUrl'],
    [{ conferenceUrl: 'https://calls.example.com/' }, 'invalid_request conferenceUrl'],
    [{ conferenceUrl: 'https://{code}.example.com/' }, 'invalid_request conferenceUrl'],
    [{ conferenceUrl: 'https://example.com{code}' }, 'invalid_request conferenceUrl'],
    [{ conferenceUrl: 'https://example.com/{code}/{code}' }, 'invalid_request conferenceUrl'],
    [{ conferenceUrl: 'https://me:pass@example.com/{code}' }, 'invalid_request conferenceUrl'],
    [{ conferenceUrl: 'https://example.com/$agent.name/{code}' }, 'invalid_request conferenceUrl'],
    [{ conferenceUrl: 'javascript:alert(1)//{code}' }, 'invalid_request conferenceUrl'],
    [{ conferenceUrl: 'https://meet.jit.si/{code}' }, 'done'],
    [{ name: ' ' }, 'invalid_request name'],
    [{ colour: 'red' }, 'invalid_request colour'],
    [{}, 'done'],
  ])('%j: %s', async (input, expected) => {
    expect(await outcome(set(new World(system), input))).toBe(expected)
  })

  it('two edits at once both count, or the later is told', async () => {
    const world = new World(system)
    await Promise.all([set(world, { name: 'Ours' }), set(world, { startOutgoing: true })])
    const now = await world.asks<{ version: number }>('owner', 'workspace.get', {})
    expect(now).toMatchObject({ name: 'Ours', startOutgoing: true })
    const edits = ['A', 'B'].map((name) => outcome(set(world, { name, version: now.version })))
    expect((await Promise.all(edits)).toSorted()).toEqual(['done', 'version_conflict version'])
  })

  it('S5 decides whether a message after closing opens a new conversation or the last one', async () => {
    const world = new World(system)
    await world.writes('one')
    await closeWith(world, {})
    await set(world, { afterClosing: 'reopen' })
    await world.writes('two')
    expect(await stored(world)).toMatchObject({ n: 1, status: 'ongoing' })
    await closeWith(world, {})
    await set(world, { afterClosing: 'new' })
    await world.writes('three')
    expect(await stored(world, 2)).toMatchObject({ n: 2, status: 'new' })
  })

  it('S6 decides whether the next conversation goes to the same assignee', async () => {
    const world = new World(system)
    const assign = (n: number) =>
      world.calls('agent1', 'conversations.assign', { id: whatsappId(world, n), agentId: 'ag_agent1' })
    await world.writes('one')
    await assign(1)
    await closeWith(world, {})
    await world.writes('two')
    expect((await stored(world, 2)).assigneeId).toBe('ag_agent1')
    await closeWith(world, {}, 2)
    await set(world, { nextGoesTo: 'unassigned' })
    await world.writes('three')
    expect((await stored(world, 3)).assigneeId).toBeNull()
    await set(world, { nextGoesTo: 'assignee' })
  })
})

describe('S3 categories', () => {
  it('where there are none, closing takes any text', async () => {
    const world = new World(system)
    await world.writes('one')
    expect(await closeWith(world, { category: 'Whatever' })).toBe('done')
    expect((await stored(world)).resolution?.category).toBe('Whatever')
  })

  it('where there are any, closing takes one of them, by id or name', async () => {
    const world = new World(system)
    const { id } = await world.asks<{ id: string }>('owner', 'categories.create', { name: '  Billing   issues ' })
    await world.writes('one')
    expect(await closeWith(world, { category: 'Whatever' })).toBe('invalid_request category')
    expect(await closeWith(world, { category: id })).toBe('done')
    await world.writes('two')
    expect(await closeWith(world, { category: 'BILLING issues' }, 2)).toBe('done')
    await world.writes('three')
    expect(await closeWith(world, {}, 3)).toBe('done')
    const named = [await stored(world), await stored(world, 2)].map(({ resolution }) => resolution?.category)
    expect(named).toEqual(['Billing issues', 'Billing issues'])
  })

  it('a workspace that requires a resolution asks for a category', async () => {
    const world = new World(system)
    await set(world, { resolutionRequired: true })
    await world.writes('one')
    expect(await closeWith(world, { type: 'question', note: 'done' })).toBe('invalid_request category')
    await set(world, { resolutionRequired: false })
  })

  it.each([
    ['owner', 'done'],
    ['manager', 'forbidden'],
    ['agent1', 'forbidden'],
  ])('%s adds one: %s', async (who, expected) => {
    const world = new World(system)
    expect(await outcome(world.calls(who, 'categories.create', { name: `By ${world.tag}` }))).toBe(expected)
    expect(await outcome(world.calls(who, 'categories.list', {}))).toBe('done')
  })

  it('have names of their own, whatever the case, also when renamed', async () => {
    const world = new World(system)
    const make = (name: string) => world.calls('owner', 'categories.create', { name })
    const named = `Refund ${world.tag}`
    const outcomes = await Promise.all([named, named.toUpperCase(), named].map((name) => outcome(make(name))))
    expect(outcomes.toSorted()).toEqual(['already_exists name', 'already_exists name', 'done'])
    const other = JSON.parse((await make(`Other ${world.tag}`)).body) as { id: string }
    const rename = (name: string) => outcome(world.calls('owner', 'categories.update', { id: other.id, name }))
    expect(await rename(named.toLowerCase())).toBe('already_exists name')
    expect(await rename(`OTHER ${world.tag}`)).toBe('done')
    expect(await rename(`Third ${world.tag}`)).toBe('done')
    expect(await outcome(make(`Other ${world.tag}`))).toBe('done')
  })

  it('are changed on top of what was seen', async () => {
    const world = new World(system)
    const { id } = await world.asks<{ id: string }>('owner', 'categories.create', { name: `One ${world.tag}` })
    const edits = ['A', 'B'].map((name) =>
      outcome(world.calls('owner', 'categories.update', { id, name: `${name} ${world.tag}`, version: 1 })),
    )
    expect((await Promise.all(edits)).toSorted()).toEqual(['done', 'version_conflict version'])
  })

  it('are removed, and their names are free again', async () => {
    const world = new World(system)
    const name = `Gone ${world.tag}`
    const { id } = await world.asks<{ id: string }>('owner', 'categories.create', { name })
    expect(await outcome(world.calls('owner', 'categories.delete', { id }))).toBe('done')
    expect(await outcome(world.calls('owner', 'categories.delete', { id }))).toBe('not_found')
    expect(await outcome(world.calls('owner', 'categories.get', { id }))).toBe('not_found')
    expect(await outcome(world.calls('owner', 'categories.create', { name }))).toBe('done')
  })

  it('are 500 at most', async () => {
    const world = new World(system)
    const { store } = world.deps
    const have = (await store.readCategories()).length
    for (let n = have; n < 500; n++) await store.commit(store.putCategory(undefined, { id: `c${n}`, name: `c${n}` }))
    expect(await outcome(world.calls('owner', 'categories.create', { name: 'too many' }))).toBe('limit_reached')
  }, 120_000)
})
