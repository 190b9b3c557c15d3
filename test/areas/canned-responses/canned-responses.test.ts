import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { hire, outcome, whatsappId } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

interface Canned {
  id: string
  scope: string
  title: string
  version: number
}
const create = (world: World, who: string, input: object) =>
  world.asks<Canned>(who, 'cannedResponses.create', { title: 'Greeting', text: 'Hello $contact.name', ...input })
const list = async (world: World, who: string, input: object = {}) =>
  (await world.asks<{ items: Canned[] }>(who, 'cannedResponses.list', input)).items.map(({ title }) => title)

describe('M7 canned responses', () => {
  it('M7: a personal one is its owner’s alone, whatever the others’ role', async () => {
    const world = new World(system)
    const { id } = await create(world, 'agent1', { title: `own ${world.tag}`, topic: 'Returns', shortcut: 'hi' })
    expect(await world.asks('agent1', 'cannedResponses.get', { id })).toMatchObject({
      id,
      scope: 'personal',
      topic: 'Returns',
      shortcut: 'hi',
      version: 1,
    })
    for (const other of ['agent2', 'manager', 'owner']) {
      expect(await list(world, other, { q: world.tag })).toEqual([])
      expect(await outcome(world.calls(other, 'cannedResponses.get', { id }))).toBe('not_found')
      expect(await outcome(world.calls(other, 'cannedResponses.update', { id, text: 'x' }))).toBe('not_found')
      expect(await outcome(world.calls(other, 'cannedResponses.delete', { id }))).toBe('not_found')
    }
    expect(await outcome(world.calls('agent1', 'cannedResponses.update', { id, topic: 'Sales' }))).toBe('done')
    expect(await outcome(world.calls('agent1', 'cannedResponses.delete', { id }))).toBe('done')
    expect(await outcome(world.calls('agent1', 'cannedResponses.get', { id }))).toBe('not_found')
  })

  it('M7: a shared one is everybody’s, and kept by owners and admins', async () => {
    const world = new World(system)
    const shared = { scope: 'shared', title: `all ${world.tag}` }
    for (const who of ['agent1', 'manager']) {
      const input = { ...shared, text: 'x' }
      expect(await outcome(world.calls(who, 'cannedResponses.create', input))).toBe('forbidden')
    }
    const { id } = await create(world, 'owner', shared)
    expect(await list(world, 'agent3', { q: world.tag })).toEqual([shared.title])
    expect(await outcome(world.calls('agent3', 'cannedResponses.update', { id, text: 'x' }))).toBe('forbidden')
    expect(await outcome(world.calls('agent3', 'cannedResponses.delete', { id }))).toBe('forbidden')
    expect(await outcome(world.calls('owner', 'cannedResponses.update', { id, shortcut: 'all' }))).toBe('done')
    expect(await outcome(world.calls('owner', 'cannedResponses.update', { id, text: 'y', version: 1 }))).toBe(
      'version_conflict version',
    )
    expect(await outcome(world.calls('owner', 'cannedResponses.delete', { id }))).toBe('done')
  })

  it('M7: are found by a part of them, by topic and by whose they are', async () => {
    const world = new World(system)
    await create(world, 'agent2', { title: `Café ${world.tag}`, topic: 'Öffnung' })
    await create(world, 'agent2', { title: `Refund ${world.tag}`, text: 'We pay back', topic: 'Money' })
    await create(world, 'owner', { scope: 'shared', title: `Hours ${world.tag}`, topic: 'öffnung' })
    expect((await list(world, 'agent2', { topic: 'OFFNUNG', q: world.tag })).sort()).toEqual([
      `Café ${world.tag}`,
      `Hours ${world.tag}`,
    ])
    expect(await list(world, 'agent2', { q: `cafe ${world.tag}` })).toEqual([`Café ${world.tag}`])
    expect(await list(world, 'agent2', { q: 'PAY BACK' })).toEqual([`Refund ${world.tag}`])
    expect(await list(world, 'agent2', { q: world.tag, scope: 'shared' })).toEqual([`Hours ${world.tag}`])
  })

  it('M7: pages', async () => {
    const world = new World(system)
    for (const one of [1, 2, 3]) await create(world, 'agent4', { title: `page ${one} ${world.tag}` })
    const page = (cursor?: string) =>
      world.asks<{ items: Canned[]; nextCursor: string | null }>('agent4', 'cannedResponses.list', {
        q: world.tag,
        limit: 2,
        ...(cursor ? { cursor } : {}),
      })
    const first = await page()
    const second = await page(first.nextCursor ?? '')
    expect([first.items.length, second.items.length, second.nextCursor]).toEqual([2, 1, null])
  })

  it.each([
    [{ title: ' ', text: 'x' }, 'invalid_request title'],
    [{ title: 'x', text: ' ' }, 'invalid_request text'],
    [{ title: 'x' }, 'invalid_request text'],
    [{ title: 'x', text: 'x', shortcut: 'two words' }, 'invalid_request shortcut'],
    [{ title: 'x', text: 'x', scope: 'team' }, 'invalid_request scope'],
    [{ title: 'x', text: 'x', topic: '' }, 'invalid_request topic'],
    [{ title: 'x', text: 'x'.repeat(5_001) }, 'invalid_request text'],
    [{ title: 'x', text: 'x', owner: 'ag_agent2' }, 'invalid_request owner'],
  ])('%j: %s', async (input, expected) => {
    expect(await outcome(new World(system).calls('agent1', 'cannedResponses.create', input))).toBe(expected)
  })

  it('M7: the same key makes one', async () => {
    const world = new World(system)
    const input = { title: `once ${world.tag}`, text: 'x' }
    const made = await Promise.all([1, 2, 3].map(() => world.calls('agent1', 'cannedResponses.create', input, 'once')))
    expect(new Set(made.map(({ body }) => body)).size).toBe(1)
    expect(await list(world, 'agent1', { q: world.tag })).toHaveLength(1)
  })

  it('M7: at most five hundred of one’s own', async () => {
    const world = new World(system)
    const { store } = world.deps
    const { id: ownerId, login } = await hire(world, 'collector')
    const fields = { ownerId, topic: 'General', title: 'x', shortcut: null, text: 'x' }
    const put = (at: number) => store.putCannedResponse({ id: `cr_${world.tag}_${at}`, ...fields })
    for (let start = 0; start < 500; start += 100) {
      await store.commit(Array.from({ length: 100 }, (_, at) => put(start + at)))
    }
    const more = { title: 'One more', text: 'x' }
    expect(await outcome(world.calls(login, 'cannedResponses.create', more))).toBe('limit_reached')
    await world.calls(login, 'cannedResponses.delete', { id: `cr_${world.tag}_0` })
    expect(await outcome(world.calls(login, 'cannedResponses.create', more))).toBe('done')
  })
})

describe('M7 variables when sent', () => {
  const send = (world: World, text: string) =>
    world.asks<{ message: { text: string } }>('agent1', 'messages.send', { id: whatsappId(world), text })

  it('M7: are filled in', async () => {
    const world = new World(system)
    await world.writes('one')
    await world.asks('agent1', 'contacts.update', {
      id: world.whatsappContact,
      name: 'Kim',
      attributes: { plan: 'Gold' },
    })
    const text = 'Dear $contact.name, your $contact.attributes.plan costs $20. $agent.name, $channel.name'
    const { message } = await send(world, text)
    expect(message.text).toMatch(/^Dear Kim, your Gold costs \$20\. \S.*, \S.*$/)
    expect(message.text).not.toContain('$channel')
    await world.settle()
    expect(world.accepted().map((sent) => sent.text)).toEqual([message.text])
  })

  it('M7: an empty or unknown one is refused by name, and nothing is sent', async () => {
    const world = new World(system)
    await world.writes('one')
    const text = 'Hi $contact.email, $customer.name'
    const call = world.calls('agent1', 'messages.send', { id: whatsappId(world), text })
    await expect(call).rejects.toMatchObject({
      code: 'invalid_request',
      errors: [
        { path: 'text', message: '$contact.email is empty for this conversation' },
        { path: 'text', message: expect.stringContaining('$customer.name is not a variable') },
      ],
    })
    await world.settle()
    expect(world.accepted()).toEqual([])
  })

  it('M7: are shown before sending', async () => {
    const world = new World(system)
    await world.writes('one')
    const preview = (text: string, more: object = {}) =>
      world.asks('agent2', 'messages.preview', { id: whatsappId(world), text, ...more })
    expect(await preview('$workspace.name and $team.name')).toEqual({
      text: expect.not.stringContaining('$'),
      missing: [],
      unreachable: null,
    })
    expect(await preview('Hi $contact.email, $customer.name, $5')).toEqual({
      text: 'Hi $contact.email, $customer.name, $5',
      missing: [
        { name: '$contact.email', reason: 'empty' },
        { name: '$customer.name', reason: 'unknown' },
      ],
    })
    const other = world.calls('agent2', 'messages.preview', {
      id: whatsappId(world),
      text: '$channel.name',
      channelId: 'demo-web',
    })
    expect(await outcome(other)).toBe('no_identity channelId')
  })
})
