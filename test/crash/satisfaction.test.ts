import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { surveyToken } from '../../functions/areas/satisfaction/domain/survey-link.ts'
import { askSatisfaction } from '../../functions/areas/satisfaction/index.ts'
import { rateByLink } from '../../functions/areas/satisfaction/use-cases/rate-by-link.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import {
  asked,
  closes,
  idOf,
  look,
  questions,
  rated,
  says,
  sets,
  talked,
  taps,
} from '../areas/satisfaction/survey-kit.ts'
import { breachesOf, readHistory } from '../kit/history.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, World } from '../kit/world.ts'
import { type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
  const world = new World(system)
  await sets(world, { askSatisfaction: true })
  await world.clear()
})
afterAll(() => system.stop())

const batch = new OfWorld<LambdaRecord[]>()
const caller = { network: '203.0.113.9', language: 'en' as const }
async function byLink(world: World, score: number): Promise<unknown> {
  const conversationId = idOf(world)
  const [state, [key]] = await Promise.all([
    world.deps.store.readConversation(world.whatsappContact, 1),
    world.deps.secrets.signingKeys('survey'),
  ])
  const closedAt = state?.conversation.survey?.asked?.closedAt ?? 0
  const token = surveyToken({ conversationId, closedAt }, key)
  return rateByLink(world.deps, token, { score, text: 'because' }, caller)
}
/** What is known of it, and how often it is told. */
async function observed(world: World): Promise<unknown> {
  const { satisfaction, status } = await look(world)
  const asks = (await questions(world)).length
  return [satisfaction?.score, satisfaction?.text, status, asks, await rated(world)]
}

const scenarios: Scenario[] = [
  {
    name: 'O5 a conversation is closed, and its customer is asked',
    async ready(world) {
      await talked(world)
      await closes(world)
      batch.set(world, await world.takeRecords())
    },
    when: (world) => world.runReactions(batch.get(world) ?? []),
  },
  { name: 'O5 the customer taps', given: asked, when: (world) => taps(world, 4, idOf(world), 'tap') },
  {
    name: 'O5 they say why',
    given: (world) => asked(world).then(() => taps(world, 4)),
    when: (world) => world.writes('why', 'Quick and friendly'),
  },
  {
    name: 'O5 they tap about a conversation that is not their latest',
    given: (world) => asked(world).then(() => says(world, 'And now?')),
    when: (world) => taps(world, 2, idOf(world), 'tap'),
  },
  { name: 'O5 they answer by a link', given: asked, when: (world) => byLink(world, 5) },
]

describe('the customer’s answer survives a process that dies', () => {
  it.each(scenarios)('$name', async (scenario) => {
    await survivesEveryCrash(system, { observe: observed, ...scenario })
  })
})

describe('what is asked and answered at once', () => {
  it('O5 many askers ask once, and of many answers one stands, whatever agents do meanwhile', async () => {
    const world = new World(system)
    await talked(world)
    await closes(world)
    await world.clear()
    const asks = await Promise.all(Array.from({ length: 6 }, () => askSatisfaction(world.deps, idOf(world))))
    expect(asks.filter((answer) => answer === 'asked')).toHaveLength(1)
    expect(await questions(world)).toHaveLength(1)
    await Promise.all([
      ...[1, 2, 3].map((score) => taps(world, score)),
      byLink(world, 5),
      taps(world, 4, idOf(world), 'same'),
      taps(world, 4, idOf(world), 'same'),
      world.calls('agent1', 'conversations.reopen', { id: idOf(world) }),
    ])
    await world.settle()
    const { satisfaction, status } = await look(world)
    const told = await rated(world)
    expect(status).toBe('ongoing')
    expect(told.length).toBeGreaterThanOrEqual(1)
    expect(String(satisfaction?.score)).toBe(told.at(-1)?.[0])
    const history = await readHistory(world.deps.store, world.whatsappContact)
    expect(history && breachesOf(history)).toEqual([])
    expect(history?.conversations).toHaveLength(1)
  })
})
