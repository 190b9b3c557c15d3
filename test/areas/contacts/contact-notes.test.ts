import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  readVisitorMessages,
  receiveVisitorMessage,
} from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { homeContactId } from '../../../functions/kernel/ids.ts'
import { CALLER } from '../../kit/customers.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome, whatsappId } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const add = (world: World, text: string, who = 'agent1', id = world.whatsappContact) =>
  world.calls(who, 'contacts.addNote', { id, text })

describe('C5 notes', () => {
  it('C5: only agents see them: not the customer, not their provider, not their widget; and they find them', async () => {
    const world = new World(system)
    await world.clear()
    const address = `visitor:v_${world.tag}`
    const contactId = homeContactId('demo-web', address)
    const visitor = { channelId: 'demo-web', address, contactId, expiresAt: Number.MAX_SAFE_INTEGER }
    await receiveVisitorMessage(world.deps, visitor, { text: 'hello', clientId: 'one' }, CALLER)
    await add(world, `complicated${world.tag}`, 'agent1', contactId)
    await world.writes('one')
    await add(world, `complicated${world.tag}`)
    await world.settle()
    const shown = await readVisitorMessages(world.deps, visitor, {})
    expect(JSON.stringify(shown)).toContain('hello')
    expect(JSON.stringify(shown)).not.toContain('complicated')
    expect(world.accepted()).toEqual([])
    const { items } = await world.asks<{ items: { matchedIn: string[] }[] }>('agent1', 'search.query', {
      q: `complicated${world.tag}`,
    })
    expect(items.map(({ matchedIn }) => matchedIn)).toEqual([['note'], ['note']])
  })

  it('C5: they leave the customer waiting, and the rating as it is', async () => {
    const world = new World(system)
    await world.writes('one')
    const read = () => world.asks<object>('agent1', 'conversations.get', { id: whatsappId(world) })
    const before = await read()
    await add(world, 'asks again')
    expect({ ...(await read()), version: 0 }).toEqual({ ...before, version: 0 })
  })

  it('C5: are listed for the contact, the latest first, over all conversations', async () => {
    const world = new World(system)
    const list = (input: object = {}, who = 'agent1') =>
      world.asks<{ items: { note: { text: string } }[]; nextCursor: string | null }>(who, 'contacts.notes', {
        id: world.whatsappContact,
        ...input,
      })
    const texts = ({ items }: Awaited<ReturnType<typeof list>>) => items.map(({ note }) => note.text)
    await world.writes('one')
    await add(world, 'first')
    await world.writes('two')
    await world.calls('agent1', 'conversations.close', { id: whatsappId(world) })
    await add(world, 'second')
    await world.writes('three')
    await add(world, 'third')
    expect(texts(await list())).toEqual(['third', 'second', 'first'])
    const page = await list({ limit: 2 })
    expect(texts(page)).toEqual(['third', 'second'])
    const next = await list({ limit: 2, cursor: page.nextCursor })
    expect([texts(next), next.nextCursor]).toEqual([['first'], null])
    await expect(list({}, 'agent3')).rejects.toMatchObject({ code: 'not_found' })
    await world.calls('owner', 'conversations.delete', { id: whatsappId(world) })
    expect(texts(await list())).toEqual(['third'])
  })

  it('C5 A2 A10: by whoever sees the contact', async () => {
    const world = new World(system)
    await world.writes('one')
    expect(await outcome(add(world, 'mine', 'agent3'))).toBe('not_found')
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    expect(await outcome(add(world, 'mine'))).toBe('not_found')
    expect(await outcome(add(world, 'mine', 'owner'))).toBe('done')
  })

  it.each(['', ' \n ', 'x'.repeat(10_001)])('C5: %# is no note', async (text) => {
    const world = new World(system)
    await world.writes('one')
    expect(await outcome(add(world, text))).toBe('invalid_request text')
  })
})
