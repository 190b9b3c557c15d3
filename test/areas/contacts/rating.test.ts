import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { ofKind, stored, whatsappId } from '../workspace/settings-kit.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const answer = (world: World, n = 1) =>
  world.calls('agent1', 'messages.send', { id: whatsappId(world, n), text: 'hello' })
async function ratings(world: World, n = 1) {
  const contact = await world.asks<{ rating: number }>('agent1', 'contacts.get', { id: world.whatsappContact })
  const { items } = await world.asks<{ items: { id: string; rating: number }[] }>('agent1', 'contacts.list', {})
  const conversation = await world.asks<{ contact: { rating: number } }>('agent1', 'conversations.get', {
    id: whatsappId(world, n),
  })
  const listed = items.find(({ id }) => id === world.whatsappContact)?.rating
  expect([listed, conversation.contact.rating]).toEqual([contact.rating, contact.rating])
  return contact.rating
}

describe('C2 rating', () => {
  it('C2: comes with the messages, without another item', async () => {
    const world = new World(system)
    await world.clear()
    await world.writes('one')
    expect(await ratings(world)).toBe(2)
    await world.takeRecords()
    system.clock.advance(40 * MINUTE)
    await answer(world)
    expect(await ratings(world)).toBe(4)
    const replied = await world.takeRecords()
    expect(ofKind(replied, 'contact')).toBe(0)
    system.clock.advance(MINUTE)
    await world.writes('two')
    const received = await world.takeRecords()
    expect([ofKind(received, 'contact'), received.length]).toEqual([0, 2])
    expect((await stored(world)).pace?.slice(1)).toEqual([2, 2, 2, 1])
  })

  it('C2: goes on in the next conversation, and after a deleted one', async () => {
    const world = new World(system)
    await world.writes('one')
    system.clock.advance(MINUTE)
    await answer(world)
    await world.calls('agent1', 'conversations.close', { id: whatsappId(world) })
    system.clock.advance(10 * MINUTE)
    await world.writes('two')
    expect((await stored(world, 2)).pace?.slice(1)).toEqual([2, 2, 2, 2])
    expect(await ratings(world, 2)).toBe(5)
    await world.calls('owner', 'conversations.delete', { id: whatsappId(world, 2) })
    const gone = await world.asks<{ rating: number }>('owner', 'contacts.get', { id: world.whatsappContact })
    expect(gone.rating).toBe(5)
    await world.settle()
    await world.writes('three')
    expect(await ratings(world, 3)).toBe(5)
  })

  it('C2: a conversation from before anybody counted has what it had, and goes on', async () => {
    const world = new World(system)
    await world.writes('one')
    const before = await stored(world)
    const { pace: _pace, ...old } = before
    await world.deps.store.commit(world.deps.store.putConversation(before, { ...old, contactRating: 2 }))
    await answer(world)
    expect(await ratings(world)).toBe(2)
    system.clock.advance(3 * HOUR)
    await world.writes('two')
    expect((await stored(world)).pace?.slice(1)).toEqual([1, 1, 0, 0])
  })

  it('C2: a number that is none has no star, until something comes from it', async () => {
    const world = new World(system)
    await world.clear()
    await world.writes('one')
    const before = await stored(world)
    const sentTo = { ...before, contactRating: 1, pace: [-system.clock.now(), 0, 0, 0, 0] as typeof before.pace }
    await world.deps.store.commit(world.deps.store.putConversation(before, sentTo))
    system.provider.faults.push({ status: 400, body: { error: { code: 131026, message: 'Undeliverable' } } })
    await answer(world)
    await world.settle()
    expect(await ratings(world)).toBe(0)
    await world.redeliver()
    await answer(world)
    expect(await ratings(world)).toBe(0)
    await world.writes('two')
    expect(await ratings(world)).toBeGreaterThanOrEqual(2)
  })

  it('C2: a message that fails says nothing of a number that was heard from', async () => {
    const world = new World(system)
    await world.writes('one')
    system.clock.advance(HOUR)
    system.provider.faults.push({ status: 400, body: { error: { code: 131026, message: 'Undeliverable' } } })
    await answer(world)
    await world.settle()
    expect(await ratings(world)).toBe(4)
  })
})
