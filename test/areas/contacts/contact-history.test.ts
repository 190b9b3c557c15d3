import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { PNG, sendsFile } from '../../kit/files.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}
interface Row {
  id: string
  status: string
  resolution: { type: string | null; note: string | null } | null
}
interface Message {
  message: { attachments: { name: string }[] }
}

describe('C4 the history of a contact', () => {
  it('is its conversations, the newest first, each with what it was about', async () => {
    const world = new World(system)
    const id = world.whatsappContact
    for (const [index, note] of ['a refund', 'a delay'].entries()) {
      await world.writes(`${index}`)
      const closed = { id: conversationIdOf(id, index + 1), type: 'question', note }
      await world.calls('owner', 'conversations.close', closed)
    }
    await world.writes('again')
    const asks = (cursor?: string) =>
      world.asks<Page<Row>>('owner', 'contacts.conversations', { id, limit: 2, ...(cursor ? { cursor } : {}) })
    const first = await asks()
    const rest = await asks(first.nextCursor ?? '')
    expect([...first.items, ...rest.items].map((row) => [row.id, row.resolution?.note])).toEqual([
      [conversationIdOf(id, 3), undefined],
      [conversationIdOf(id, 2), 'a delay'],
      [conversationIdOf(id, 1), 'a refund'],
    ])
  })

  it('A2, A11 leaves out what the agent may not see, and what was deleted', async () => {
    const world = new World(system)
    const id = world.whatsappContact
    for (const index of [1, 2, 3]) {
      await world.writes(`${index}`)
      await world.calls('owner', 'conversations.close', { id: conversationIdOf(id, index) })
    }
    await world.calls('owner', 'conversations.delete', { id: conversationIdOf(id, 2) })
    await world.settle()
    const { items } = await world.asks<Page<Row>>('owner', 'contacts.conversations', { id })
    expect(items.map((row) => row.id)).toEqual([conversationIdOf(id, 3), conversationIdOf(id, 1)])
  })

  it('M5 has its files by themselves, the latest first, and none of a deleted conversation', async () => {
    const world = new World(system)
    const id = world.whatsappContact
    system.provider.media.set('1', { type: 'image/png', body: PNG })
    await sendsFile(world, 'one', '1')
    await world.writes('words')
    await sendsFile(world, 'two', '1')
    await world.settle()
    const files = async () => (await world.asks<Page<Message>>('owner', 'contacts.files', { id })).items
    expect(await files()).toHaveLength(2)
    const page = await world.asks<Page<Message>>('owner', 'contacts.files', { id, limit: 1 })
    const next = { id, limit: 1, cursor: page.nextCursor }
    expect([...page.items, ...(await world.asks<Page<Message>>('owner', 'contacts.files', next)).items]).toEqual(
      await files(),
    )
    await world.calls('owner', 'conversations.delete', { id: conversationIdOf(id, 1) })
    expect(await files()).toEqual([])
  })

  it('C2 says how fast it was answered, once it was', async () => {
    const world = new World(system)
    const id = world.whatsappContact
    await world.writes('one')
    expect(await world.asks<object>('owner', 'contacts.get', { id })).not.toHaveProperty('answers')
    await world.calls('owner', 'messages.send', { id: conversationIdOf(id, 1), text: 'Hi' })
    expect(await world.asks<object>('owner', 'contacts.get', { id })).toMatchObject({
      answers: { count: 1, sameDay: 1, within2Hours: 1, within30Minutes: 1 },
    })
  })
})
