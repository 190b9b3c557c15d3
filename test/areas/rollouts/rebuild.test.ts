import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import type { ReportFact } from '../../../functions/areas/reports/domain/report-facts.ts'
import { rebuildFacts } from '../../../functions/areas/reports/use-cases/rebuild-facts.ts'
import { type Rebuilt, startRebuild } from '../../../functions/areas/rollouts/use-cases/rebuild.ts'
import { finishRollouts } from '../../../functions/areas/rollouts/use-cases/roll-out.ts'
import { DomainError } from '../../../functions/kernel/errors.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { factKeysOf } from '../../kit/facts.ts'
import { indexedFor, loseIndex } from '../../kit/search.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

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
})

const idOf = (of: World, n = 1) => conversationIdOf(of.whatsappContact, n)
const rebuild = async (what: Rebuilt, of = world) => {
  await startRebuild(of.deps, what)
  await of.settle()
}
const drop = (key: { pk: string; sk: string }) =>
  system.database.open(system.table).client.send(new DeleteCommand({ TableName: system.table, Key: key }))

/** Everybody's facts of the last hundred days. */
async function factsOf(contactId: string): Promise<ReportFact[]> {
  const until = system.clock.now() + DAY
  const out: ReportFact[] = []
  let cursor: string | undefined
  do {
    const page = await world.deps.store.listFacts(until - 100 * DAY, until, { limit: 100, cursor })
    out.push(...page.items.filter((fact) => fact.contactId === contactId))
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return out.sort((a, b) => (a.id < b.id ? -1 : 1))
}
async function dropFacts(contactId: string): Promise<void> {
  for (const fact of await factsOf(contactId)) for (const key of factKeysOf(fact)) await drop(key)
  expect(await factsOf(contactId)).toEqual([])
}

/** A conversation with all that reports count, opened, answered twice, closed. */
async function aDay(of: World): Promise<void> {
  await of.writes('one', 'where is my parcel')
  system.clock.advance(2 * MINUTE)
  await of.calls('agent1', 'messages.send', { id: idOf(of), text: 'on its way' })
  system.clock.advance(MINUTE)
  await of.writes('two', 'thanks a lot')
  system.clock.advance(7 * MINUTE)
  await fireTimers(of.deps, idOf(of))
  await of.calls('agent2', 'conversations.join', { id: idOf(of) })
  await of.calls('agent2', 'messages.send', { id: idOf(of), text: 'welcome' })
  await of.calls('agent2', 'conversations.close', { id: idOf(of), type: 'question', category: null, note: 'a note' })
  await of.settle()
}

const agents = ['owner', 'agent1', 'agent2'] as const
type Act = { what: string; by: (typeof agents)[number]; to: (typeof agents)[number]; pause: number }
const history = fc.array(
  fc.record<Act>({
    what: fc.constantFrom(
      ...['write', 'write', 'write', 'late', 'reply', 'reply', 'join', 'hold', 'resume', 'close', 'reopen', 'unassign'],
      ...['assign', 'transfer', 'support', 'blacklist', 'unblacklist', 'timers', 'timers'],
    ),
    by: fc.constantFrom(...agents),
    to: fc.constantFrom(...agents),
    pause: fc.constantFrom(1, 1_000, 4 * MINUTE, 6 * MINUTE, 2 * DAY),
  }),
  { minLength: 4, maxLength: 30 },
)

async function act(of: World, { what, by, to }: Act, number: number): Promise<void> {
  const latest = (await of.deps.store.readContact(of.whatsappContact))?.latest
  const id = latest?.id ?? ''
  const call = (name: Parameters<World['calls']>[1], input: object) => of.calls(by, name, input)
  const acts: Record<string, () => Promise<unknown>> = {
    write: () => of.writes(String(number)),
    late: () => of.writes(String(number), 'late', system.clock.now() - 10 * MINUTE),
    reply: () => call('messages.send', { id, text: 'reply' }),
    assign: () => call('conversations.assign', { id, agentId: `ag_${to}` }),
    transfer: () => call('conversations.transfer', { id, teamId: 'sales' }),
    support: () => call('conversations.transfer', { id, teamId: 'support' }),
    blacklist: () => call('contacts.blacklist', { id: of.whatsappContact }),
    unblacklist: () => call('contacts.unblacklist', { id: of.whatsappContact }),
    timers: () => fireTimers(of.deps, id),
  }
  try {
    await (acts[what] ?? (() => call(`conversations.${what}` as 'conversations.join', { id })))()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
  }
}

describe('facts from the timelines', () => {
  it('R1 whatever happened to a conversation, the same rows come of its timeline', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (acts) => {
        const of = new World(system)
        await of.clear()
        await of.writes('first')
        for (const [number, each] of acts.entries()) {
          system.clock.advance(each.pause)
          await act(of, each, number)
        }
        await of.settle()
        const before = await factsOf(of.whatsappContact)
        await dropFacts(of.whatsappContact)
        await rebuildFacts(of.deps, of.whatsappContact)
        expect(await factsOf(of.whatsappContact)).toEqual(before)
      }),
      { numRuns: Number(process.env.MODEL_RUNS ?? 60), seed: Number(process.env.MODEL_SEED ?? 20_260_115) },
    )
  })

  it('R1 what is there stays as it is, twice, at once and told of again by the stream', async () => {
    await aDay(world)
    const before = await factsOf(world.whatsappContact)
    expect(before.map(({ kind }) => kind).sort()).toEqual([
      ...['closed', 'first_response', 'opened', 'overdue', 'response', 'response'],
    ])
    await Promise.all([startRebuild(world.deps, 'facts'), startRebuild(world.deps, 'facts')])
    await world.settle()
    await rebuild('facts')
    await world.redeliver()
    expect(await factsOf(world.whatsappContact)).toEqual(before)
  })

  it('R1 what an earlier version kept one by one, some under other ids, is told once', async () => {
    const { client, name } = system.database.open(system.table)
    const keep = (fact: ReportFact) =>
      client.send(new PutCommand({ TableName: name, Item: { ...factKeysOf(fact)[0], itemKind: 'fact', ...fact } }))
    await aDay(world)
    const whole = await factsOf(world.whatsappContact)
    const closed = whole.find(({ kind }) => kind === 'closed')
    if (!closed) throw new Error('nothing was closed')
    const renamed = { ...closed, id: `${idOf(world)}:closed:47` }
    for (const missing of [undefined, 'response', 'opened', 'overdue']) {
      await dropFacts(world.whatsappContact)
      const earlier = whole.filter(({ kind }) => kind !== 'closed' && kind !== missing)
      for (const fact of [...earlier, renamed]) await keep(fact)
      // The stream tells of nothing again that an earlier version gave up.
      if (missing !== 'opened') await world.redeliver()
      await rebuild('facts')
      await rebuild('facts')
      const after = await factsOf(world.whatsappContact)
      const named = whole.map((fact) => (fact === closed ? renamed : fact))
      expect(after).toEqual(named.sort((a, b) => (a.id < b.id ? -1 : 1)))
    }
  })

  it('A11 R1 nothing is told of what was deleted, and its rows stay', async () => {
    await aDay(world)
    const before = await factsOf(world.whatsappContact)
    await world.calls('owner', 'conversations.delete', { id: idOf(world) })
    await world.settle()
    await rebuild('facts')
    expect(await factsOf(world.whatsappContact)).toEqual(before)
  })
})

describe('words from the timelines', () => {
  const hits = async (q: string) =>
    (
      await world.asks<{ items: { conversation: { id: string } }[] }>('owner', 'search.query', { q, limit: 100 })
    ).items.map(({ conversation }) => conversation.id)

  it('F1 come back where items are gone that are thought to be there, or all of them', async () => {
    await aDay(world)
    expect(await hits('parcel')).toContain(idOf(world))
    await loseIndex(system)
    expect(await hits('parcel')).toEqual([])
    await rebuild('search')
    expect(await hits('parcel')).toContain(idOf(world))
    await rebuild('search')
    await rebuild('search')
    expect((await hits('parcel')).filter((id) => id === idOf(world))).toHaveLength(1)
    const { items } = await world.asks<{ items: { contact?: { id: string } }[] }>('owner', 'search.query', {
      q: world.phone,
    })
    expect(items.map(({ contact }) => contact?.id)).toContain(world.whatsappContact)
  })

  it('A11 F1 a deleted conversation stays out, also one that is deleted meanwhile', async () => {
    await aDay(world)
    await startRebuild(world.deps, 'search')
    await world.calls('owner', 'conversations.delete', { id: idOf(world) })
    await world.settle()
    await rebuild('search')
    expect(await hits('parcel')).not.toContain(idOf(world))
  })
})

describe('timers', () => {
  it('Q6 are set again as the table has them, where the schedules are gone', async () => {
    await world.settle()
    const lost = system.aws.snapshot()
    const before = system.aws.scheduler.size()
    await world.writes('one')
    await world.settle()
    const due = system.aws.scheduler.nextDueAt()
    const set = system.aws.scheduler.size()
    expect(set).toBeGreaterThan(before)
    lost()
    expect(system.aws.scheduler.size()).toBe(before)
    await rebuild('timers')
    expect(system.aws.scheduler.nextDueAt()).toBe(due)
    const size = system.aws.scheduler.size()
    expect(size).toBeGreaterThanOrEqual(set)
    await rebuild('timers')
    expect(system.aws.scheduler.size()).toBe(size)
  })
})

describe('a rebuild', () => {
  it('goes page by page through everybody, with customers writing meanwhile, and is over by itself', async () => {
    const others = Array.from({ length: 45 }, () => new World(system))
    for (const other of others) await other.writes('one', 'zeppelin')
    await world.settle()
    await loseIndex(system)
    await startRebuild(world.deps, 'search')
    const late = new World(system)
    await late.writes('one', 'zeppelin')
    await world.settle()
    const found = (await indexedFor(world.deps, 'zeppelin')).map(({ contactId }) => contactId)
    expect(found.sort()).toEqual([...others, late].map(({ whatsappContact }) => whatsappContact).sort())
    expect((await world.deps.store.readRollouts()).filter(({ what }) => what === 'search')).toEqual([])
  })

  it('that stands still goes on with the next sweep', async () => {
    await aDay(world)
    await dropFacts(world.whatsappContact)
    await startRebuild(world.deps, 'facts')
    // Its record is lost.
    await world.takeRecords()
    system.clock.advance(2 * MINUTE)
    expect(await factsOf(world.whatsappContact)).toEqual([])
    await finishRollouts(world.deps)
    await world.settle()
    expect(await factsOf(world.whatsappContact)).not.toEqual([])
    expect((await world.deps.store.readRollouts()).filter(({ what }) => what === 'facts')).toEqual([])
  })
})
