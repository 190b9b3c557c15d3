import { afterAll, beforeAll, describe, it, vi } from 'vitest'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

type Counts = Record<'views' | 'queues', Record<string, number>>
const agents = ['owner', 'agent1', 'agent3', 'agent4']
const idOf = (contactId: string) => `cv_${contactId.slice(3)}_1`

describe('a step that moves counters', () => {
  it('Q9 whatever a process dies of, each conversation counts once', async () => {
    const before = new OfWorld<Map<string, Counts>>()
    const counts = (agent: string, world: World) => world.asks<Counts>(agent, 'conversations.counts', {})
    await survivesEveryCrash(system, {
      name: 'counting',
      contacts: (world) => [world.whatsappContact, world.smsContact()],
      async given(world) {
        await world.settle()
        before.set(
          world,
          new Map(await Promise.all(agents.map(async (each) => [each, await counts(each, world)] as const))),
        )
        await world.writes('one')
      },
      async when(world) {
        await world.texts('one')
        await world.calls('agent3', 'conversations.join', { id: idOf(world.smsContact()) })
        await world.calls('agent1', 'messages.send', { id: idOf(world.whatsappContact), text: 'hello' }, 'once')
        await world.writes('two')
      },
      async observe(world) {
        return Promise.all(
          agents.map(async (agent) => {
            const now = await counts(agent, world)
            const then = before.get(world)?.get(agent)
            const moved = (side: 'views' | 'queues') =>
              Object.entries(now[side]).map(([name, number]) => `${name} ${number - (then?.[side][name] ?? 0)}`)
            return [...moved('views'), ...moved('queues').filter((each) => !/soon|overdue/.test(each))].join()
          }),
        )
      },
    })
  })
})
