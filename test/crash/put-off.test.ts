import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { fireTimers } from '../../functions/areas/queues/use-cases/fire-timers.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { type Outcome, type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const HOUR = 60 * 60_000
const idOf = (world: World) => conversationIdOf(world.whatsappContact, 1)
const inMs = (ms: number) => new Date(system.clock.now() + ms).toISOString()
const message = new OfWorld<string>()
const time = new OfWorld<string>()

async function scheduled(world: World, ifCustomerWrites = 'send'): Promise<void> {
  await world.writes('one')
  const input = { id: idOf(world), text: 'later', sendAt: inMs(HOUR), ifCustomerWrites }
  const { id } = await world.asks<{ id: string }>('agent1', 'messages.send', input)
  message.set(world, id)
}
async function due(world: World): Promise<void> {
  await world.settle()
  system.clock.advance(HOUR)
}
/** What waits, and what its conversation says of that. */
async function waits(world: World): Promise<unknown> {
  const [left, [conversation]] = await Promise.all([
    world.deps.store.readScheduled(world.whatsappContact, 1),
    world.deps.store.readConversations([{ contactId: world.whatsappContact, n: 1 }]),
  ])
  return [left.map((one) => [one.message.text, one.withheld]), conversation?.scheduled?.count, conversation?.status]
}
/** Where nothing can be gone back to, each run has a time of its own. */
const withoutTimes = (outcome: Outcome) =>
  JSON.parse(JSON.stringify(outcome).replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME')) as unknown
const fires = (world: World) => fireTimers(world.deps, idOf(world))

const scenarios: Scenario[] = [
  {
    name: 'M19 a message is scheduled',
    given: async (world) => {
      await world.writes('one')
      time.set(world, inMs(HOUR))
    },
    when: (world) =>
      world.calls('agent1', 'messages.send', { id: idOf(world), text: 'later', sendAt: time.get(world) }, 'later'),
  },
  { name: 'M19 its time comes', given: (world) => scheduled(world).then(() => due(world)), when: fires },
  {
    name: 'M19 its time comes after the customer wrote',
    async given(world) {
      await scheduled(world, 'ask')
      system.clock.advance(1_000)
      await world.writes('two')
      await due(world)
    },
    when: fires,
  },
  {
    name: 'M19 it is changed',
    given: (world) => scheduled(world),
    when: (world) => world.calls('agent1', 'messages.edit', { id: message.get(world), text: 'changed' }, 'change'),
  },
  {
    name: 'M19 it is taken back',
    given: (world) => scheduled(world),
    when: (world) => world.calls('agent1', 'messages.unsend', { id: message.get(world) }, 'back'),
  },
  {
    name: 'M19 it is sent at once',
    given: (world) => scheduled(world),
    when: (world) => world.calls('agent1', 'messages.retry', { id: message.get(world) }, 'now'),
  },
  {
    name: 'S2 a hold ends',
    async given(world) {
      await world.writes('one')
      await world.calls('agent1', 'conversations.hold', { id: idOf(world), until: inMs(HOUR) })
      await due(world)
    },
    when: fires,
  },
]

describe('what was put off survives a process that dies', () => {
  it.each(scenarios)('$name', async (scenario) => {
    await survivesEveryCrash(system, { observe: waits, compare: withoutTimes, ...scenario })
  })
})
