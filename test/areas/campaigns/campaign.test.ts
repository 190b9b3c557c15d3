import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

import { closed, phoneOf, putPromo, recipients, sent, taken } from './campaign-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  await putPromo(world)
})

const timeline = async (contactId: string) => (await world.deps.store.readTimeline({ contactId }, { limit: 100 })).items
const conversation = (contactId: string, n = 1) =>
  world.asks<OutputOf<'conversations.get'>>('owner', 'conversations.get', { id: `cv_${contactId.slice(3)}_${n}` })

describe('M18 a campaign', () => {
  it('M18: sends each a template, which stands in their timeline and disturbs nobody', async () => {
    const ids = await closed(world, 2)
    const before = await conversation(ids[0] ?? '')
    const campaign = await sent(world, { contactIds: ids })
    expect(campaign).toMatchObject({ state: 'done', problem: null, waiting: null })
    expect(campaign.counts).toEqual({
      total: 2,
      queued: 0,
      sent: 2,
      delivered: 0,
      read: 0,
      failed: 0,
      answered: 0,
      optedOut: 0,
    })
    expect(taken(world).sort()).toEqual([phoneOf(world, 0), phoneOf(world, 1)])
    const entry = (await timeline(ids[0] ?? '')).at(-1)
    expect(entry?.message).toMatchObject({
      direction: 'outbound',
      text: 'Hello Casey Customer, spring is here.',
      campaign: { id: campaign.id, name: 'Spring' },
      template: { name: 'promo' },
      delivery: { urgency: 'bulk', status: 'sent' },
    })
    const after = await conversation(ids[0] ?? '')
    expect({ ...after, version: 0 }).toEqual({ ...before, version: 0 })
    expect(
      (await recipients(world, campaign.id)).map(({ number, state, contactId }) => [number, state, contactId]),
    ).toEqual([
      [1, 'sent', ids[0]],
      [2, 'sent', ids[1]],
    ])
  })
})
