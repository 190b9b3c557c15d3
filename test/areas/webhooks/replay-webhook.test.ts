import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readHistory, wordsOfEntry } from '../../kit/history.ts'
import { keepUnderstandable } from '../../kit/kept-webhooks.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

async function fresh() {
  const world = new World(system)
  await world.clear()
  return world
}
const textsOf = async (world: World) =>
  (await readHistory(world.deps.store, world.whatsappContact))?.entries.map(wordsOfEntry) ?? []
const headOf = async (world: World, id: string) => (await world.deps.store.readWebhook(id))?.webhook

describe('M2 a kept webhook is read again', () => {
  it('and what it says is stored, once, however often and by however many it is asked for', async () => {
    const world = await fresh()
    await world.writes('one')
    const id = await keepUnderstandable(world, ['one', 'two'])
    await Promise.all([1, 2, 3].map(() => world.calls('owner', 'webhookFailures.replay', { id })))
    await world.settle()
    system.clock.advance(1_000)
    await world.calls('owner', 'webhookFailures.replay', { id })
    await world.settle()
    const texts = await textsOf(world)
    expect(texts.filter((text) => text.includes('one'))).toHaveLength(1)
    expect(texts.filter((text) => text.includes('two'))).toHaveLength(1)
    expect(await headOf(world, id)).toMatchObject({ reasons: [], replayedAt: expect.any(Number) })
    expect(await headOf(world, id)).not.toHaveProperty('replayAskedAt')
  })

  it('says that it was asked for until it was tried', async () => {
    const world = await fresh()
    const id = await keepUnderstandable(world, ['one'])
    const asked = JSON.parse((await world.calls('owner', 'webhookFailures.replay', { id })).body)
    expect(asked).toMatchObject({ id, replayedAt: null, replayAskedAt: new Date(system.clock.now()).toISOString() })
    expect(await textsOf(world)).toEqual([])
  })

  it('of a channel that was removed: says so, and loses nothing', async () => {
    const world = await fresh()
    const { deps } = world
    const id = deps.ulid()
    const kept = { id, channelId: 'gone', at: system.clock.now(), reasons: ['?'], method: 'POST', url: '', headers: {} }
    await deps.store.keepWebhook({ ...kept, bytes: 2, replayedAt: null }, Buffer.from('{}'))
    await world.calls('owner', 'webhookFailures.replay', { id })
    await world.settle()
    expect(await headOf(world, id)).toMatchObject({ reasons: ['the channel was removed'], replayedAt: null })
    expect((await deps.store.readWebhook(id))?.body.toString()).toBe('{}')
  })
})
