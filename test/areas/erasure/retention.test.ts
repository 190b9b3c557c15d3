import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { closedBefore } from '../../../functions/areas/erasure/domain/retention.ts'
import { keepIndex } from '../../../functions/areas/search/use-cases/keep-index.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { type Job, traces, word } from './person.ts'

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

const DAY = 86_400_000
const sweep = async () => {
  system.steps.push({ kind: 'push' })
  await world.settle()
}
const months = (eraseClosedAfterMonths: number | null) =>
  world.calls('owner', 'workspace.update', { eraseClosedAfterMonths })
const jobs = async () =>
  (await world.asks<{ items: Job[] }>('owner', 'jobs.list', { limit: 100 })).items.filter(
    ({ kind }) => kind === 'conversations.expire',
  )
const close = (n = 1) => world.calls('owner', 'conversations.close', { id: conversationIdOf(world.whatsappContact, n) })
const numbers = async () =>
  (
    await world.asks<OutputOf<'contacts.conversations'>>('owner', 'contacts.conversations', {
      id: world.whatsappContact,
    })
  ).items.map(({ id }) => id.split('_').at(-1))

describe('C10 retention', () => {
  it('C10 what was closed long ago goes, once a day; what is open, and the contact, stays', async () => {
    await world.writes('one', word(world, 'hello'))
    await world.settle()
    await close()
    await world.texts('sms', 'still open')
    await world.settle()
    system.clock.advance(20 * DAY)
    await world.writes('two', 'later')
    await world.settle()
    await close(2)
    await sweep()
    await keepIndex(world.deps)
    expect(await numbers()).toEqual(['2', '1'])
    await months(1)
    await sweep()
    expect(await numbers()).toEqual(['2', '1'])
    expect(await jobs()).toEqual([])
    system.clock.advance(12 * DAY)
    await sweep()
    await sweep()
    expect(await numbers()).toEqual(['2'])
    // What search has sealed of it goes with the first sweep after two days.
    system.clock.advance(2 * DAY + 1)
    await keepIndex(world.deps)
    expect(await traces(world, [word(world, 'hello')])).toEqual([])
    expect(await jobs()).toMatchObject([{ state: 'done', total: 1, done: 1 }])
    expect((await world.asks<{ name: string }>('owner', 'contacts.get', { id: world.whatsappContact })).name).toBe(
      'Casey Customer',
    )
    const open = await world.asks<{ status: string }>('owner', 'conversations.get', {
      id: conversationIdOf(world.smsContact(), 1),
    })
    expect(open.status).not.toBe('resolved')
    await months(null)
  })

  it('C10 one that is open again is spared', async () => {
    await world.writes('one', word(world, 'hello'))
    await world.settle()
    await close()
    system.clock.advance(40 * DAY)
    await world.calls('owner', 'conversations.reopen', { id: conversationIdOf(world.whatsappContact, 1) })
    await months(1)
    await sweep()
    expect(await numbers()).toEqual(['1'])
    await months(null)
  })

  it('C10 months are the calendar’s', () => {
    const at = (text: string) => Date.parse(`${text}T10:00:00Z`)
    expect(closedBefore(at('2026-03-31'), 1)).toBe(at('2026-02-28'))
    expect(closedBefore(at('2026-03-15'), 3)).toBe(at('2025-12-15'))
  })
})
