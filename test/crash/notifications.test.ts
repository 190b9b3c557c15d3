import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keepNotifications } from '../../functions/areas/notifications/reactions/keep-notifications.ts'
import { sendDigest } from '../../functions/areas/notifications/use-cases/send-digest.ts'
import { recordFacts } from '../../functions/areas/reports/reactions/record-facts.ts'
import { react } from '../../functions/platform/stream.ts'
import type { LambdaRecord } from '../../local/aws/stream-records.ts'
import { keptFactsOf } from '../kit/facts.ts'
import { Stopped, untilStopped } from '../kit/lifeline.ts'
import { shownTo } from '../kit/stream.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { OfWorld, World } from '../kit/world.ts'
import { startingPoint, survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const MINUTE = 60_000
const reactions = [keepNotifications, recordFacts]
const idOf = (world: World) => `cv_${world.whatsappContact.slice(3)}_1`
const agent = (world: World) => `dana${world.tag}`
const agentId = async (world: World) => (await world.asks<{ id: string }>(agent(world), 'me.get', {})).id

/** An agent of the world's own, whom nothing else is told. */
async function hires(world: World): Promise<void> {
  await world.calls('owner', 'agents.create', {
    email: `${agent(world)}@demo.test`,
    name: 'Dana',
    role: 'agent',
    teams: [{ id: 'support', role: 'representative' }],
  })
}

describe('the stream hands out a batch again', () => {
  it('R1 N2 facts, notifications and what an email gathers come to the same', async () => {
    const batches = new OfWorld<LambdaRecord[]>()
    const ready = async (world: World) => {
      await world.writes('one')
      await world.calls('owner', 'conversations.assign', { id: idOf(world), agentId: await agentId(world) })
      await world.writes('two')
      await world.calls(agent(world), 'messages.send', { id: idOf(world), text: 'hello' })
      await world.calls(agent(world), 'conversations.close', { id: idOf(world) })
      batches.set(world, await world.takeRecords())
    }
    await survivesEveryCrash(system, {
      name: 'facts and notifications',
      given: hires,
      ready,
      compare: ({ more }) => more,
      // Reactions fail and are repeated each on their own: only these are under test.
      async when(world) {
        const [failed] = await react(reactions, shownTo('reactions', batches.get(world) ?? []), world.deps)
        if (failed) throw failed.error
      },
      async observe(world) {
        const { store } = world.deps
        const centre = await world.asks<{ items: { kind: string; conversationId: string }[] }>(
          agent(world),
          'notifications.list',
          {},
        )
        return {
          facts: (await keptFactsOf(world))
            .map(({ kind, agentId: by }) => `${kind} ${by === null ? '' : 'somebody'}`)
            .toSorted(),
          centre: centre.items.filter(({ conversationId }) => conversationId === idOf(world)).map(({ kind }) => kind),
          gathered: (await store.readDigestNotes(await agentId(world))).map(({ kind }) => kind),
        }
      },
    })
  })
})

describe('N1 the process that sends a digest dies', () => {
  /** A digest that is due, of a message that has not been read. */
  async function due(world: World): Promise<string> {
    await hires(world)
    await world.writes('one')
    await world.settle()
    await world.calls('owner', 'conversations.assign', { id: idOf(world), agentId: await agentId(world) })
    await world.settle()
    system.clock.advance(2 * MINUTE)
    return agentId(world)
  }

  it('N1 wherever it dies, the email goes out; twice only where nobody could know that it had', async () => {
    const begin = await startingPoint(system, due)
    const calm = await begin()
    calm.world.restart()
    expect(await sendDigest(calm.world.deps, calm.given)).toBe('sent')
    const { calls } = calm.world.life
    const counts: number[] = []
    for (let callsLeft = 0; callsLeft < calls; callsLeft++) {
      for (const hearsLast of [false, true]) {
        const { world, given: id } = await begin()
        world.restart(callsLeft, hearsLast)
        await untilStopped(sendDigest(world.deps, id))
        world.restart()
        // At once, as a doubled firing; and when the lease is over, as the retry or the sweep.
        await sendDigest(world.deps, id)
        system.clock.advance(2 * MINUTE)
        await sendDigest(world.deps, id)
        await sendDigest(world.deps, id)
        system.clock.advance(10 * MINUTE)
        await sendDigest(world.deps, id)
        counts.push(world.emails().filter(({ to }) => to.includes(`${agent(world)}@demo.test`)).length)
        expect(await world.deps.store.readDigestNotes(id)).toEqual([])
        expect((await world.deps.store.listDigests()).filter((one) => one.agentId === id)).toEqual([])
      }
    }
    expect(Math.min(...counts)).toBe(1)
    expect(Math.max(...counts)).toBe(2)
    expect(counts.filter((count) => count === 2).length).toBeLessThanOrEqual(6)
  })

  it('N1 one that dies each time is sent three times at most', async () => {
    const world = new World(system)
    const id = await due(world)
    const { store } = world.deps
    const dying = Object.assign(Object.create(world.deps) as typeof world.deps, {
      store: Object.assign(Object.create(store) as typeof store, {
        ...store,
        finishDigest: () => Promise.reject(new Stopped()),
      }),
    })
    for (let round = 0; round < 6; round++) {
      await untilStopped(sendDigest(dying, id))
      system.clock.advance(5 * MINUTE)
    }
    expect(world.emails().filter(({ to }) => to.includes(`${agent(world)}@demo.test`))).toHaveLength(3)
    expect(await sendDigest(world.deps, id)).toBe('given up')
    expect(await sendDigest(world.deps, id)).toBe('none')
  })
})
