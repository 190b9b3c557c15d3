import { afterAll, beforeAll, expect, it, vi } from 'vitest'
import { gatherOpen } from '../../functions/areas/reports/index.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import { factRowsOf, keepAlone } from '../kit/facts.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import type { World } from '../kit/world.ts'
import { survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

const DAY = 24 * 60 * 60_000

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

it('R1 what is gathered at the end of a day, in place of what earlier versions kept, is kept once and its days are marked', async () => {
  const since = () => system.clock.now() - DAY
  const gathers = async ({ deps }: World, from: number) => {
    let cursor: string | undefined
    do {
      const page = await gatherOpen(deps, { since: from, cursor })
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }
  const calls = await survivesEveryCrash(system, {
    name: 'gathering',
    async given(of) {
      // Noon by UTC: what is said within a minute is of one day.
      system.clock.advance(DAY + DAY / 2 - (system.clock.now() % DAY))
      await of.writes('one')
      system.clock.advance(60_000)
      const id = conversationIdOf(of.whatsappContact, 1)
      await of.calls('agent1', 'messages.send', { id, text: 'first' })
      await of.settle()
      await gathers(of, since())
      const rows = await factRowsOf(of)
      // As the first versions kept it: each alone, as it happened.
      const facts = rows.flatMap((row) => row.facts.filter(({ kind }) => !kind.startsWith('message')))
      await Promise.all(facts.map((fact) => keepAlone(of, fact)))
      system.clock.advance(20 * DAY)
      await of.writes('two')
      await of.settle()
    },
    when: (of) => gathers(of, since()),
    async observe(of) {
      const rows = await factRowsOf(of)
      const days = rows.map(({ day }) => new Date(day).toISOString().slice(0, 10))
      const marked = (await of.deps.store.readRollups()).stale
      return {
        rows: rows.map(({ facts }) => facts.map(({ kind, agentId, count }) => `${kind} ${agentId} ${count}`).sort()),
        stale: days.map((day) => marked.some((one) => one.day === day)),
      }
    },
  })
  expect(calls).toBeGreaterThan(5)
})
