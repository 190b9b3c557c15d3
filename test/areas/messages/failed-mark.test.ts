import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { markFailed } from '../../../functions/areas/messages/use-cases/mark-failed.ts'
import { conversationIdOf, parseEntryId } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
})

interface Listed {
  id: string
  lastMessage: { text: string; failed?: true; subject?: string } | null
}
const id = () => conversationIdOf(world.whatsappContact, 1)
const last = async () => {
  const { items } = await world.asks<{ items: Listed[] }>('owner', 'conversations.list', { view: 'all', limit: 100 })
  return items.find((each) => each.id === id())?.lastMessage
}
const refuse = () =>
  system.provider.faults.push({ status: 400, body: { error: { code: 131026, message: 'Undeliverable' } } })
const say = (text: string) => world.asks<{ id: string }>('owner', 'messages.send', { id: id(), text })
const markOf = (entryId: string) => markFailed(world.deps, parseEntryId(entryId) ?? expect.fail())

describe('M4 what has failed is seen in the list', () => {
  it('M4 until it is sent again', async () => {
    await world.writes('one')
    refuse()
    const sent = await say('Hello')
    await world.settle()
    expect(await last()).toMatchObject({ text: 'Hello', failed: true })
    await world.redeliver()
    expect(await last()).toMatchObject({ failed: true })
    await world.asks('owner', 'messages.retry', { id: sent.id })
    expect(await last()).not.toHaveProperty('failed')
    await world.settle()
    expect(await last()).toMatchObject({ text: 'Hello' })
    expect(await last()).not.toHaveProperty('failed')
  })

  it('M4 a mark that comes late, or for what is not the last any more, is none', async () => {
    await world.writes('one')
    refuse()
    const first = await say('First')
    await world.settle()
    await world.asks('owner', 'messages.retry', { id: first.id })
    await markOf(first.id)
    expect(await last()).not.toHaveProperty('failed')
    await world.settle()
    refuse()
    const second = await say('Second')
    await world.settle()
    await world.writes('two')
    await markOf(second.id)
    expect(await last()).toMatchObject({ text: 'two' })
    expect(await last()).not.toHaveProperty('failed')
  })

  it('M4 marked and sent again at once, both say the same', async () => {
    await world.writes('one')
    for (let round = 0; round < 5; round++) {
      refuse()
      const sent = await say(`Round ${round}`)
      await world.settle()
      await Promise.all([markOf(sent.id), world.asks('owner', 'messages.retry', { id: sent.id }), markOf(sent.id)])
      expect(await last()).not.toHaveProperty('failed')
      await world.settle()
    }
  })
})
