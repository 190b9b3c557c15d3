import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { attendQueue } from '../../functions/areas/webhook-endpoints/use-cases/attend-queue.ts'
import { wakeEndpoint } from '../../functions/areas/webhook-endpoints/use-cases/wake.ts'
import { OUTGOING_SOURCE } from '../../local/aws/server.ts'
import {
  type Endpoint,
  endpointAt,
  logOf,
  readEndpoint,
  startTarget,
  type Target,
} from '../areas/webhook-endpoints/endpoint-kit.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, type World } from '../kit/world.ts'
import { type Outcome, type Scenario, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
let target: Target
const endpoint = new OfWorld<Endpoint>()
beforeAll(async () => {
  ;[system, target] = await Promise.all([startSystem(), startTarget()])
})
afterAll(async () => {
  target.close()
  await system.stop()
})

const idOf = (world: World) => endpoint.get(world)?.id ?? ''
const given = (ordered: boolean) => async (world: World) => {
  target.answer = () => undefined
  endpoint.set(world, await endpointAt(world, target, { ordered, events: ['message.created', 'conversation.opened'] }))
}
/** What came, by what it is, and what the log says of it: none of it may be missing, and no id may be new. */
async function observe(world: World) {
  const log = await logOf(world, idOf(world))
  const { state, enabled } = await readEndpoint(world, idOf(world))
  // The endpoints of scenarios before are there too.
  const own = target.heard.filter(({ id }) => id.startsWith(`evt_${idOf(world).slice(4)}_`))
  return {
    heard: [...new Set(own.map(({ type, data }) => `${type} ${data.entry?.message?.text ?? ''}`))].toSorted(),
    unknown: own.filter(({ id }) => !log.some((delivery) => delivery.id === id)).length,
    log: log.map(({ type, state: became }) => `${type} ${became}`).toSorted(),
    endpoint: { state, enabled },
  }
}
const forget = () => target.heard.splice(0)
async function written(world: World) {
  await world.writes('1', 'One')
  await world.writes('2', 'Two')
}
async function queued(world: World) {
  await written(world)
  const records = await world.takeRecords()
  await world.runAnnounce(records)
  await world.runReactions(records)
}
/** The queue hands out again what was not done. */
async function again(world: World) {
  system.clock.advance(31_000)
  await world.sendOut()
}
const fails = () => ({ status: 500 })
async function waits(world: World) {
  target.answer = fails
  await queued(world)
  await world.settle()
  target.answer = () => undefined
  system.clock.advance(120_000)
  await wakeEndpoint(world.deps, idOf(world), `crash-${world.tag}`)
}
/** Until it is time again. */
async function later(world: World) {
  system.clock.advance(31_000)
  await world.settle()
  system.clock.advance(400_000)
  await wakeEndpoint(world.deps, idOf(world), `later-${system.clock.now()}`)
  await world.settle()
}

/** Whoever comes later finds that the customer has waited. */
const compare = (outcome: Outcome): unknown =>
  JSON.parse(JSON.stringify(outcome).replaceAll(/,"1 \* (soon|overdue)"/g, ''))

const closes = async (world: World) => {
  await attendQueue(world.deps)
  system.clock.advance(5_000)
}
const sources: Scenario[] = [
  {
    name: 'O3 the queue is looked into from the first endpoint on',
    async ready(world) {
      await closes(world)
      await given(false)(world)
    },
    async when(world) {
      await world.runReactions(await world.takeRecords())
    },
    again: (world) => world.redeliver(),
    async observe(world) {
      system.clock.advance(5_000)
      // Whoever died without being heard of again is made up for by the sweep.
      await attendQueue(world.deps)
      return system.aws.sources.isOn(OUTGOING_SOURCE)
    },
  },
  {
    name: 'O3 the queue is not looked into without an endpoint',
    when: (world) => attendQueue(world.deps),
    async observe() {
      system.clock.advance(5_000)
      return system.aws.sources.isOn(OUTGOING_SOURCE)
    },
  },
]

// In order or not makes a difference only once something waits.
const outgoing: Scenario[] = [
  {
    name: 'O3 what happened is put into the queue',
    given: given(false),
    ready: written,
    async when(world) {
      forget()
      await world.runAnnounce(await world.takeRecords())
    },
    again: (world) => world.redeliver(),
    observe,
    compare,
  },
  {
    name: 'O3 an endpoint is told',
    given: given(true),
    ready: queued,
    async when(world) {
      forget()
      await world.sendOut()
    },
    again,
    observe,
    compare,
  },
]
const waiting: Scenario[] = [true, false].flatMap((ordered): Scenario[] => {
  const how = ordered ? 'in order' : 'each for itself'
  return [
    {
      name: `O3 an endpoint does not take it, and does later, ${how}`,
      given: given(ordered),
      ready: queued,
      async when(world) {
        forget()
        target.answer = fails
        try {
          await world.sendOut()
        } finally {
          target.answer = () => undefined
        }
      },
      again,
      // What came of it in the end: when that is depends on what else was done meanwhile.
      async observe(world) {
        await later(world)
        return observe(world)
      },
      compare,
    },
    {
      name: `O3 what waits is worked off, ${how}`,
      given: given(ordered),
      ready: waits,
      async when(world) {
        forget()
        await world.sendOut()
      },
      again,
      // What came of it in the end: when that is depends on what else was done meanwhile.
      async observe(world) {
        await later(world)
        return observe(world)
      },
      compare,
    },
  ]
})

describe('a process that dies while endpoints are told loses nothing', () => {
  it.each([...outgoing, ...waiting, ...sources])('$name', async (scenario) => {
    expect(await survivesEveryCrash(system, scenario)).toBeGreaterThan(0)
  })
})
