import { marshall } from '@aws-sdk/util-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { logMovement } from '../../../functions/areas/access-log/reactions/log-movement.ts'
import { movementKeys } from '../../../functions/areas/timeline/items.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { everything } from '../../kit/history.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

const DAY = 24 * 60 * 60 * 1000
let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(() => {
  world = new World(system)
})

interface Line {
  id: string
  at: string
  conversationId: string | null
  actor: { id: string | null; name: string }
  event: { name: string; from: string | null; to: string | null }
}
type Page = { items: Line[]; nextCursor: string | null }
const idOf = (n = 1) => conversationIdOf(world.whatsappContact, n)
const read = (input: object = {}, agent = 'owner') => world.asks<Page>(agent, 'accessLog.list', input)
const words = ({ actor, event }: Line) => [actor.id, event.name, event.from, event.to]

async function moveAround(): Promise<void> {
  await world.writes('one')
  await world.calls('agent1', 'conversations.join', { id: idOf() })
  await world.calls('agent1', 'conversations.assign', { id: idOf(), agentId: 'ag_agent2' })
  await world.calls('agent2', 'conversations.hold', { id: idOf() })
  await world.calls('agent2', 'conversations.close', { id: idOf() })
  await world.settle()
}

describe('A12 the access log', () => {
  it('A12 has every movement: who, from, to, the newest first', async () => {
    await moveAround()
    const { items } = await read({ conversationId: idOf() })
    expect(items.map(words)).toEqual([
      ['ag_agent2', 'closed', null, null],
      ['ag_agent2', 'held', null, null],
      ['ag_agent1', 'assigned', null, 'ag_agent2'],
      ['ag_agent1', 'joined', null, 'ag_agent1'],
      [world.whatsappContact, 'opened', null, null],
    ])
    expect(items.every(({ conversationId }) => conversationId === idOf())).toBe(true)
    expect(JSON.stringify(items)).not.toContain('Casey')
  })
  it('A12 each once, however often the stream tells of it', async () => {
    await moveAround()
    const before = await read({ conversationId: idOf() })
    await world.redeliver()
    expect(await read({ conversationId: idOf() })).toEqual(before)
  })
  it('A12 A11 outlives what was deleted, and says who deleted it', async () => {
    await moveAround()
    system.clock.advance(60_000)
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    await world.settle()
    const { items } = await read({ conversationId: idOf() })
    expect(items).toHaveLength(6)
    expect(items[0]).toMatchObject({
      at: new Date(system.clock.now()).toISOString(),
      actor: { id: 'ag_owner' },
      event: { name: 'deleted' },
    })
  })
  it('A12 A11 each once while a deleted one is being emptied', async () => {
    await moveAround()
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    const before = (await read({ conversationId: idOf() })).items
    expect(before).toHaveLength(6)
    const deleted = { contactId: world.whatsappContact, n: 1, deletedAt: system.clock.now() }
    for (let done = false; !done; ) {
      ;({ done } = await world.deps.store.purgeConversation(deleted, 2))
      expect((await read({ conversationId: idOf() })).items).toEqual(before)
      const paged = await everything((cursor) =>
        read({ conversationId: idOf(), limit: 2, ...(cursor ? { cursor } : {}) }),
      )
      expect(paged).toEqual(before)
      const all = await everything((cursor) => read({ limit: 100, ...(cursor ? { cursor } : {}) }))
      expect(all.filter(({ conversationId }) => conversationId === idOf())).toEqual(before)
    }
    await world.settle()
    expect((await read({ conversationId: idOf() })).items).toEqual(before)
  })
  it('A12 of a long conversation, whatever was said between', async () => {
    await moveAround()
    for (let said = 0; said < 230; said++) await world.writes(`more ${said}`)
    await world.calls('agent2', 'conversations.join', { id: idOf(2) })
    await world.settle()
    const found = await everything((cursor) =>
      read({ conversationId: idOf(2), limit: 1, ...(cursor ? { cursor } : {}) }),
    )
    expect(found.map(({ event }) => event.name)).toEqual(['joined', 'assigned', 'opened'])
  })
  it('A12 what an earlier version wrote while this one came is in the log too, once', async () => {
    const entry = {
      pk: world.whatsappContact,
      sk: `T#000001#${String(system.clock.now()).padStart(14, '0')}#01JD0000000000000000000000`,
      itemKind: 'entry',
      shape: 1,
      seq: 9,
      kind: 'event',
      actor: { type: 'agent', id: 'ag_agent1', name: 'Anna' },
      event: { name: 'held', from: null, to: null },
    }
    const record = { eventName: 'INSERT' as const, dynamodb: { NewImage: marshall(entry) } }
    for (let times = 0; times < 2; times++) await logMovement.of([record as never])?.(world.deps)
    const { items } = await read({ conversationId: idOf() })
    expect(items.map(words)).toEqual([['ag_agent1', 'held', null, null]])
    const keyed = { ...entry, ...movementKeys(world.whatsappContact, system.clock.now(), '01') }
    const again = { ...record, dynamodb: { NewImage: marshall(keyed) } }
    expect(logMovement.of([again as never])).toBeUndefined()
  })
  it('A12 S4 an open one that is deleted is logged as closed too', async () => {
    await world.writes('one')
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    await world.settle()
    const { items } = await read({ conversationId: idOf() })
    expect(items.map(({ event }) => event.name)).toEqual(['deleted', 'closed', 'opened'])
  })
  it('A12 pages through all of it, over months, without gap or repetition', async () => {
    await moveAround()
    system.clock.advance(70 * DAY)
    world = new World(system)
    await moveAround()
    const all = await everything((cursor) => read({ limit: 3, ...(cursor ? { cursor } : {}) }))
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length)
    expect(all.map(({ at }) => at)).toEqual(
      all
        .map(({ at }) => at)
        .toSorted()
        .toReversed(),
    )
    expect(all.filter(({ conversationId }) => conversationId === idOf())).toHaveLength(5)
    expect(all.length).toBeGreaterThanOrEqual(10)
    const one = await everything((cursor) => read({ conversationId: idOf(), limit: 2, ...(cursor ? { cursor } : {}) }))
    expect(one).toHaveLength(5)
  })
  it('A12 by agent: what they did and what was done to them', async () => {
    await moveAround()
    const { items } = await read({ conversationId: idOf(), agentId: 'ag_agent2' })
    expect(items.map(({ event }) => event.name)).toEqual(['closed', 'held', 'assigned'])
    const all = await everything((cursor) => read({ agentId: 'ag_agent2', ...(cursor ? { cursor } : {}) }))
    expect(all.filter(({ conversationId }) => conversationId === idOf())).toHaveLength(3)
  })
  it('A12 A8 A10 of a contact without a conversation', async () => {
    const { id } = await world.asks<{ id: string }>('agent1', 'contacts.create', { name: 'By hand' })
    await world.calls('agent1', 'contacts.pin', { id })
    await world.settle()
    expect((await read({ limit: 1 })).items[0]).toMatchObject({ contactId: id, conversationId: null })
  })
  it('A12 is kept for 400 days', async () => {
    await moveAround()
    system.clock.advance(401 * DAY)
    expect((await read({ conversationId: idOf() })).items).toEqual([])
    expect((await read()).items).toEqual([])
  })
  it('A12 is for settings.manage or reports.view', async () => {
    await expect(read({}, 'agent1')).rejects.toMatchObject({ code: 'forbidden' })
    await read({}, 'manager')
    await expect(read({ cursor: 'bm9wZQ' })).rejects.toMatchObject({ code: 'invalid_request' })
    expect(await read({ conversationId: 'cv_none' })).toEqual({ items: [], nextCursor: null })
  })
})
