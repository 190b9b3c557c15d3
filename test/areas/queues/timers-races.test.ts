import fc from 'fast-check'
import { monotonicFactory } from 'ulid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { close, hold, reopen, resume } from '../../../functions/areas/conversations/domain/lifecycle.ts'
import { receive } from '../../../functions/areas/messages/domain/inbound.ts'
import { reply } from '../../../functions/areas/messages/domain/reply.ts'
import { armTimer, nextDue } from '../../../functions/areas/queues/domain/timers.ts'
import { armTimers } from '../../../functions/areas/queues/reactions/arm-timers.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { byAgent, openConversation, unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Contact } from '../../../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { defaultTimes } from '../../../functions/areas/workspace/domain/times.ts'
import type { EveryPart as Deps } from '../../../functions/edges/compose.ts'
import { createStore } from '../../../functions/edges/store.ts'
import type { Scheduler } from '../../../functions/kernel/ports.ts'
import type { Written } from '../../../functions/platform/stream.ts'
import { type Engine, startEngine } from '../../kit/engine.ts'
import { owner, workspace } from '../timeline/fixtures.ts'

/*
 * Steps, the stream's reaction, and schedules that fire, in whatever order their calls of the scheduler come to be carried out.
 */

const T0 = Date.UTC(2030, 0, 1)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const channel = { id: 'demo-whatsapp', type: 'whatsapp' as const }
const nothing = { type: null, category: null, note: null }
const words = {
  text: 'Hello',
  channel,
  textLimit: { unit: 'utf16', most: 100, messages: 1 } as const,
  replyWindowMs: undefined,
}

let database: Engine
let table: string
beforeAll(async () => {
  database = await startEngine()
  table = await database.table()
})
afterAll(() => database.stop())

/** A process that is stopped at each of its calls of the scheduler: nothing is done of it until the process is let go on. */
interface Process {
  /** carries the call out and lets the process go on, to its next one or its end */
  goOn(): Promise<void>
  isDone(): boolean
}

const ulid = monotonicFactory()

async function startRace() {
  let now = T0
  // One table for all: making one takes longer than a race in it.
  const contactId = `ct_${ulid(T0)}`
  const contact = { id: contactId, name: 'Ada', rating: 2, pinnedTo: null, blacklisted: false } as Contact
  const clock = { now: () => now }
  const store = createStore(database.open(table), clock)
  let schedule: number | undefined
  const records: Written<Conversation>[] = []

  const read = async (): Promise<Conversation | undefined> => (await store.readConversations([{ contactId, n: 1 }]))[0]
  const watched: typeof store = {
    ...store,
    async commit(writes) {
      const before = await read()
      await store.commit(writes)
      const after = await read()
      if (!after || after.version === before?.version) return
      records.push({ sequenceNumber: String(records.length), committedAt: now, partition: contactId, before, after })
    },
  }

  async function start(work: (deps: Deps) => Promise<unknown>): Promise<Process> {
    let done = false
    let call: (() => void) | undefined
    let onStop = () => {}
    const stops = () =>
      new Promise<void>((resolve) => {
        onStop = resolve
      })
    const wait = (effect: () => void) =>
      new Promise<void>((resolve) => {
        call = () => {
          effect()
          resolve()
        }
        onStop()
      })
    const scheduler: Scheduler = {
      arm: ({ at }) =>
        wait(() => {
          schedule = at
        }),
      remove: () =>
        wait(() => {
          schedule = undefined
        }),
    }
    const stopped = stops()
    const running = work({ clock, scheduler, store: watched, ulid: () => ulid(now) } as unknown as Deps).then(() => {
      done = true
      onStop()
    })
    await Promise.race([stopped, running])
    return {
      isDone: () => done,
      async goOn() {
        const next = stops()
        call?.()
        await Promise.race([next, running])
      },
    }
  }

  const toEnd = async (process: Process) => {
    while (!process.isDone()) await process.goOn()
  }
  const reactTo = (change: Written<Conversation>) =>
    start(async (deps) => armTimers.when(change) && (await armTimers.run(change, deps)))
  const fire = (at: number) => start((deps) => fireTimers(deps, `cv_${contactId.slice(3)}_1`, { at }))

  /** What people do, as their use-cases do it: who writes and who answers knows the times. */
  async function step(what: Step): Promise<void> {
    const moment = { now, ulid: () => ulid(now) }
    const before = await read()
    if (!before) {
      const opening = { contact, previous: undefined, teamId: null, channel, actor: byAgent(owner) }
      const opened = openConversation(opening, moment).conversation
      const said = { contact, channel, text: 'Hi', attachments: [], providerMessageId: null, sentAt: now }
      const heard = receive(unchanged(opened), said, moment).conversation
      return watched.commit(store.putConversation(undefined, armTimer(heard, defaultTimes, now)))
    }
    const isOpen = before.status !== 'resolved'
    const after = (): Conversation => {
      switch (what) {
        case 'message': {
          const said = { contact, channel, text: 'Hi', attachments: [], providerMessageId: null, sentAt: now }
          return isOpen ? armTimer(receive(unchanged(before), said, moment).conversation, defaultTimes, now) : before
        }
        case 'answer':
          return isOpen
            ? armTimer(reply(before, owner, undefined, words, moment).conversation, defaultTimes, now)
            : before
        case 'close':
          return isOpen ? close(before, owner, nothing, workspace, moment).conversation : before
        case 'reopen':
          return reopen(before, owner, undefined, moment).conversation
        case 'hold':
          return isOpen ? hold(before, owner, moment, now + HOUR).conversation : before
        case 'resume':
          return isOpen ? resume(before, owner, moment).conversation : before
      }
    }
    const next = after()
    if (next !== before) await watched.commit(store.putConversation(before, next))
  }

  return {
    records,
    read,
    step,
    toEnd,
    reactTo,
    fire,
    now: () => now,
    pass(ms: number) {
      now += ms
    },
    schedule: () => schedule,
    /** the schedule comes, and is gone with that */
    takeDue() {
      const due = schedule
      if (due === undefined || due > now) return undefined
      schedule = undefined
      return due
    },
  }
}

const steps = ['message', 'answer', 'close', 'reopen', 'hold', 'resume'] as const
type Step = (typeof steps)[number]

describe('a firing and a commit at once', () => {
  it('S3 S4 Q6 a schedule that is taken away after the conversation was opened again is set again', async () => {
    const race = await startRace()
    await race.step('message')
    await race.toEnd(await race.reactTo(race.records[0] as Written<Conversation>))
    race.pass(MINUTE)
    await race.step('close')
    const slow = await race.reactTo(race.records[1] as Written<Conversation>)
    // Another process is given the same records, and is through before the first one's call is carried out.
    race.pass(MINUTE)
    await race.step('reopen')
    for (const record of race.records.slice(1)) await race.toEnd(await race.reactTo(record))
    const [timed] = race.records.slice(-1)
    await race.toEnd(await race.reactTo(timed as Written<Conversation>))
    const due = race.schedule()
    expect(due).toBe(race.now() + 3 * MINUTE + 1)
    await race.toEnd(slow)
    expect(race.schedule()).toBe(due)
  })

  it('Q6 a schedule that a slow process moves later after the customer wrote again is brought closer again', async () => {
    const race = await startRace()
    await race.step('message')
    await race.toEnd(await race.reactTo(race.records[0] as Written<Conversation>))
    race.pass(2 * MINUTE)
    await race.step('answer')
    const slow = await race.reactTo(race.records[1] as Written<Conversation>)
    race.pass(MINUTE)
    await race.step('message')
    for (const record of race.records.slice(1)) await race.toEnd(await race.reactTo(record))
    expect(race.schedule()).toBe(race.now() + 3 * MINUTE + 1)
    await race.toEnd(slow)
    expect(race.schedule()).toBe(race.now() + 3 * MINUTE + 1)
  })

  it('S3 Q7 a firing that sets a schedule anew while the conversation is closed takes it away again', async () => {
    const race = await startRace()
    await race.step('message')
    await race.toEnd(await race.reactTo(race.records[0] as Written<Conversation>))
    race.pass(MINUTE)
    // Answered so soon that what is set stays.
    await race.step('answer')
    await race.toEnd(await race.reactTo(race.records[1] as Written<Conversation>))
    race.pass(2 * MINUTE + 1)
    const firing = await race.fire(race.takeDue() ?? Number.NaN)
    await race.step('close')
    await race.toEnd(await race.reactTo(race.records[2] as Written<Conversation>))
    expect(race.schedule()).toBeUndefined()
    await race.toEnd(firing)
    expect(race.schedule()).toBeUndefined()
  })

  it('S3 one that dies between closing and taking the schedule away does it when it comes again', async () => {
    const race = await startRace()
    await race.step('message')
    await race.toEnd(await race.reactTo(race.records[0] as Written<Conversation>))
    await race.step('close')
    await race.reactTo(race.records[1] as Written<Conversation>)
    expect(race.schedule()).toBe(T0 + 3 * MINUTE + 1)
    await race.toEnd(await race.reactTo(race.records[1] as Written<Conversation>))
    expect(race.schedule()).toBeUndefined()
  })
})

const weighed = <Move>(weight: number, arbitrary: fc.Arbitrary<Move>) => ({ weight, arbitrary })
const passing = (max: number) => fc.record({ do: fc.constant('pass' as const), ms: fc.integer({ min: 0, max }) })
const move = fc.oneof(
  weighed(4, fc.record({ do: fc.constant('step' as const), what: fc.constantFrom(...steps) })),
  weighed(6, fc.record({ do: fc.constant('react' as const) })),
  weighed(3, fc.record({ do: fc.constant('go on' as const), which: fc.nat(7) })),
  weighed(2, fc.record({ do: fc.constantFrom('fire' as const, 'fire and die' as const) })),
  weighed(3, fc.record({ do: fc.constant('hand out again' as const) })),
  weighed(4, passing(4 * MINUTE)),
  weighed(1, passing(25 * HOUR)),
)

describe('whatever comes at once', () => {
  it('Q6 Q7 S2 S3 when all is carried out, no schedule is later than what is due, and none is left where nothing is', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(move, { minLength: 10, maxLength: 60 }), fc.boolean(), async (moves, slowLast) => {
        const race = await startRace()
        await race.step('message')
        const processes: Process[] = []
        let reaction: Process | undefined
        let handled = 0
        const react = async () => {
          if (reaction && !reaction.isDone()) return
          const record = race.records[handled]
          if (!record) return
          handled++
          reaction = await race.reactTo(record)
        }
        for (const one of moves) {
          if (one.do === 'step') await race.step(one.what)
          else if (one.do === 'pass') race.pass(one.ms)
          else if (one.do === 'react') {
            if (reaction && !reaction.isDone()) await reaction.goOn()
            else await react()
          } else if (one.do === 'go on') {
            const stopped = processes.filter((process) => !process.isDone())
            await stopped[one.which % stopped.length]?.goOn()
          } else if (one.do === 'hand out again') {
            // Whoever had it is given up, and goes on all the same, some time: records come again a minute later at the earliest.
            if (!reaction || reaction.isDone()) continue
            processes.push(reaction)
            race.pass(MINUTE)
            handled = Math.max(0, handled - 1)
            reaction = undefined
          } else {
            const due = race.takeDue()
            if (due === undefined) continue
            const firing = await race.fire(due)
            if (one.do === 'fire') processes.push(firing)
            else {
              if (!firing.isDone()) await firing.goOn()
              // It died before it looked again, and comes again.
              processes.push(await race.fire(due))
            }
          }
        }
        for (let busy = true; busy; ) {
          if (!slowLast) for (const process of processes) await race.toEnd(process)
          if (reaction) await race.toEnd(reaction)
          await react()
          busy = (reaction !== undefined && !reaction.isDone()) || handled < race.records.length
          // What they commit brings records of its own.
          if (!busy && slowLast) {
            for (const process of processes) await race.toEnd(process)
            busy = handled < race.records.length
          }
        }
        const conversation = await race.read()
        const due = conversation ? nextDue(conversation, defaultTimes) : null
        const at = race.schedule()
        if (due === null) expect(at).toBeUndefined()
        else if (at !== undefined) expect(at).toBeLessThanOrEqual(Math.max(due, race.now()))
        else expect(due).toBeLessThanOrEqual(race.now())
      }),
      // A real engine is asked some hundred times a race.
      { numRuns: process.env.SWITCHBOARD_TEST_ENGINE === 'dynoxide' ? 10 : 100 },
    )
  })
})
