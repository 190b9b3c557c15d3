import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName } from '../../../contracts/operations.ts'
import { conversationIdOf, parseConversationId } from '../../../functions/kernel/ids.ts'
import { identityOf } from '../../kit/identity.ts'
import { runOperation } from '../../kit/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { closeWindows, openWindow } from '../../kit/windows.ts'
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
  await closeWindows(world)
})

interface Told {
  id: string
  type: string
  seq?: number
  gone?: true
}
const id = () => conversationIdOf(world.whatsappContact, 1)

const windowOf = (agent: string, which?: string) => openWindow<Told>(world, agent, which)

let keys = 0
/** What a step is answered with, taken from a page with that socket. */
async function takes(agent: string, name: OperationName, input: object, connection: string, key = `own-${++keys}`) {
  const caller = { identity: identityOf(`${agent}@demo.test`), idempotencyKey: key, connection }
  const { body } = await runOperation(world.deps, name, { id: id(), ...input }, caller)
  return JSON.parse(body) as { id: string; version?: number; events?: Told[] }
}
/** Numbers are told under an id of the record that moved them, which an answer does not know. */
const known = (events: readonly Told[] = []) =>
  events.map((event) => (event.type === 'counts.updated' ? { ...event, id: 'counts' } : event))
const created = (events: readonly Told[]) => events.filter(({ id: of }) => of.endsWith(':created'))

async function read() {
  const key = parseConversationId(id())
  const [conversation] = key ? await world.deps.store.readConversations([key]) : []
  if (!conversation) throw new Error('no conversation')
  return conversation
}

/** A customer has written, and windows were told. */
async function opened() {
  const [own, phone, colleague] = [
    await windowOf('agent1'),
    await windowOf('agent1', 'phone'),
    await windowOf('agent2'),
  ]
  await world.writes('one')
  await world.settle()
  const told = () => ({ own: own.told(), phone: phone.told(), colleague: colleague.told() })
  const announced = async () => {
    await world.runAnnounce(await world.takeRecords())
    return told()
  }
  told()
  return { own: own.socket, colleague: colleague.socket, told, announced }
}

describe('ADR 41 whoever takes a step', () => {
  it('is told by the answer all that their other windows are told, and not at that socket', async () => {
    const { own, announced } = await opened()
    const steps: [OperationName, object][] = [
      ['conversations.join', {}],
      ['conversations.read', {}],
      ['conversations.assign', { agentId: 'ag_agent1' }],
      ['messages.send', { text: 'On its way' }],
      ['conversations.hold', {}],
      ['conversations.resume', {}],
      ['conversations.unassign', {}],
      ['messages.send', { text: 'Once more' }],
      ['conversations.close', { type: 'question', note: 'Done' }],
      ['conversations.reopen', {}],
    ]
    for (const [name, input] of steps) {
      const { events } = await takes('agent1', name, input, own)
      const told = await announced()
      expect([name, told.own]).toEqual([name, []])
      expect([name, known(events)]).toEqual([name, known(told.phone)])
      expect([name, told.colleague]).toEqual([name, told.phone])
      expect([name, told.phone]).not.toEqual([name, []])
    }
  })

  it('is told at the socket as well of what else happened at that moment, in order', async () => {
    const { own, announced } = await opened()
    const { events } = await takes('agent1', 'messages.send', { text: 'On its way' }, own)
    await world.writes('two')
    const told = await announced()
    expect(told.own).toEqual(told.phone)
    const numbers = created(told.own).map(({ seq = 0 }) => seq)
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index))
    expect(created(told.own).length).toBe(created(events ?? []).length + 1)
  })

  it('is not told there either where entries and conversation come in batches of their own', async () => {
    const { own, told } = await opened()
    const { events } = await takes('agent1', 'messages.send', { text: 'On its way' }, own)
    const records = await world.takeRecords()
    const isEntry = ({ dynamodb }: (typeof records)[number]) => String(dynamodb.Keys?.sk?.S).startsWith('T#')
    await world.runAnnounce(records.filter(isEntry))
    await world.runAnnounce(records.filter((record) => !isEntry(record)))
    const all = told()
    expect(all.own).toEqual([])
    expect(known(all.phone)).toEqual(known(events))
  })

  it('is told of what others do next, and the item forgets whose step the last one was', async () => {
    const { own, announced } = await opened()
    await takes('agent1', 'messages.send', { text: 'On its way' }, own)
    expect((await read()).told).toBeDefined()
    expect((await announced()).own).toEqual([])
    await world.calls('agent2', 'conversations.hold', { id: id() })
    expect((await read()).told).toBeUndefined()
    const told = await announced()
    expect(told.own).toEqual(told.phone)
    expect(created(told.own)).toHaveLength(1)
  })

  it('keeps nothing from anybody by saying that another one’s socket is theirs', async () => {
    const { colleague, announced } = await opened()
    const { events } = await takes('agent1', 'messages.send', { text: 'On its way' }, colleague)
    const told = await announced()
    expect(told.colleague).toEqual(told.phone)
    expect(told.own).toEqual(told.phone)
    expect(known(told.own)).toEqual(known(events))
  })

  it('hears at the socket that something is out of sight by their own step', async () => {
    const { own, announced } = await opened()
    const answer = await takes('agent1', 'conversations.transfer', { teamId: 'sales' }, own)
    expect(answer.events).toEqual([])
    expect((await announced()).own).toMatchObject([{ type: 'counts.updated', gone: true }])
  })

  it('is answered as ever where no socket is named, and the second time under one key', async () => {
    const { own, announced } = await opened()
    const send = (connection: string) =>
      takes('agent1', 'messages.send', { text: 'Once' }, connection, `k-${world.tag}`)
    const close = (connection: string) => takes('agent1', 'conversations.close', {}, connection, `c-${world.tag}`)
    expect((await send(own)).events).toBeDefined()
    expect(await send(own)).not.toHaveProperty('events')
    expect((await close(own)).events).toBeDefined()
    expect(await close(own)).not.toHaveProperty('events')
    expect((await announced()).own).toEqual([])
    expect(await takes('agent1', 'conversations.reopen', {}, '')).not.toHaveProperty('events')
    const told = await announced()
    expect(told.own).toEqual(told.phone)
    expect(told.own).not.toEqual([])
  })

  it('is answered that nothing happened where nothing did', async () => {
    const { own, announced } = await opened()
    await takes('agent1', 'conversations.join', {}, own)
    await announced()
    expect((await takes('agent1', 'conversations.join', {}, own)).events).toEqual([])
    expect((await announced()).phone).toEqual([])
  })
})
