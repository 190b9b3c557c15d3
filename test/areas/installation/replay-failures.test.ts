import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { replayFailures } from '../../../functions/areas/installation/use-cases/replay-failures.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startFailedEvents } from '../../../local/aws/failed-events.ts'
import type { LambdaRecord } from '../../../local/aws/stream-records.ts'
import { giveUp } from '../../kit/failed-batches.ts'
import { indexedFor } from '../../kit/search.ts'
import { FAILURES_BUCKET, startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 })

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
  for (const key of await kept()) await system.aws.objects.delete(FAILURES_BUCKET, key)
})

const id = () => conversationIdOf(world.whatsappContact, 1)
const kept = () => world.deps.failedEvents.list(undefined, 1_000)
const put = (key: string, text: string) => system.aws.objects.put(FAILURES_BUCKET, key, Buffer.from(text))
const nothing = { replayed: 0, failed: [], waiting: 0, more: false }

/** A record that no reaction can read. */
const broken = (sequence: number): LambdaRecord =>
  ({
    eventName: 'INSERT',
    dynamodb: {
      SequenceNumber: String(sequence),
      Keys: { pk: { S: 'ct_broken' }, sk: { S: 'C#000001' } },
      NewImage: { pk: { S: 'ct_broken' }, sk: { S: 'C#000001' }, itemKind: { S: 'conversation' } },
    },
  }) as unknown as LambdaRecord

describe('what was given up', () => {
  it('M4 is done when it is replayed, once, and is gone from the bucket', async () => {
    await world.writes('one', 'a kangaroo')
    await world.calls('agent1', 'messages.send', { id: id(), text: 'hello' })
    const records = await world.takeRecords()
    const half = Math.ceil(records.length / 2)
    await giveUp(system, records.slice(0, half))
    system.clock.advance(1_000)
    await giveUp(system, records.slice(half))
    await world.settle()
    expect(world.accepted()).toEqual([])
    expect(await replayFailures(world.deps)).toEqual({ ...nothing, replayed: 4 })
    await world.settle()
    expect(world.accepted().map(({ text }) => text)).toEqual(['hello'])
    expect((await indexedFor(world.deps, 'kangaroo')).map(({ contactId }) => contactId)).toEqual([
      world.whatsappContact,
    ])
    expect(await kept()).toEqual([])
    expect(await replayFailures(world.deps)).toEqual(nothing)
    // And what was done before it was given up is not done again.
    await giveUp(system, records)
    expect(await replayFailures(world.deps)).toEqual({ ...nothing, replayed: 2 })
    await world.settle()
    expect(world.accepted()).toHaveLength(1)
  })

  it('by two operators at once is done once', async () => {
    await world.writes('one')
    await world.calls('agent1', 'messages.send', { id: id(), text: 'hello' })
    await giveUp(system, await world.takeRecords())
    await Promise.all([replayFailures(world.deps), replayFailures(system.boot().deps)])
    await world.settle()
    expect(world.accepted()).toHaveLength(1)
    expect(await kept()).toEqual([])
  })

  it('stays when it fails again, and what came after it from the same source waits for it', async () => {
    await giveUp(system, [broken(1)])
    system.clock.advance(1_000)
    await world.writes('one')
    await world.calls('agent1', 'messages.send', { id: id(), text: 'hello' })
    await giveUp(system, await world.takeRecords())
    await put('aws/lambda/async/mail/2026/01/15/2026-01-15T12.00.00-x', 'not what Lambda writes')
    await put('somebody/else', '{}')
    const outcome = await replayFailures(world.deps)
    expect(outcome).toMatchObject({ replayed: 0, waiting: 2, more: false })
    const sources = ['async', 'mapping-bookkeeping', 'mapping-reactions']
    expect(outcome.failed.map((key) => key.split('/')[2])).toEqual(sources)
    expect(await kept()).toHaveLength(5)
    // Once the cause is gone, the rest goes on.
    for (const key of outcome.failed) await system.aws.objects.delete(FAILURES_BUCKET, key)
    expect(await replayFailures(world.deps)).toEqual({ ...nothing, replayed: 2 })
    await world.settle()
    expect(world.accepted()).toHaveLength(1)
  })

  it('more than fits into one call goes on with the next', async () => {
    const failures = startFailedEvents(system.aws.objects, FAILURES_BUCKET, system.clock.now)
    for (let number = 0; number < 130; number++) await failures.batch('reactions', [broken(1)], 'it failed')
    const slow = { ...world.deps, functions: { invoke: async () => void system.clock.advance(1_000) } }
    const first = await replayFailures(slow)
    expect(first).toMatchObject({ replayed: 61, more: true })
    expect(await replayFailures(slow)).toMatchObject({ replayed: 61, more: true })
    expect(await replayFailures(slow)).toMatchObject({ replayed: 8, more: false })
  })

  it('Q6 a timer that was moved closer since is not set back', async () => {
    await world.writes('one')
    await world.calls('agent1', 'messages.send', { id: id(), text: 'hello' })
    await world.settle()
    system.clock.advance(4 * MINUTE)
    await fireTimers(world.deps, id())
    const stale = await world.takeRecords()
    await world.runAnnounce(stale)
    await giveUp(system, stale)
    await world.writes('two')
    await world.settle()
    const soon = (await world.deps.store.readContact(world.whatsappContact))?.latest?.timerAt ?? 0
    expect(soon).toBeLessThan(system.clock.now() + 10 * MINUTE)
    expect(await replayFailures(world.deps)).toEqual({ ...nothing, replayed: 2 })
    const name = { Name: id(), GroupName: system.aws.env.SCHEDULE_GROUP ?? '' }
    const answer = await system.aws.handle({
      method: 'GET',
      path: `/scheduler/schedules/${name.Name}`,
      query: new URLSearchParams({ groupName: name.GroupName }),
      headers: {},
      body: Buffer.from(''),
    })
    const { ScheduleExpression } = JSON.parse(String(answer.body)) as { ScheduleExpression: string }
    expect(ScheduleExpression).toBe(`at(${new Date(Math.ceil(soon / 1000) * 1000).toISOString().slice(0, 19)})`)
  })

  it('nobody is told late of what was not pushed, as if it were now', async () => {
    await world.writes('one')
    const records = await world.takeRecords()
    await world.runReactions(records)
    await giveUp(system, records)
    const posted = vi.spyOn(world.deps.sockets, 'post')
    expect(await replayFailures(world.deps)).toEqual({ ...nothing, replayed: 2 })
    expect(posted).not.toHaveBeenCalled()
  })

  it('R1 A11 of a conversation that has gone on and was deleted since brings nothing back', async () => {
    await world.writes('one', 'a pelican')
    await world.calls('agent1', 'messages.send', { id: id(), text: 'hello' })
    const records = await world.takeRecords()
    await world.runReactions(records)
    await world.runAnnounce(records)
    await world.calls('owner', 'conversations.delete', { id: id() })
    await world.settle()
    system.clock.advance(DAY)
    await giveUp(system, records)
    expect(await replayFailures(world.deps)).toEqual({ ...nothing, replayed: 2 })
    await world.settle()
    const { items } = await world.asks<{ items: object[] }>('owner', 'search.query', { q: 'pelican' })
    expect(items).toEqual([])
    expect((await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 10 })).items).toEqual([])
  })
})
