import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { type BareFact, factsOf } from '../../../functions/areas/reports/domain/report-facts.ts'
import { gatherOpen } from '../../../functions/areas/reports/index.ts'
import { rebuildFacts } from '../../../functions/areas/reports/use-cases/rebuild-facts.ts'
import { rollOut } from '../../../functions/areas/rollouts/reactions/follow-settings.ts'
import { type Rebuilt, startRebuild } from '../../../functions/areas/rollouts/use-cases/rebuild.ts'
import { finishRollouts } from '../../../functions/areas/rollouts/use-cases/roll-out.ts'
import { conversations } from '../../../functions/areas/timeline/changes.ts'
import { DomainError } from '../../../functions/kernel/errors.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { react, written } from '../../../functions/platform/stream.ts'
import { TABLE } from '../../../functions/platform/table-definition.ts'
import type { LambdaRecord } from '../../../local/aws/stream-records.ts'
import { dropFacts, earlierName, factRowsOf, keepAlone, keepPacked, keptFactsOf } from '../../kit/facts.ts'
import { indexedFor, loseIndex } from '../../kit/search.ts'
import { shownTo } from '../../kit/stream.ts'
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
type Act = { what: string; by: (typeof agents)[number]; to: (typeof agents)[number]; pause: number; gathers: boolean }
const history = fc.array(
  fc.record<Act>({
    what: fc.constantFrom(
      ...['write', 'write', 'write', 'late', 'reply', 'reply', 'join', 'hold', 'resume', 'close', 'reopen', 'unassign'],
      ...['assign', 'transfer', 'support', 'blacklist', 'unblacklist', 'timers', 'timers', 'tag', 'settle', 'closeAs'],
      ...['holdUntil'],
    ),
    by: fc.constantFrom(...agents),
    to: fc.constantFrom(...agents),
    pause: fc.constantFrom(1, 1_000, 4 * MINUTE, 6 * MINUTE, 2 * DAY),
    gathers: fc.boolean(),
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
    closeAs: () => call('conversations.close', { id, type: 'task', note: to }),
    holdUntil: () => call('conversations.hold', { id, until: new Date(system.clock.now() + 5 * MINUTE).toISOString() }),
    settle: () => of.settle(),
    tag: async () => {
      const { items } = await of.deps.store.readTimeline({ contactId: of.whatsappContact }, { limit: 100 })
      const messages = items.filter(({ message }) => message)
      const messageIds = [messages[number % messages.length]?.id]
      await call('messages.tags', { messageIds, tag: `tag ${number % 3}` })
    },
  }
  try {
    await (acts[what] ?? (() => call(`conversations.${what}` as 'conversations.join', { id })))()
  } catch (error) {
    if (!(error instanceof DomainError)) throw error
  }
}

/** A world in which somebody notes what the stream tells. */
class Watched extends World {
  readonly seen: LambdaRecord[] = []
  override async takeRecords(): Promise<LambdaRecord[]> {
    const taken = await super.takeRecords()
    this.seen.push(...taken)
    return taken
  }
}

const wordsOf = ({ kind, at, duration, agentId, teamId, channel }: BareFact): string[] =>
  kind.startsWith('message') || kind === 'tagged'
    ? []
    : [JSON.stringify([kind, at, duration, agentId, teamId, channel?.id])]

/** What the steps themselves were, as they were stored, one after the other. */
async function told(of: Watched): Promise<string[]> {
  const { items } = await of.deps.store.readTimeline({ contactId: of.whatsappContact }, { limit: 1_000 })
  const answered = new Set<number>()
  const found: BareFact[] = []
  for (const record of shownTo('reactions', of.seen)) {
    const step = written(conversations).read(record)
    if (!step || step.after.contactId !== of.whatsappContact) continue
    const { n, seq } = step.after
    const added = items.filter((entry) => entry.n === n && entry.seq > (step.before?.seq ?? 0) && entry.seq <= seq)
    for (const fact of factsOf(step, added, () => null)) {
      if (fact.kind === 'first_response' && answered.has(n)) continue
      if (fact.kind === 'first_response') answered.add(n)
      found.push(fact)
    }
  }
  return found.flatMap(wordsOf).sort()
}

/** The run at the end of a day. */
async function gatherAll({ deps }: World, since: number): Promise<void> {
  let cursor: string | null = null
  do {
    const page: { nextCursor: string | null } = await gatherOpen(deps, { since, cursor: cursor ?? undefined })
    cursor = page.nextCursor
  } while (cursor !== null)
}

describe('facts from the timelines', () => {
  it('R1 whatever happened to a conversation, its timeline tells what the steps were, and the same rows come of it', async () => {
    await fc.assert(
      fc.asyncProperty(history, async (acts) => {
        const of = new Watched(system)
        await of.clear()
        await of.writes('first')
        for (const [number, each] of acts.entries()) {
          system.clock.advance(each.pause)
          await act(of, each, number)
          if (each.gathers) await gatherAll(of, system.clock.now() - DAY)
        }
        await of.settle()
        await gatherAll(of, system.clock.now() - 100 * DAY)
        const before = await keptFactsOf(of)
        expect(before.flatMap(wordsOf).sort()).toEqual(await told(of))
        await dropFacts(of)
        expect(await keptFactsOf(of)).toEqual([])
        await rebuildFacts(of.deps, of.whatsappContact)
        expect(await keptFactsOf(of)).toEqual(before)
      }),
      { numRuns: Number(process.env.MODEL_RUNS ?? 60), seed: Number(process.env.MODEL_SEED ?? 20_260_115) },
    )
  })

  it('R1 what is there stays as it is, twice, at once and told of again by the stream', async () => {
    await aDay(world)
    const before = await keptFactsOf(world)
    expect(before.map(({ kind }) => kind).filter((kind) => !kind.startsWith('message'))).toEqual([
      ...['opened', 'first_response', 'response', 'overdue', 'response', 'closed'],
    ])
    await Promise.all([startRebuild(world.deps, 'facts'), startRebuild(world.deps, 'facts')])
    await world.settle()
    await rebuild('facts')
    await world.redeliver()
    expect(await keptFactsOf(world)).toEqual(before)
  })

  it('R1 what an earlier version kept one by one, some under other ids, is told once', async () => {
    await aDay(world)
    const whole = await keptFactsOf(world)
    const single = whole.filter(({ kind }) => !kind.startsWith('message'))
    for (const missing of [undefined, 'response', 'opened', 'overdue']) {
      await dropFacts(world)
      for (const fact of single) {
        if (fact.kind !== missing) await keepAlone(world, fact, fact.kind === 'closed' ? 'closed:47' : undefined)
      }
      expect((await keptFactsOf(world)).map(({ kind }) => kind)).not.toContain('message_in')
      // The stream tells of nothing again that an earlier version gave up.
      if (missing !== 'opened') await world.redeliver()
      await rebuild('facts')
      await rebuild('facts')
      expect(await keptFactsOf(world)).toEqual(whole)
    }
  })

  it('R1 what the last version kept, an opening alone and the rest together, is told once', async () => {
    await aDay(world)
    const rows = await factRowsOf(world)
    const whole = await keptFactsOf(world)
    const earlier = async () => {
      await dropFacts(world)
      for (const row of rows) {
        const [opened, rest] = [
          row.facts.filter(({ kind }) => kind === 'opened'),
          row.facts.filter(({ kind }) => kind !== 'opened' && !kind.startsWith('message')),
        ]
        for (const fact of opened) await keepAlone(world, fact, earlierName(fact), { gathered: true })
        await keepPacked(world, { ...row, facts: rest })
      }
      expect((await keptFactsOf(world)).map(({ kind }) => kind).sort()).toEqual([
        ...['closed', 'first_response', 'opened', 'overdue', 'response', 'response'],
      ])
    }
    await earlier()
    await rebuild('facts')
    expect(await keptFactsOf(world)).toEqual(whole)
    await earlier()
    await world.redeliver()
    expect(await keptFactsOf(world)).toEqual(whole)
  })

  it('A11 R1 nothing is told of what was deleted, and its rows stay', async () => {
    await aDay(world)
    const before = await keptFactsOf(world)
    await world.calls('owner', 'conversations.delete', { id: idOf(world) })
    await world.settle()
    await rebuild('facts')
    expect(await keptFactsOf(world)).toEqual(before)
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
    await dropFacts(world)
    await startRebuild(world.deps, 'facts')
    // Its record is lost.
    await world.takeRecords()
    system.clock.advance(2 * MINUTE)
    expect(await keptFactsOf(world)).toEqual([])
    await finishRollouts(world.deps)
    await world.settle()
    expect(await keptFactsOf(world)).not.toEqual([])
    expect((await world.deps.store.readRollouts()).filter(({ what }) => what === 'facts')).toEqual([])
  })
})

describe('a note of how far a rebuild came', () => {
  it('that comes again when it was gone on with does nothing, and begins nothing anew', async () => {
    const watched = new Watched(system)
    await watched.writes('one', 'an ocelot')
    await watched.settle()
    await rebuild('search', watched)
    const notes = shownTo('bookkeeping', watched.seen).filter(
      ({ dynamodb }) => dynamodb?.NewImage?.[TABLE.kind]?.S === 'sweep',
    )
    expect(notes.length).toBeGreaterThan(0)
    const before = await watched.deps.store.readIndexState()
    const pages = vi.spyOn(watched.deps.store, 'listContacts')
    expect(await react([rollOut], notes, watched.deps)).toEqual([])
    expect(pages).not.toHaveBeenCalled()
    pages.mockRestore()
    expect(await watched.deps.store.readIndexState()).toEqual(before)
  })
})
