import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { reportHealth } from '../../../functions/areas/channels/index.ts'
import { TABLE } from '../../../functions/platform/table-definition.ts'
import { fromMeta, smsStatus } from '../../kit/customers.ts'
import { readHistory } from '../../kit/history.ts'
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
  // As on every day but a channel's first, on which it is noted that sending works.
  for (const id of ['demo-whatsapp', 'demo-twilio-sms']) {
    await reportHealth(world.deps, id, { side: 'calls', outcome: 'ok' })
  }
})

const conversationOf = (contactId: string) => `cv_${contactId.slice(3)}_1`
const latest = async (contactId: string) => (await readHistory(world.deps.store, contactId))?.entries.at(-1)?.message
const statusOf = async (contactId = world.whatsappContact) => (await latest(contactId))?.delivery?.status
async function whatsappReply(text: string) {
  await world.writes('one')
  await world.calls('agent1', 'messages.send', { id: conversationOf(world.whatsappContact), text })
}
/** WhatsApp's status as it would be without our reference in it. */
const unreferenced = (id: string, status: string, recipient = world.phone) =>
  world.webhook(
    'demo-whatsapp',
    fromMeta('demo-whatsapp', {
      object: 'whatsapp_business_account',
      entry: [
        {
          id: '1',
          changes: [
            {
              field: 'messages',
              value: { statuses: [{ id, status, recipient_id: recipient, timestamp: '1760000000' }] },
            },
          ],
        },
      ],
    }),
  )
/** What is written from now on, by the kind of item. */
async function written(work: () => Promise<unknown>): Promise<string[]> {
  await world.takeRecords()
  await work()
  return (await world.takeRecords()).map(({ dynamodb }) => String(dynamodb?.NewImage?.[TABLE.kind]?.S))
}

describe('M4 what a reply writes once it is queued', () => {
  it('where the provider repeats our reference: sent, delivered, read, and nothing else', async () => {
    await whatsappReply('hello')
    await world.runReactions(await world.takeRecords())
    expect(await written(async () => world.deliver(await world.receiveJobs()))).toEqual(['entry'])
    const [sent] = world.accepted()
    const receipt = (status: 'sent' | 'delivered' | 'read') =>
      world.status({ id: sent?.id ?? '', status, reference: sent?.reference ?? null })
    expect(await statusOf()).toBe('sent')
    expect(await written(() => receipt('sent'))).toEqual([])
    expect(await written(() => receipt('delivered'))).toEqual(['entry'])
    expect(await written(() => receipt('read'))).toEqual(['entry'])
    expect(await written(() => receipt('delivered'))).toEqual([])
    expect(await statusOf()).toBe('read')
  })

  it('where the provider repeats our reference nobody looks for receipts that were early', async () => {
    await whatsappReply('hello')
    await world.runReactions(await world.takeRecords())
    const readReceipts = vi.spyOn(world.deps.store, 'readReceipts')
    await world.deliver(await world.receiveJobs())
    expect(await statusOf()).toBe('sent')
    expect(readReceipts).not.toHaveBeenCalled()
    readReceipts.mockRestore()
  })

  it('elsewhere also where receipts find it', async () => {
    await world.texts('one')
    await world.calls('agent3', 'messages.send', { id: conversationOf(world.smsContact()), text: 'hello' })
    await world.runReactions(await world.takeRecords())
    expect(await written(async () => world.deliver(await world.receiveJobs()))).toEqual(['entry', 'receipt-target'])
    const id = world.accepted()[0]?.id ?? ''
    expect(
      await written(() => world.webhook('demo-twilio-sms', smsStatus('demo-twilio-sms', id, 'delivered'))),
    ).toEqual(['entry'])
    expect(await statusOf(world.smsContact())).toBe('delivered')
  })
})

describe('M4 a receipt without our reference', () => {
  it('finds its message by whom it was for', async () => {
    await whatsappReply('hello')
    await world.settle()
    const id = world.accepted()[0]?.id ?? ''
    expect(await written(() => unreferenced(id, 'delivered'))).toEqual(['entry'])
    expect(await statusOf()).toBe('delivered')
  })

  it('of somebody else’s message, or of none, changes nothing', async () => {
    await whatsappReply('hello')
    await world.settle()
    await unreferenced('wamid.nobody-knows', 'read')
    await unreferenced(world.accepted()[0]?.id ?? '', 'read', '491500000000')
    expect(await statusOf()).toBe('sent')
  })

  it('is kept where it comes before our own record, and counts once that is made', async () => {
    await whatsappReply('hello')
    await world.runReactions(await world.takeRecords())
    await unreferenced(system.provider.nextId('demo-whatsapp'), 'delivered')
    expect(await statusOf()).toBe('queued')
    await world.settle()
    expect(await statusOf()).toBe('delivered')
    expect(world.accepted()).toHaveLength(1)
  })

  it('is the one’s that it is about where several are on their way, and failed is not forgotten', async () => {
    await whatsappReply('first')
    await world.calls('agent1', 'messages.send', { id: conversationOf(world.whatsappContact), text: 'second' })
    await world.runReactions(await world.takeRecords())
    await unreferenced(system.provider.nextId('demo-whatsapp'), 'failed')
    await world.settle()
    const said = (await readHistory(world.deps.store, world.whatsappContact))?.entries ?? []
    const statuses = said.flatMap(({ message }) => message?.delivery?.status ?? [])
    expect(statuses).toEqual(['failed', 'sent'])
  })

  it('is found by whoever does the job again where the sender died after its record', async () => {
    await whatsappReply('hello')
    await world.runReactions(await world.takeRecords())
    const [job] = await world.receiveJobs()
    if (!job) throw new Error('no job')
    await unreferenced(system.provider.nextId('demo-whatsapp'), 'read')
    const { readReceipts } = world.deps.store
    world.deps.store.readReceipts = async () => {
      throw new Error('died')
    }
    await expect(world.deliver([job])).rejects.toThrow('delivery.failed')
    expect(await statusOf()).toBe('sent')
    world.deps.store.readReceipts = readReceipts
    await world.deliver([job])
    expect(await statusOf()).toBe('read')
    expect(world.accepted()).toHaveLength(1)
  })
})
