import { afterAll, beforeAll, it, vi } from 'vitest'
import { startRebuild } from '../../functions/areas/rollouts/use-cases/rebuild.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import { dropFacts, keptFactsOf } from '../kit/facts.ts'
import { indexedFor, loseIndex } from '../kit/search.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

it.each(['facts', 'search', 'timers', 'counters'] as const)(
  'a rebuild of %s survives the death of its process anywhere',
  async (what) => {
    await survivesEveryCrash(system, {
      name: what,
      async given(of) {
        const id = conversationIdOf(of.whatsappContact, 1)
        await of.writes('one', 'where is my parcel')
        system.clock.advance(60_000)
        await of.calls('agent1', 'messages.send', { id, text: 'on its way' })
        await of.calls('agent1', 'conversations.close', { id })
        await of.settle()
        if (what === 'search') await loseIndex(system)
        if (what === 'facts') await dropFacts(of)
      },
      when: async (of) => {
        await startRebuild(of.deps, what)
        for (let records = await of.takeRecords(); records.length > 0; records = await of.takeRecords()) {
          await of.runReactions(records)
        }
      },
      async observe(of) {
        const found = await indexedFor(of.deps, 'parcel')
        const facts = (await keptFactsOf(of)).map(({ kind, agentId }) => `${kind} ${agentId}`).sort()
        return { found: found.filter(({ contactId }) => contactId === of.whatsappContact).length, facts }
      },
    })
  },
)
