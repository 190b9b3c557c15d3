import fc from 'fast-check'
import { monotonicFactory } from 'ulid'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { applyTimers } from '../../../functions/areas/queues/domain/timers.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { sweepTimers } from '../../../functions/areas/queues/use-cases/sweep-timers.ts'
import type { EveryPart as Deps } from '../../../functions/edges/compose.ts'
import { createStore } from '../../../functions/edges/store.ts'
import { type Engine, startEngine } from '../../kit/engine.ts'
import { conversationOf, NOW, storedConversation } from '../../kit/store.ts'
import { MINUTE, moment, support } from '../timeline/fixtures.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

const DAY = 24 * 3_600_000
const MANY = 10_000
/** of those, how many have a timer that fires, and how many one that fires twice at once; the sweep finds the others */
const FIRED = 3_000
const TWICE = 500
const AT_ONCE = 40
/** Answered, so that nothing but auto-close is to come; all fall due within one minute, 24 h after the last message. */
const answered = (number: number) =>
  conversationOf(number, {
    status: 'ongoing',
    lastInboundAt: NOW + (number % 60_000),
    lastActivityAt: NOW + (number % 60_000),
    waitingSince: null,
    version: 1,
  })
const due = NOW + DAY + 60_000

async function inLanes<Item>(items: readonly Item[], work: (item: Item, index: number) => Promise<unknown>) {
  const queue = items.entries()
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      for (const [index, item] of queue) await work(item, index)
    }),
  )
}

describe('one auto-closing', () => {
  const open = fc
    .record({
      status: fc.constantFrom('new' as const, 'ongoing' as const),
      openedAt: fc.integer({ min: NOW - DAY, max: NOW }),
      heard: fc.option(fc.integer({ min: 0, max: DAY }), { nil: null }),
      quiet: fc.option(fc.integer({ min: 0, max: 2 * DAY })),
    })
    .map(({ heard, quiet, openedAt, ...more }) => ({
      ...answered(0),
      ...more,
      openedAt,
      lastInboundAt: heard === null ? null : openedAt + heard,
      ...(quiet === null ? {} : { quietFrom: openedAt + quiet }),
    }))
  const span = fc.integer({ min: MINUTE, max: 365 * DAY })
  const late = fc.oneof(fc.constant(0), fc.nat({ max: 400 * DAY }))

  it('Q7 is done once, however late the timer is and however often it fires, and not one millisecond early', () => {
    fc.assert(
      fc.property(open, span, late, late, (conversation, autoCloseAfter, delay, more) => {
        const team = { ...support, autoCloseAfter }
        const { lastInboundAt, openedAt, quietFrom } = conversation
        const dueAt = Math.max(lastInboundAt ?? openedAt, quietFrom ?? 0) + autoCloseAfter
        expect(applyTimers(conversation, team, moment(dueAt - 1)).conversation).toBe(conversation)
        const { conversation: closed, entries } = applyTimers(conversation, team, moment(dueAt + delay))
        expect(closed).toMatchObject({ status: 'resolved', closedBy: 'timer', closedAt: dueAt + delay, seq: 1 })
        expect(entries.map(({ event }) => event?.name)).toEqual(['closed'])
        const again = applyTimers(closed, team, moment(dueAt + delay + more))
        expect([again.conversation, again.entries]).toEqual([closed, []])
      }),
    )
  })
})

describe('very many auto-closings in the same minute', () => {
  let database: Engine
  let deps: Deps
  beforeAll(async () => {
    const items = Array.from({ length: MANY }, (_, number) => storedConversation(answered(number)))
    database = await startEngine(undefined, { table: 'due', items })
    const clock = { now: () => due }
    const ulid = monotonicFactory()
    const quiet = () => undefined
    deps = {
      clock,
      ulid: () => ulid(due),
      log: { info: quiet, warn: quiet, error: quiet },
      store: createStore(database.open('due'), clock),
    } as unknown as Deps
    await deps.store.commit([deps.store.putTeam(support)])
  })
  afterAll(() => database.stop())

  it(`Q7 in the table: ${MANY}, by timers, some of them twice at once, and by the sweep at the same time`, async () => {
    const all = Array.from({ length: MANY }, (_, number) => answered(number))
    const teams = await deps.store.readTeams()
    const done = { timer: 0, swept: 0 }
    const fire = async (id: string) => {
      if ((await fireTimers(deps, id, { teams })).includes('autoClose')) done.timer++
    }
    // One run of the sweep does so many and leaves the rest to the next.
    const sweep = async () => {
      for (let swept = await sweepTimers(deps); swept > 0; swept = await sweepTimers(deps)) done.swept += swept
    }
    await Promise.all([
      inLanes(all.slice(0, FIRED), ({ id }, index) => Promise.all([fire(id), ...(index < TWICE ? [fire(id)] : [])])),
      sweep(),
    ])
    expect(done.timer + done.swept).toBe(MANY)
    const stored = await deps.store.readConversations(all)
    // `seq` counts the entries: one, the closing.
    const closed = stored.filter(({ closedBy, closedAt, seq }) => closedBy === 'timer' && closedAt === due && seq === 1)
    expect(closed).toHaveLength(MANY)
    await inLanes(all.slice(0, 50), async ({ contactId }) => {
      const { items } = await deps.store.readTimeline({ contactId, n: 1 }, { limit: 10 })
      expect(items.map(({ event }) => event?.name)).toEqual(['closed'])
    })
  })
})
