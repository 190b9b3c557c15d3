import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest'
import { receiveVisitorMessage } from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { receiveVisitorReceipt } from '../../../functions/areas/web-chat/use-cases/visitor-receipts.ts'
import { conversationIdOf, parseEntryId } from '../../../functions/kernel/ids.ts'
import { CALLER } from '../../kit/customers.ts'
import { visitorOf, webContact } from '../../kit/files.ts'
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

interface Sent {
  id: string
  conversationId: string
  seq: number
}
/** An agent answers a visitor; it is on its way only when the world settles. */
async function answer(): Promise<Sent> {
  await receiveVisitorMessage(world.deps, visitorOf(world), { text: 'Hello?', clientId: 'one' }, CALLER)
  const id = conversationIdOf(webContact(world), 1)
  return world.asks<Sent>('owner', 'messages.send', { id, text: 'Good day' })
}
const statusOf = async ({ id }: Sent) => {
  const key = parseEntryId(id)
  const entry = key && (await world.deps.store.readEntry(key))
  return entry?.message?.delivery?.status
}
const reads = ({ conversationId, seq }: Sent) =>
  receiveVisitorReceipt(world.deps, visitorOf(world), { conversationId, seq, status: 'read' })

it('M4 what was read in the history before it was on its way still goes to the visitor’s other windows', async () => {
  const sent = await answer()
  await reads(sent)
  expect(await statusOf(sent)).toBe('queued')
  await world.settle()
  expect(await statusOf(sent)).toBe('sent')
  await reads(sent)
  expect(await statusOf(sent)).toBe('read')
})

it('M4 a receipt that overtakes the note of the sender stands', async () => {
  const sent = await answer()
  const key = parseEntryId(sent.id)
  const queued = key && (await world.deps.store.readEntry(key))
  if (!queued?.message?.delivery) throw new Error('it was not queued')
  const { message } = queued
  const sending = {
    ...queued,
    message: { ...message, delivery: { ...queued.message.delivery, status: 'sending' as const } },
  }
  expect(await world.deps.store.updateDelivery(queued, sending)).toBe(true)
  await reads(sent)
  expect(await statusOf(sent)).toBe('read')
  await world.settle()
  expect(await statusOf(sent)).toBe('read')
})

it('M4 whatever it dies between, told again it is read', async () => {
  const sent = await answer()
  await world.settle()
  for (let calls = 0; (await statusOf(sent)) !== 'read'; calls++) {
    expect(calls).toBeLessThan(20)
    world.restart(calls)
    await reads(sent).catch(() => 'died')
    world.restart()
  }
  await reads(sent)
  expect(await statusOf(sent)).toBe('read')
})
