import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ReportFact } from '../../../functions/areas/reports/domain/report-facts.ts'
import { gatherFacts } from '../../../functions/areas/reports/index.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
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

const idOf = (n = 1) => conversationIdOf(world.whatsappContact, n)
/** The customer's facts, the oldest first, page by page. */
async function facts(
  from = 0,
  to = Number.MAX_SAFE_INTEGER,
  limit = 100,
  whose = world.whatsappContact,
): Promise<ReportFact[]> {
  const out: ReportFact[] = []
  let cursor: string | null = null
  const until = Math.min(to, system.clock.now() + DAY)
  do {
    const page: Awaited<ReturnType<typeof world.deps.store.listFacts>> = await world.deps.store.listFacts(
      Math.max(from, until - 100 * DAY),
      until,
      { limit, ...(cursor ? { cursor } : {}) },
    )
    out.push(...page.items)
    cursor = page.nextCursor
  } while (cursor)
  return out.filter(({ contactId }) => contactId === whose).sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
}
const words = ({ kind, agentId, duration }: ReportFact) => [kind, agentId, duration]
const later = (ms: number) => system.clock.advance(ms)

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
  await world.calls('agent2', 'conversations.close', { id: idOf(), type: 'question', note: 'a secret' })
  await world.settle()
}

describe('R1 facts of reports', () => {
  it('R1 one row each: opened, first response once, every response, closed', async () => {
    await aDay()
    const found = await facts()
    expect(found.map(words).toSorted()).toEqual(
      [
        ['opened', null, null],
        ['first_response', 'ag_agent1', 2 * MINUTE],
        ['response', 'ag_agent1', 2 * MINUTE],
        ['response', 'ag_agent2', 4 * MINUTE],
        ['closed', 'ag_agent2', 8 * MINUTE],
      ].toSorted(),
    )
    expect(found.at(-1)).toMatchObject({ kind: 'closed', type: 'question', teamId: 'support', n: 1 })
    expect(found.every(({ channel }) => channel?.id === 'demo-whatsapp')).toBe(true)
    expect(JSON.stringify(found)).not.toContain('secret')
  })
  it('R1 however often the stream tells of it', async () => {
    await aDay()
    const before = await facts()
    await world.redeliver()
    expect(await facts()).toEqual(before)
  })
  it('R1 in pages of any size, and by time', async () => {
    await aDay()
    const all = await facts()
    expect(await facts(0, Number.MAX_SAFE_INTEGER, 1)).toEqual(all)
    const [opened] = all
    const at = opened?.at ?? 0
    expect((await facts(at, at + 1)).map(({ kind }) => kind)).toEqual(['opened'])
    expect((await facts(at + 1, at + 2 * MINUTE)).map(({ kind }) => kind)).toEqual([])
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
    expect(
      (await facts(0, undefined, 2, world.smsContact())).map(({ kind }) => kind).filter((kind) => kind !== 'overdue'),
    ).toEqual(['opened', 'closed', 'first_response', 'response', 'closed'])
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
    expect((await facts()).filter(({ kind }) => kind === 'response').map(words)).toEqual([
      ['response', 'ag_agent1', 2 * MINUTE],
    ])
  })
  it('R1 Q6 a missed wait, once', async () => {
    const { fireTimers } = await import('../../../functions/areas/queues/use-cases/fire-timers.ts')
    await world.writes('one')
    later(20 * MINUTE)
    await Promise.all([fireTimers(world.deps, idOf()), fireTimers(world.deps, idOf())])
    await world.settle()
    expect((await facts()).map(words)).toEqual([['opened', null, null]])
    await world.calls('agent1', 'conversations.join', { id: idOf() })
    await world.calls('agent1', 'conversations.close', { id: idOf() })
    await world.settle()
    expect((await facts()).map(words)).toEqual([
      ['opened', null, null],
      ['overdue', null, 5 * MINUTE + 1],
      ['closed', 'ag_agent1', 20 * MINUTE],
    ])
  })
  it('R1 closed twice on one day, and told of again from as it was after the first time', async () => {
    await aDay()
    const [closed] = await world.deps.store.readConversations([{ contactId: world.whatsappContact, n: 1 }])
    const once = await facts()
    later(MINUTE)
    await world.calls('agent2', 'conversations.reopen', { id: idOf() })
    await world.writes('three')
    later(3 * MINUTE)
    await world.calls('agent2', 'conversations.join', { id: idOf() })
    await world.calls('agent2', 'messages.send', { id: idOf(), text: 'third' })
    await world.settle()
    expect(await facts()).toEqual(once)
    await world.calls('agent2', 'conversations.close', { id: idOf() })
    await world.settle()
    const twice = await facts()
    expect(twice.slice(once.length).map(words).toSorted()).toEqual(
      [
        ['response', 'ag_agent2', 3 * MINUTE],
        ['closed', 'ag_agent2', 12 * MINUTE],
      ].toSorted(),
    )
    if (closed) await gatherFacts(world.deps, closed)
    await world.redeliver()
    expect(await facts()).toEqual(twice)
  })
  it('A11 what was deleted while it was open was told before', async () => {
    await world.writes('one', 'a secret')
    later(2 * MINUTE)
    await world.calls('agent1', 'messages.send', { id: idOf(), text: 'first' })
    later(MINUTE)
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    await world.settle()
    const found = await facts()
    expect(found.map(words).toSorted()).toEqual(
      [
        ['opened', null, null],
        ['first_response', 'ag_agent1', 2 * MINUTE],
        ['response', 'ag_agent1', 2 * MINUTE],
        ['closed', 'ag_owner', 3 * MINUTE],
      ].toSorted(),
    )
    await world.redeliver()
    expect(await facts()).toEqual(found)
  })
  it('A11 outlives what was deleted', async () => {
    await aDay()
    const before = await facts()
    await world.calls('owner', 'conversations.delete', { id: idOf() })
    await world.settle()
    expect(await facts()).toEqual(before)
    // Also when it is told of again, without what it told of.
    await world.redeliver()
    expect(await facts()).toEqual(before)
  })
})
