import { performance } from 'node:perf_hooks'
import { dueTimers } from '../functions/areas/queues/domain/timers.ts'
import { armTimers } from '../functions/areas/queues/reactions/arm-timers.ts'
import { fireTimers } from '../functions/areas/queues/use-cases/fire-timers.ts'
import type { Conversation } from '../functions/areas/timeline/domain/conversation.ts'
import type { EveryPart as Deps } from '../functions/edges/compose.ts'
import { react } from '../functions/platform/stream.ts'
import type { Customer } from './customer.ts'
import { figure, information, median, type Results } from './figures.ts'
import type { Metered } from './meter.ts'
import { recordBatches } from './stream-records.ts'
import { conversationOf, type Database, makeWorkspace } from './workspace.ts'

const AGENT = 'agent1@demo.test'
const SECOND = 1_000
const MESSAGES = 50
const THREE_HOURS = 3 * 3_600 * SECOND
const DUE = 100_000
const ROUNDS = 9
const TIMES = { soonAfter: 180_000, overdueAfter: 300_000, autoCloseAfter: 86_400_000 }

/** When the messages are written, customer and agent in turn: in sittings, as people chat, and as evenly as can be. */
const shapes = {
  sittings: Array.from({ length: MESSAGES }, (_, at) => Math.floor(at / 10) * 2_430 * SECOND + (at % 10) * 20 * SECOND),
  even: Array.from({ length: MESSAGES }, (_, at) => Math.floor((at * THREE_HOURS) / (MESSAGES - 1))),
}

/** Plays a conversation with a scheduler that fires; answers how often it was called, and how often it fired. */
async function play(database: Database, times: readonly number[]): Promise<{ calls: number; firings: number }> {
  const { deps: real, meter, write, act } = await makeWorkspace(database)
  const start = Date.now()
  let now = start
  let calls = 0
  let firings = 0
  let armed: number | undefined
  const clock = { now: () => now }
  const scheduler: Deps['scheduler'] = {
    async arm({ at, replaces }) {
      // Whoever does not know whether there is one may have to ask twice.
      calls += replaces === (armed !== undefined) ? 1 : 2
      // The service has whole seconds.
      armed = Math.ceil(at / SECOND) * SECOND
    },
    async remove() {
      calls++
      armed = undefined
    },
  }
  // The use-cases that `write` and `act` run have the same clock.
  Object.assign(real, { clock })
  const deps: Deps = Object.assign(Object.create(real) as Deps, { clock, scheduler })
  const follow = async (written: Metered[]): Promise<void> => {
    for (const records of recordBatches(written, 'reactions')) {
      await follow(
        await meter.during(async () => {
          const [failed] = await react([armTimers], records, deps)
          if (failed) throw failed.error
        }),
      )
    }
  }
  const customer: Customer = { phone: '4915150000001', name: 'Katharina Müller' }
  const id = conversationOf(customer)
  const until = async (time: number) => {
    while (armed !== undefined && armed <= time) {
      const at = armed
      now = Math.max(now, at)
      armed = undefined
      firings++
      await follow(await meter.during(() => fireTimers(deps, id, { at })))
    }
    now = time
  }
  for (const [index, after] of times.entries()) {
    await until(start + after)
    const says =
      index % 2 === 0 ? () => write(customer, `${index}`) : () => act(AGENT, 'messages.send', { id, text: `${index}` })
    await follow(await meter.during(says))
  }
  await until(start + THREE_HOURS)
  return { calls, firings }
}

/** How long the rule takes for a conversation of which everything is due, and how that compares to looking at its fields. */
function costOfFiring(): { nanoseconds: number; ratio: number } {
  const waiting = Array.from({ length: DUE }, (_, index) => ({
    status: 'ongoing',
    blacklisted: false,
    waitingSince: index,
    alerted: null,
    lastInboundAt: index,
    openedAt: 0,
    quietFrom: null,
  })) as unknown as Conversation[]
  const now = 2 * TIMES.autoCloseAfter
  const timed = (work: () => number, expected: number) => {
    const start = performance.now()
    if (work() !== expected) throw new Error('not all of them are due')
    return performance.now() - start
  }
  const rule = () => waiting.reduce((sum, conversation) => sum + dueTimers(conversation, TIMES, now).length, 0)
  const look = () =>
    waiting.reduce((sum, { waitingSince, lastInboundAt }) => {
      const due = [(waitingSince ?? 0) + TIMES.soonAfter, (waitingSince ?? 0) + TIMES.overdueAfter]
      return sum + [...due, (lastInboundAt ?? 0) + TIMES.autoCloseAfter].filter((at) => at <= now).length
    }, 0)
  const rules: number[] = []
  const looks: number[] = []
  for (let round = 0; round < ROUNDS; round++) {
    rules.push(timed(rule, 3 * DUE))
    looks.push(timed(look, 3 * DUE))
  }
  return { nanoseconds: (median(rules) * 1e6) / DUE, ratio: median(rules) / median(looks) }
}

/** timers.*: how often a conversation's timers call the scheduler and fire, and what a due one costs the rule. */
export async function measureTimers(database: Database): Promise<Results> {
  const sittings = await play(database, shapes.sittings)
  const even = await play(database, shapes.even)
  const { nanoseconds, ratio } = costOfFiring()
  return {
    figures: {
      ...figure('timers.callsPerMessage', sittings.calls / MESSAGES),
      ...information('timers.callsPerMessageEven', even.calls / MESSAGES),
      ...information('timers.firingsPerMessage', sittings.firings / MESSAGES),
      ...information('timers.firingsPerMessageEven', even.firings / MESSAGES),
      ...information('timers.rulePerFiringNs', nanoseconds),
      ...information('timers.ruleRatio', ratio),
    },
    details: { timers: { messages: MESSAGES, sittings, even, dueAtOnce: DUE } },
  }
}
