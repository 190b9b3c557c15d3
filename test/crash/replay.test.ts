import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { replayFailures } from '../../functions/areas/installation/use-cases/replay-failures.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import { keptFactsOf } from '../kit/facts.ts'
import { giveUp } from '../kit/failed-batches.ts'
import { indexedFor } from '../kit/search.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

it('what was given up is done once when it is replayed, whatever the process dies of', async () => {
  const calls = await survivesEveryCrash(system, {
    name: 'replay',
    async ready(world) {
      const id = conversationIdOf(world.whatsappContact, 1)
      await world.writes('one', 'where is my parcel')
      await giveUp(system, await world.takeRecords())
      await world.calls('agent1', 'messages.send', { id, text: 'on its way' })
      system.clock.advance(1_000)
      await giveUp(system, await world.takeRecords())
      // The other one had them too.
      await world.calls('agent1', 'conversations.close', { id })
    },
    when: async (world) => {
      const { failed } = await replayFailures(world.deps)
      // One that died under it failed.
      if (!world.life.isOver) expect(failed).toEqual([])
    },
    async observe(world) {
      const words = await indexedFor(world.deps, 'parcel')
      const facts = (await keptFactsOf(world)).map(({ kind }) => kind)
      return {
        words: words.filter(({ contactId }) => contactId === world.whatsappContact).length,
        facts: facts.sort(),
        kept: await world.deps.failedEvents.list(undefined, 10),
      }
    },
  })
  expect(calls).toBeGreaterThan(10)
})
