import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Contact } from '../../../functions/areas/timeline/domain/contact.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { atRest, CHANNEL, contactOf, draft, look, phoneOf, promo, putPromo, recipients, start } from './campaign-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
  world = new World(system)
  await world.clear()
  await putPromo(world)
})
afterAll(() => system.stop())

const COUNT = 2_000
const EACH = 50
const contactAt = (at: number): Contact => ({
  id: contactOf(world, at),
  name: `Customer ${at}`,
  originalName: `Customer ${at}`,
  emails: [],
  phones: [],
  language: 'eo',
  attributes: {},
  identities: [{ channelId: CHANNEL, type: 'whatsapp', address: phoneOf(world, at) }],
  rating: 0,
  pinnedTo: null,
  blacklisted: false,
  createdAt: system.clock.now() + at,
  version: 0,
})

it('M18: of two thousand, each is sent it once, but for those who refuse, opt out, are blacklisted or deleted meanwhile', {
  timeout: 600_000,
}, async () => {
  const { store } = world.deps
  for (let at = 0; at < COUNT; at += EACH) {
    await store.commit(Array.from({ length: EACH }, (_, index) => store.putContact(contactAt(at + index))))
  }
  await world.clear()
  const { id: segmentId } = await world.asks<{ id: string }>('owner', 'segments.create', {
    name: 'Esperanto',
    filter: { language: 'eo' },
  })
  const { id } = await draft(world, { segmentId }, { template: { id: promo().id, variables: { 1: '$contact.name' } } })
  await start(world, id)
  // Some have left, the others were found.
  while (world.accepted().length < 100) {
    await world.runReactions(await world.takeRecords())
    await world.continueJobs()
    await world.deliver(await world.receiveJobs())
  }
  expect((await look(world, id)).counts.total).toBe(COUNT)
  // The newest come first: these are still to come.
  const [blacklisted, optedOut, deleted] = [0, 1, 2].map((group) =>
    Array.from({ length: EACH }, (_, at) => group * EACH + at),
  ) as [number[], number[], number[]]
  for (const at of blacklisted) await world.calls('owner', 'contacts.blacklist', { id: contactOf(world, at) })
  for (const at of optedOut) await world.calls('owner', 'contacts.optOut', { id: contactOf(world, at) })
  for (const at of deleted) {
    const Key = { pk: contactOf(world, at), sk: 'C#~' }
    await store.commit([{ label: 'contact', item: { Delete: { TableName: system.table, Key } } }])
  }
  const refusal = { status: 400, body: { error: { code: 131026, message: 'Message undeliverable' } } }
  system.provider.faults.push(...Array.from({ length: EACH }, () => refusal))
  await atRest(world)
  const { state, counts } = await look(world, id)
  expect(state).toBe('done')
  expect(counts).toEqual({
    total: COUNT,
    queued: 0,
    sent: COUNT - 4 * EACH,
    delivered: 0,
    read: 0,
    failed: 3 * EACH,
    answered: 0,
    optedOut: EACH,
  })
  const reached = world.accepted().map(({ to }) => to)
  expect(new Set(reached).size).toBe(reached.length)
  expect(reached).toHaveLength(COUNT - 4 * EACH)
  for (const at of [...blacklisted, ...optedOut, ...deleted]) expect(reached).not.toContain(phoneOf(world, at))
  const failed = await recipients(world, id, 'failed')
  const reasons = failed.map(({ reason }) => reason?.code)
  for (const code of ['blacklisted', 'deleted', '131026'])
    expect(reasons.filter((one) => one === code)).toHaveLength(EACH)
  expect(await recipients(world, id, 'optedOut')).toHaveLength(EACH)
})
