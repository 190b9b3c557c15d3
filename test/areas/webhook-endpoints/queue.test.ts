import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { attendQueue } from '../../../functions/areas/webhook-endpoints/use-cases/attend-queue.ts'
import { OUTGOING_SOURCE } from '../../../local/aws/server.ts'
import { OUTGOING_QUEUE, startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { endpointAt, startTarget, type Target } from './endpoint-kit.ts'

let system: TestSystem
let target: Target
let goBack: (() => void) | undefined
beforeAll(async () => {
  // Each test begins without endpoints: a real table does not go back.
  ;[system, target] = await Promise.all([startSystem('memory'), startTarget()])
  goBack = system.snapshot?.()
})
beforeEach(() => {
  goBack?.()
  target.heard.splice(0)
})
afterAll(async () => {
  target.close()
  await system.stop()
})

/** Lambda takes some seconds to begin or to end. */
const CHANGED_MS = 5_000
const isOn = () => system.aws.sources.isOn(OUTGOING_SOURCE)
const size = () => system.aws.queues.size(OUTGOING_QUEUE)
async function sweep(world: World) {
  await attendQueue(world.deps)
  system.clock.advance(CHANGED_MS)
}
/** A workspace whose queue nobody looks into, as there is no endpoint. */
async function idle() {
  const world = new World(system)
  await world.clear()
  await sweep(world)
  expect(isOn()).toBe(false)
  return world
}
const texts = () => target.heard.map(({ data }) => data.entry?.message?.text)
const events = { events: ['message.created' as const] }

describe('O3 the queue of what goes out', () => {
  it('is looked into from the first endpoint on, and what it was told meanwhile reaches it', async () => {
    const world = await idle()
    await endpointAt(world, target, events)
    await world.writes('1', 'Hello')
    // Reactions and pushes at once: it is only about to be looked into.
    await world.settle()
    expect([size(), isOn()]).toEqual([1, false])
    system.clock.advance(CHANGED_MS)
    await world.settle()
    expect(texts()).toEqual(['Hello'])
    await sweep(world)
    expect(isOn()).toBe(true)
  })

  it('is not looked into any more after the last endpoint went, once nothing lies there', async () => {
    const world = await idle()
    const { id } = await endpointAt(world, target, events)
    await world.settle()
    system.clock.advance(CHANGED_MS)
    await world.writes('1', 'Hello')
    await world.runAnnounce(await world.takeRecords())
    await world.calls('owner', 'webhookEndpoints.update', { id, enabled: false })
    await sweep(world)
    expect([size(), isOn()]).toEqual([1, true])
    await world.settle()
    await sweep(world)
    expect([size(), isOn()]).toEqual([0, false])
    // It waited in the line, and goes on when the endpoint does.
    await world.calls('owner', 'webhookEndpoints.update', { id, enabled: true })
    await world.settle()
    system.clock.advance(CHANGED_MS)
    await world.settle()
    expect(texts()).toEqual(['Hello'])
    await world.calls('owner', 'webhookEndpoints.delete', { id })
    await sweep(world)
    expect(isOn()).toBe(false)
  })

  it('is looked into again where something came there late', async () => {
    const world = await idle()
    const job = { kind: 'event', id: 'gone', endpointId: 'whe_gone', type: 'message.created', body: '{}' } as const
    await world.deps.outgoing.send(job, { lane: 'whe_gone', deduplicationId: 'gone' })
    await sweep(world)
    await world.settle()
    await sweep(world)
    expect([size(), isOn()]).toEqual([0, false])
  })

  it('is opened a little later where it is just being closed', async () => {
    const world = new World(system)
    await world.clear()
    await attendQueue(world.deps)
    await endpointAt(world, target, events)
    // Closing takes longer than usual.
    system.clock.advance(-9_000)
    await world.settle()
    expect(system.aws.scheduler.nextDueAt()).toBeLessThanOrEqual(system.clock.now() + 60_000)
    system.clock.advance(60_000)
    await sweep(world)
    expect(isOn()).toBe(true)
  })

  it('is open where an endpoint came between the look at them and the change', async () => {
    const world = new World(system)
    await world.clear()
    const { outgoingSource, ...rest } = world.deps
    let isFirst = true
    const turned: boolean[] = []
    const source = {
      ...outgoingSource,
      async turn(on: boolean) {
        turned.push(on)
        if (isFirst) {
          isFirst = false
          await endpointAt(world, target, events)
          await world.settle()
        }
        const done = await outgoingSource.turn(on)
        system.clock.advance(CHANGED_MS)
        return done
      },
    }
    await attendQueue({ ...rest, outgoingSource: source })
    expect(turned).toEqual([false, true])
    expect(isOn()).toBe(true)
  })
})
