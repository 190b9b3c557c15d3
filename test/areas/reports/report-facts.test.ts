import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import type { ReportFact } from '../../../functions/areas/reports/domain/report-facts.ts'
import { gatherFacts, gatherOpen, openFacts, rebuildFacts } from '../../../functions/areas/reports/index.ts'
import type { ReportsStore } from '../../../functions/areas/reports/port.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { factRowsOf, keptFactsOf } from '../../kit/facts.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

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

const idOf = (n = 1, of = world) => conversationIdOf(of.whatsappContact, n)
const isMessage = ({ kind }: ReportFact) => kind.startsWith('message') || kind === 'tagged'
/** What is kept of the customer, but for messages. */
const steps = async (whose = world.whatsappContact) =>
  (await keptFactsOf(world, whose)).filter((fact) => !isMessage(fact))
const words = ({ kind, agentId, duration }: ReportFact) => [kind, agentId, duration]
const later = (ms: number) => system.clock.advance(ms)
/** The next noon by UTC, so that a test's minutes are of one day. */
const noon = () => later(DAY + DAY / 2 - (system.clock.now() % DAY))
const messages = (found: readonly ReportFact[]) =>
  found
    .filter(isMessage)
    .map(({ kind, count, agentId, tags }) => [kind, count, agentId, kind === 'tagged' ? tags[0] : ''])

async function closes(by = 'agent1', more: object = {}, id = idOf()): Promise<void> {
  await world.calls(by, 'conversations.join', { id })
  await world.calls(by, 'conversations.close', { id, ...more })
  await world.settle()
}
async function aDay(): Promise<void> {
  await world.writes('one', 'a secret')
  later(2 * MINUTE)
  await world.calls('agent1', 'messages.send', { id: idOf(), text: 'first' })
  later(MINUTE)
  await world.writes('two')
  later(4 * MINUTE)
  await world.calls('agent2', 'conversations.join', { id: idOf() })
  await world.calls('agent2', 'messages.send', { id: idOf(), text: 'second' })
  later(MINUTE)
  await closes('agent2', { type: 'question', note: 'a secret' })
}
const messageIds = async () => {
  const { items } = await world.deps.store.readTimeline({ contactId: world.whatsappContact }, { limit: 100 })
  return items.filter(({ message }) => message).map(({ id }) => id)
}
const tags = async (tag: string, ids: string[]) => {
  await world.calls('agent1', 'messages.tags', { messageIds: ids, tag })
  await world.settle()
}
/** The run at the end of a day. */
async function gathers(since: number): Promise<void> {
  let cursor: string | undefined
  do {
    const page = await gatherOpen(world.deps, { since, cursor })
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}
/** What open conversations tell of the customer. */
async function live(since = system.clock.now() - DAY): Promise<ReportFact[]> {
  const found = await openFacts(world.deps, { since, limit: 100_000 })
  if (found === 'too many') throw new Error('too many')
  expect(new Set(found.facts.map(({ contactId, n }) => conversationIdOf(contactId, n)))).toEqual(found.conversations)
  return found.facts.filter(({ contactId }) => contactId === world.whatsappContact)
}
const stale = async () => (await world.deps.store.readRollups()).stale.map(({ day }) => day)
const dateOf = (ms: number) => new Date(ms).toISOString().slice(0, 10)

describe('R1 facts of reports', () => {
  it('R1 one each: opened, first response once, every response, closed; messages by side', async () => {
    noon()
    await aDay()
    const found = await keptFactsOf(world)
    expect(found.filter((fact) => !isMessage(fact)).map(words)).toEqual([
      ['opened', null, null],
      ['first_response', 'ag_agent1', 2 * MINUTE],
      ['response', 'ag_agent1', 2 * MINUTE],
      ['response', 'ag_agent2', 4 * MINUTE],
      ['closed', 'ag_agent2', 8 * MINUTE],
    ])
    expect(messages(found).toSorted()).toEqual([
      ['message_in', 1, null, ''],
      ['message_in', 1, 'ag_agent1', ''],
      ['message_out', 1, 'ag_agent1', ''],
      ['message_out', 1, 'ag_agent2', ''],
    ])
    const of = { type: 'question', teamId: 'support', n: 1, tags: [], programs: [] }
    for (const fact of found) expect(fact).toMatchObject({ ...of, channel: { id: 'demo-whatsapp' } })
    expect(found.find(({ kind }) => kind === 'closed')).toMatchObject({ waited: 6 * MINUTE, waitedOpen: 6 * MINUTE })
    expect(JSON.stringify(found)).not.toContain('secret')
  })
  it('R1 however often the stream tells of it', async () => {
    await aDay()
    const before = await keptFactsOf(world)
    await world.redeliver()
    expect(await keptFactsOf(world)).toEqual(before)
  })
  it('R1 what is open is not kept while its day goes on, and told from its timeline', async () => {
    await world.writes('one')
    later(2 * MINUTE)
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'first' })
    await world.settle()
    expect(await keptFactsOf(world)).toEqual([])
    const told = await live()
    expect(await openFacts(world.deps, { since: system.clock.now() - DAY, limit: 0 })).toBe('too many')
    later(1)
    await closes()
    const kept = await keptFactsOf(world)
    expect(kept.filter(({ kind }) => kind !== 'closed')).toEqual(told)
    expect(await live()).toEqual([])
  })
  it('R1 in pages of any size, and by day', async () => {
    await world.writes('one')
    for (let days = 0; days < 3; days++) {
      later(20 * DAY)
      await world.writes(`and ${days}`)
    }
    await closes()
    const all = await factRowsOf(world)
    expect(all).toHaveLength(4)
    expect(await factRowsOf(world, world.whatsappContact, 1)).toEqual(all)
    const [, second] = all
    const day = second?.day ?? 0
    const { items } = await world.deps.store.listRows(day + 5, day + 6, { limit: 1_000 })
    expect(items.filter(({ contactId }) => contactId === world.whatsappContact)).toEqual([second])
    expect(await world.deps.store.listRows(day, day, { limit: 10 })).toEqual({ items: [], nextCursor: null })
  })
  it('R1 over the end of a month, and a first response that comes after reopening', async () => {
    await world.texts('one')
    await world.settle()
    later(40 * DAY)
    const id = conversationIdOf(world.smsContact(), 1)
    for (const name of ['join', 'close', 'reopen'] as const)
      await world.calls('agent3', `conversations.${name}`, { id })
    await world.texts('two')
    later(MINUTE)
    await world.calls('agent3', 'messages.send', { id, text: 'sorry' })
    later(MINUTE)
    await world.calls('agent3', 'conversations.close', { id })
    await world.settle()
    const kinds = (await steps(world.smsContact())).map(({ kind }) => kind)
    expect(kinds.filter((kind) => kind !== 'overdue')).toEqual([
      ...['opened', 'closed', 'reopened', 'first_response', 'response', 'closed'],
    ])
  })
  it('R1 S4 whoever was unanswered when it was closed waits for the answer from when it was reopened', async () => {
    await world.writes('one')
    later(MINUTE)
    await world.calls('agent1', 'conversations.close', { id: idOf() })
    later(40 * MINUTE)
    await world.calls('agent1', 'conversations.reopen', { id: idOf() })
    later(2 * MINUTE)
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'sorry' })
    await world.calls('agent1', 'conversations.close', { id: idOf() })
    await world.settle()
    const found = await steps()
    expect(found.filter(({ kind }) => kind === 'response').map(words)).toEqual([['response', 'ag_agent1', 2 * MINUTE]])
    expect(found.filter(({ kind }) => kind === 'closed').map(({ waited }) => waited)).toEqual([MINUTE, 2 * MINUTE])
  })
  it('R1 Q6 a missed wait, once', async () => {
    await world.writes('one')
    later(20 * MINUTE)
    await Promise.all([fireTimers(world.deps, idOf()), fireTimers(world.deps, idOf())])
    await closes()
    expect((await steps()).map(words)).toEqual([
      ['opened', null, null],
      ['overdue', null, 5 * MINUTE + 1],
      ['closed', 'ag_agent1', 20 * MINUTE],
    ])
  })
  it('R1 closed twice on one day, and told of again from as it was after the first time', async () => {
    noon()
    await aDay()
    const [closed] = await world.deps.store.readConversations([{ contactId: world.whatsappContact, n: 1 }])
    const once = await steps()
    later(MINUTE)
    await world.calls('agent2', 'conversations.reopen', { id: idOf() })
    await world.writes('three')
    later(3 * MINUTE)
    await world.calls('agent2', 'conversations.join', { id: idOf() })
    await world.calls('agent2', 'messages.send', { id: idOf(), text: 'third' })
    await world.settle()
    expect(await steps()).toEqual(once)
    await world.calls('agent2', 'conversations.close', { id: idOf(), type: 'question' })
    await world.settle()
    const twice = await keptFactsOf(world)
    expect(
      twice
        .filter((fact) => !isMessage(fact))
        .slice(once.length)
        .map(words),
    ).toEqual([
      ['reopened', 'ag_agent2', null],
      ['response', 'ag_agent2', 3 * MINUTE],
      ['closed', 'ag_agent2', 12 * MINUTE],
    ])
    if (closed) await gatherFacts(world.deps, closed)
    await world.redeliver()
    expect(await keptFactsOf(world)).toEqual(twice)
  })
  it('R1 what says the same is not written again', async () => {
    await aDay()
    const [closed] = await world.deps.store.readConversations([{ contactId: world.whatsappContact, n: 1 }])
    if (!closed) throw new Error('nothing was closed')
    const puts: unknown[] = []
    const putFacts: ReportsStore['putFacts'] = async (row) => void puts.push(row)
    await gatherFacts({ ...world.deps, store: { ...world.deps.store, putFacts } }, closed)
    expect(puts).toEqual([])
  })
  it('R1 gathered at once by many, what is known most stays', async () => {
    await aDay()
    const [once] = await world.deps.store.readConversations([{ contactId: world.whatsappContact, n: 1 }])
    later(1)
    await world.calls('agent2', 'conversations.reopen', { id: idOf() })
    await world.calls('agent2', 'conversations.close', { id: idOf(), type: 'task' })
    const [twice] = await world.deps.store.readConversations([{ contactId: world.whatsappContact, n: 1 }])
    if (!once || !twice) throw new Error('nothing was closed')
    const all = Array.from({ length: 12 }, (_, at) => gatherFacts(world.deps, at % 2 ? once : twice))
    await Promise.all(all)
    const found = await steps()
    expect(found.map(({ kind }) => kind).slice(-2)).toEqual(['reopened', 'closed'])
    expect(new Set(found.map(({ type }) => type))).toEqual(new Set(['task']))
  })
})

describe('R1 days', () => {
  it('R1 a conversation of two days has two rows, which closing puts right', async () => {
    noon()
    await world.writes('one')
    later(MINUTE)
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'first' })
    const since = system.clock.now() - 12 * 60 * MINUTE
    later(DAY / 2)
    await gathers(since)
    const [first, ...more] = await factRowsOf(world)
    expect(more).toEqual([])
    expect(first?.facts.map(({ kind }) => kind).sort()).toEqual([
      ...['first_response', 'message_in', 'message_out', 'opened', 'response'],
    ])
    later(DAY / 2)
    await world.writes('two')
    await closes('agent1', { type: 'incident', note: 'x' })
    const rows = await factRowsOf(world)
    expect(rows.map(({ facts }) => facts.length)).toEqual([5, 2])
    expect(new Set(rows.flatMap(({ facts }) => facts.map(({ type }) => type)))).toEqual(new Set(['incident']))
    await rebuildFacts(world.deps, world.whatsappContact)
    expect(await factRowsOf(world)).toEqual(rows)
    await gathers(since)
    expect(await factRowsOf(world)).toEqual(rows)
  })
  it('R1 of a quiet day nothing is gathered, and the day before is not written again', async () => {
    noon()
    await world.writes('one')
    later(DAY / 2)
    await gathers(system.clock.now() - DAY)
    const before = await factRowsOf(world)
    later(DAY)
    expect(await live(system.clock.now() - DAY)).toEqual([])
    await gathers(system.clock.now() - DAY)
    expect(await factRowsOf(world)).toEqual(before)
  })
  it('R1 Q6 a wait that is missed on the next day is found, though nothing else happened', async () => {
    noon()
    later(DAY / 2 - MINUTE)
    await world.writes('one')
    later(6 * MINUTE)
    await fireTimers(world.deps, idOf())
    await world.settle()
    const midnight = Math.floor(system.clock.now() / DAY) * DAY
    expect((await live(midnight)).map(({ kind }) => kind)).toContain('overdue')
    await gathers(midnight)
    expect((await factRowsOf(world)).map(({ facts }) => facts.map(({ kind }) => kind))).toEqual([
      ['message_in', 'opened'],
      ['overdue'],
    ])
    expect(await live(midnight + DAY)).toEqual([])
  })
  it('R1 reopened after days, and told of again late: days that were rolled up are marked', async () => {
    noon()
    await aDay()
    const first = Math.floor(system.clock.now() / DAY) * DAY
    expect(await stale()).not.toContain(dateOf(first))
    later(20 * DAY)
    await world.calls('agent1', 'conversations.reopen', { id: idOf() })
    await world.calls('agent1', 'conversations.close', { id: idOf(), type: 'task' })
    await world.settle()
    expect(await stale()).toContain(dateOf(first))
    expect(await stale()).not.toContain(dateOf(first + 20 * DAY))
    const rows = await factRowsOf(world)
    expect(rows.map(({ facts }) => facts[0]?.type)).toEqual(['task', 'task'])
    const [mark] = (await world.deps.store.readRollups()).stale.filter(({ day }) => day === dateOf(first))
    if (!mark) throw new Error('it is not marked')
    // Marked once more meanwhile, it stays.
    later(1)
    await tags('late', (await messageIds()).slice(0, 1))
    await world.deps.store.unmarkStale(mark)
    const [again] = (await world.deps.store.readRollups()).stale.filter(({ day }) => day === dateOf(first))
    expect(again?.at).toBeGreaterThan(mark.at)
    if (again) await world.deps.store.unmarkStale(again)
    expect(await stale()).not.toContain(dateOf(first))
    // What says the same marks nothing.
    await world.redeliver()
    await rebuildFacts(world.deps, world.whatsappContact)
    expect(await stale()).not.toContain(dateOf(first))
  })
})

describe('R1 what else is counted', () => {
  it('F2 a tag counts for each message, also one that is given after closing', async () => {
    noon()
    await world.writes('one')
    await world.writes('two')
    const [one = '', two = ''] = await messageIds()
    await tags('refund', [one])
    expect(await keptFactsOf(world)).toEqual([])
    await closes()
    const tagged = async () => (await keptFactsOf(world)).filter(({ kind }) => kind === 'tagged')
    expect((await tagged()).map((fact) => [fact.tags, fact.count])).toEqual([[['refund'], 1]])
    await tags('refund', [one, two])
    await tags('angry', [two])
    expect((await tagged()).map((fact) => [fact.tags, fact.count]).sort()).toEqual([
      [['angry'], 1],
      [['refund'], 2],
    ])
    for (const fact of await steps()) expect(fact.tags).toEqual(['angry', 'refund'])
    const before = await keptFactsOf(world)
    await world.redeliver()
    await rebuildFacts(world.deps, world.whatsappContact)
    expect(await keptFactsOf(world)).toEqual(before)
  })
  it('H1 H2 the hours of the team count beside the clock, as they were when it was told first', async () => {
    noon()
    const openingHours = (opens: string) => ({
      timeZone: 'UTC',
      week: Object.fromEntries(
        ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'].map((day) => [day, [[opens, '20:00']]]),
      ),
      closed: [],
    })
    const sets = async (opens: string | null) => {
      await world.calls('owner', 'teams.update', { id: 'support', openingHours: opens && openingHours(opens) })
      await world.settle()
      later(MINUTE)
    }
    const start = system.clock.now()
    await sets('12:10')
    await world.writes('one')
    later(start + 12 * MINUTE - system.clock.now())
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'sorry' })
    await closes()
    const counted = async () =>
      (await steps())
        .filter(({ kind }) => kind === 'response' || kind === 'closed')
        .map(({ duration, open }) => [duration, open])
    expect(await counted()).toEqual([
      [11 * MINUTE, 2 * MINUTE],
      [11 * MINUTE, 2 * MINUTE],
    ])
    await sets('12:00')
    await world.calls('agent1', 'conversations.reopen', { id: idOf() })
    await closes()
    await rebuildFacts(world.deps, world.whatsappContact)
    const [response, closed, again] = await counted()
    expect([response, closed]).toEqual([
      [11 * MINUTE, 2 * MINUTE],
      [11 * MINUTE, 2 * MINUTE],
    ])
    expect(again?.[0]).toBe(again?.[1])
    await sets(null)
  })
  it('A10 nothing is counted of whoever is on the blacklist, from then on', async () => {
    await world.writes('one')
    later(1)
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    later(1)
    await world.writes('two')
    await world.settle()
    expect((await live()).map(({ kind, count }) => [kind, count]).sort()).toEqual([
      ['message_in', 1],
      ['opened', 1],
    ])
    await world.calls('owner', 'conversations.close', { id: idOf() })
    await world.settle()
    const kept = (await keptFactsOf(world)).map(({ kind }) => kind).sort()
    expect(kept).toEqual(['message_in', 'opened'])
    // What comes then is of another conversation, and of the first one nothing else is told.
    await world.writes('three')
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    await world.settle()
    expect((await keptFactsOf(world)).map(({ kind }) => kind).sort()).toEqual(kept)
  })
  it('C3 whoever was merged waits on with the other, and is counted once', async () => {
    const other = new World(system)
    await world.writes('one')
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'first' })
    await other.writes('one')
    later(2 * MINUTE)
    await world.calls('owner', 'contacts.merge', { id: world.whatsappContact, contactId: other.whatsappContact })
    await world.settle()
    const ofOther = await keptFactsOf(other)
    expect(ofOther.map(({ kind }) => kind).sort()).toEqual(['closed', 'message_in', 'opened'])
    later(3 * MINUTE)
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'second' })
    await closes()
    const found = await steps()
    expect(found.filter(({ kind }) => kind === 'response').map(({ duration }) => duration)).toEqual([0, 5 * MINUTE])
    expect(await keptFactsOf(other)).toEqual(ofOther)
    await rebuildFacts(world.deps, world.whatsappContact)
    expect([await steps(), await keptFactsOf(other)]).toEqual([found, ofOther])
  })
})

describe('R1 what is gone', () => {
  it('A11 what was deleted while it was open was told before', async () => {
    await world.writes('one', 'a secret')
    later(2 * MINUTE)
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'first' })
    later(MINUTE)
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    await world.settle()
    expect((await steps()).map(words)).toEqual([
      ['opened', null, null],
      ['first_response', 'ag_agent1', 2 * MINUTE],
      ['response', 'ag_agent1', 2 * MINUTE],
      ['closed', 'ag_owner', 3 * MINUTE],
    ])
    const found = await keptFactsOf(world)
    await world.redeliver()
    expect(await keptFactsOf(world)).toEqual(found)
  })
  it('A11 outlives what was deleted', async () => {
    await aDay()
    const before = await keptFactsOf(world)
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    await world.settle()
    expect(await keptFactsOf(world)).toEqual(before)
    // Also when it is told of again, without what it told of.
    await world.redeliver()
    expect(await keptFactsOf(world)).toEqual(before)
  })
  it('C7 outlives whoever was erased, and names nobody', async () => {
    await aDay()
    later(1)
    await world.calls('agent1', 'conversations.reopen', { id: idOf() })
    await world.settle()
    later(1)
    await world.calls('owner', 'contacts.erase', { id: world.whatsappContact })
    await world.settle()
    const found = await keptFactsOf(world)
    expect(found.map(({ kind }) => kind).filter((kind) => kind === 'closed' || kind === 'reopened')).toEqual([
      ...['closed', 'reopened', 'closed'],
    ])
    expect(JSON.stringify(found)).not.toContain(world.phone)
    await world.redeliver()
    expect(await keptFactsOf(world)).toEqual(found)
  })
})
