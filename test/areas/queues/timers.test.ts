import type { DynamoDBRecord } from 'aws-lambda'
import { monotonicFactory } from 'ulid'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Channel } from '../../../functions/areas/channels/domain/channel.ts'
import { closeConversation } from '../../../functions/areas/conversations/use-cases/close-conversation.ts'
import {
  holdConversation,
  resumeConversation,
} from '../../../functions/areas/conversations/use-cases/hold-conversation.ts'
import { reopenConversation } from '../../../functions/areas/conversations/use-cases/reopen-conversation.ts'
import { receiveMessage } from '../../../functions/areas/messages/use-cases/receive-message.ts'
import { armTimers } from '../../../functions/areas/queues/reactions/arm-timers.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import { sweepTimers } from '../../../functions/areas/queues/use-cases/sweep-timers.ts'
import { announce } from '../../../functions/areas/realtime/reactions/announce.ts'
import { isOpen } from '../../../functions/areas/timeline/domain/change.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import type { Agent, Team } from '../../../functions/areas/workspace/domain/agent.ts'
import type { EveryPart as Deps } from '../../../functions/edges/compose.ts'
import { createStore } from '../../../functions/edges/store.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import type { Written } from '../../../functions/platform/stream.ts'
import type { LambdaRecord } from '../../../local/aws/stream-records.ts'
import { type Engine, startEngine } from '../../kit/engine.ts'
import type { TestStream } from '../../kit/stream.ts'

const T0 = Date.UTC(2030, 0, 1)
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const team: Team = {
  id: 'support',
  name: 'Support',
  mode: 'collaboration',
  soonAfter: 3 * MINUTE,
  overdueAfter: 5 * MINUTE,
  autoCloseAfter: 24 * HOUR,
}
const channel: Channel = {
  id: 'demo-whatsapp',
  type: 'whatsapp',
  provider: 'whatsapp-cloud',
  name: 'W',
  teamId: 'support',
  config: {},
}
const agent: Agent = {
  id: 'ag_1',
  email: 'owner@demo.test',
  name: 'Owner',
  role: 'owner',
  teams: {},
  permissions: [],
  available: true,
}
const call = { agent: Promise.resolve(agent) }

let database: Engine
beforeAll(async () => {
  database = await startEngine()
})
afterAll(() => database.stop())

const ulid = monotonicFactory()
let now = T0
let armed: { kind: string; id: string; at: number; replaces: boolean }[]
/** conversations whose schedule was taken away */
let removed: string[]
let deps: Deps
let stream: TestStream
/** The store of another process. */
let others: Deps['store']
beforeEach(async () => {
  now = T0
  armed = []
  removed = []
  const table = await database.table()
  stream = await database.stream(table)
  const clock = { now: () => now }
  const quiet = () => undefined
  others = createStore(database.open(table), clock)
  deps = {
    clock,
    ulid: () => ulid(now),
    log: { info: quiet, warn: quiet, error: quiet },
    store: createStore(database.open(table), clock),
    scheduler: {
      async arm(timer: (typeof armed)[number]) {
        armed.push(timer)
      },
      async remove(id: string) {
        removed.push(id)
      },
    },
  } as unknown as Deps
  await deps.store.commit([deps.store.putTeam(team)])
})

let said = 0
const customer = (address: string) => homeContactId(channel.id, address)
const hear = (address = '1') =>
  receiveMessage(deps, channel, { kind: 'message', providerId: `m${++said}`, address, text: 'Hi', media: [] })
const idOf = (address = '1', n = 1) => conversationIdOf(customer(address), n)
async function stored(address = '1', n = 1): Promise<Conversation> {
  const [found] = await deps.store.readConversations([{ contactId: customer(address), n }])
  if (!found) throw new Error('There is no such conversation.')
  return found
}
async function events(address = '1', n = 1): Promise<(string | undefined)[]> {
  const { items } = await deps.store.readTimeline({ contactId: customer(address), n }, { limit: 100 })
  return items.filter(({ kind }: Entry) => kind === 'event').map(({ event }: Entry) => event?.name)
}
/** Lets the reaction see what a step did, and then what the reaction did, as the stream would tell it. */
async function following<Result>(step: () => Promise<Result>, address = '1', n = 1): Promise<Result> {
  const key = [{ contactId: customer(address), n }]
  let [before] = await deps.store.readConversations(key)
  const result = await step()
  let [after] = await deps.store.readConversations(key)
  while (after && after.version !== before?.version) {
    await react({ sequenceNumber: '1', partition: customer(address), before, after })
    before = after
    after = (await deps.store.readConversations(key))[0]
  }
  return result
}
/** Records that were given up once, and are handed over when later ones are done. */
async function late(records: LambdaRecord[]): Promise<void> {
  for (const record of records) await armTimers.of([record as unknown as DynamoDBRecord], true)?.(deps)
}
async function react(change: Written<Conversation>): Promise<void> {
  if (armTimers.when(change)) await armTimers.run(change, deps)
}

describe('firing', () => {
  it.each([
    [3 * MINUTE - 1, []],
    [3 * MINUTE, []],
    [3 * MINUTE + 1, ['soon']],
    [5 * MINUTE + 1, ['soon', 'overdue']],
  ])('Q6 %i ms after the message: %j', async (waited, expected) => {
    await hear()
    now += waited
    expect(await fireTimers(deps, idOf())).toEqual(expected)
    expect(await events()).toEqual(['opened', ...expected])
  })

  it('Q6 fired twice, or ten times at once, it announces once', async () => {
    await hear()
    now += 4 * MINUTE
    const fired = await Promise.all(Array.from({ length: 10 }, () => fireTimers(deps, idOf())))
    expect(fired.flat()).toEqual(['soon'])
    expect(await fireTimers(deps, idOf())).toEqual([])
    expect(await events()).toEqual(['opened', 'soon'])
  })

  it('Q7 closes exactly once, however often it fires', async () => {
    await hear()
    now += 24 * HOUR
    await Promise.all(Array.from({ length: 10 }, () => fireTimers(deps, idOf())))
    now += 24 * HOUR
    expect(await fireTimers(deps, idOf())).toEqual([])
    expect(await events()).toEqual(['opened', 'soon', 'overdue', 'closed'])
    expect(await stored()).toMatchObject({ status: 'resolved', closedBy: 'timer', closedAt: T0 + 24 * HOUR })
  })

  it('S2 does not close on hold', async () => {
    await hear()
    await holdConversation(deps, call, { id: idOf() })
    now += 100 * HOUR
    expect(await fireTimers(deps, idOf())).toEqual([])
    expect((await stored()).status).toBe('on_hold')
  })

  it('Q7 a message that races with the closing is lost by neither', async () => {
    for (const address of Array.from({ length: 12 }, (_, index) => `racer-${index}`)) {
      now = T0
      await hear(address)
      now = T0 + 24 * HOUR
      await Promise.all([hear(address), fireTimers(deps, idOf(address)), fireTimers(deps, idOf(address))])
      const first = await stored(address)
      const closings = (await events(address)).filter((name) => name === 'closed')
      const latest = (await deps.store.readContact(customer(address)))?.latest
      expect(latest && isOpen(latest)).toBe(true)
      expect(latest?.lastInboundAt).toBe(now)
      expect([latest?.n, closings.length]).toEqual(isOpen(first) ? [1, 0] : [2, 1])
    }
  })

  it('Q6 believes the scheduler about the time where its own clock is behind', async () => {
    await hear()
    now += 3 * MINUTE
    expect(await fireTimers(deps, idOf(), { at: now + 1 })).toEqual(['soon'])
  })

  it('Q6 does nothing for a conversation that is gone, and nothing for what is no conversation', async () => {
    expect(await fireTimers(deps, idOf('nobody'))).toEqual([])
    expect(await fireTimers(deps, 'cv_1')).toEqual([])
  })
})

describe('setting timers', () => {
  it('Q6 the first message sets one; the rest of a quick dialogue sets none', async () => {
    await following(() => hear())
    expect(armed).toEqual([{ kind: 'conversation', id: idOf(), at: T0 + 3 * MINUTE + 1, replaces: false }])
    now += MINUTE
    await following(() => hear())
    const open = await stored()
    const answered = { ...open, waitingSince: null }
    await following(() => deps.store.commit(deps.store.putConversation(open, answered)))
    now += MINUTE
    await following(() => hear())
    expect(armed).toHaveLength(1)
  })

  it('Q6 a fired one is set anew: overdue, then auto-close', async () => {
    await following(() => hear())
    for (const expected of [5 * MINUTE + 1, 24 * HOUR]) {
      now = armed.at(-1)?.at ?? 0
      await following(() => fireTimers(deps, idOf()))
      expect(armed.at(-1)).toEqual({ kind: 'conversation', id: idOf(), at: T0 + expected, replaces: false })
    }
    now = armed.at(-1)?.at ?? 0
    await following(() => fireTimers(deps, idOf()))
    expect(armed).toHaveLength(3)
    expect((await stored()).status).toBe('resolved')
  })

  it('S3 S4 closing takes it away, and so does a hold without an end; what goes on has one again', async () => {
    await following(() => hear())
    now += MINUTE
    await following(() => holdConversation(deps, call, { id: idOf() }))
    expect([removed, (await stored()).timerAt]).toEqual([[idOf()], null])
    await following(() => resumeConversation(deps, call, { id: idOf() }))
    expect(armed.at(-1)).toEqual({ kind: 'conversation', id: idOf(), at: now + 3 * MINUTE + 1, replaces: false })
    await following(() => closeConversation(deps, call, { id: idOf() }))
    expect([removed, (await stored()).timerAt]).toEqual([[idOf(), idOf()], null])
    now += MINUTE
    await following(() => reopenConversation(deps, call, { id: idOf() }))
    expect(armed.at(-1)?.at).toBe(now + 3 * MINUTE + 1)
    expect(removed).toHaveLength(2)
  })

  it('S2 a hold until a time moves it there', async () => {
    await following(() => hear())
    await following(() => holdConversation(deps, call, { id: idOf(), until: new Date(T0 + HOUR).toISOString() }))
    expect(armed.at(-1)).toEqual({ kind: 'conversation', id: idOf(), at: T0 + HOUR, replaces: true })
    now = T0 + HOUR
    await following(() => fireTimers(deps, idOf(), { at: now }))
    expect((await stored()).status).toBe('ongoing')
    expect([armed.at(-1)?.at, removed]).toEqual([now + 3 * MINUTE + 1, []])
  })

  it('S3 the same record again takes it away again; an old one that is handed over later looks at the table', async () => {
    await following(() => hear())
    const opened = await stream.take()
    const before = await stored()
    await closeConversation(deps, call, { id: idOf() })
    const closed = await stream.take()
    const closing = { sequenceNumber: '2', partition: customer('1'), before, after: await stored() }
    await react(closing)
    await react(closing)
    expect(removed).toEqual([idOf(), idOf()])
    now += MINUTE
    await following(() => reopenConversation(deps, call, { id: idOf() }))
    await late(closed)
    expect([removed.length, armed.at(-1)?.at]).toEqual([2, now + 3 * MINUTE + 1])
    // And a setting of long ago sets none for what is closed since.
    await closeConversation(deps, call, { id: idOf() })
    await late(opened)
    expect([removed.length, armed.at(-1)?.at]).toEqual([3, now + 3 * MINUTE + 1])
  })

  it('Q6 S3 what an earlier version has set goes on: too early, or for a conversation that it closed', async () => {
    await following(() => hear())
    const [open, at] = [await stored(), T0 + 3 * MINUTE + 1]
    // It moved nothing later, and took nothing away.
    const answeredThen = { ...open, waitingSince: null }
    await following(() => deps.store.commit(deps.store.putConversation(open, answeredThen)))
    const answeredOnce = await stored()
    const closedThen = { ...answeredOnce, status: 'resolved' as const, closedAt: now }
    await following(() => deps.store.commit(deps.store.putConversation(answeredOnce, closedThen)))
    expect([armed.length, removed, (await stored()).timerAt]).toEqual([1, [], at])
    // Opened again before that fires, and after that.
    now += MINUTE
    await following(() => reopenConversation(deps, call, { id: idOf() }))
    expect([armed.length, (await stored()).timerAt]).toEqual([1, at])
    now = at
    expect(await fireTimers(deps, idOf(), { at })).toEqual([])
    expect(armed.at(-1)?.at).toBe(T0 + MINUTE + 24 * HOUR)
    await following(() => closeConversation(deps, call, { id: idOf() }))
    expect([removed, (await stored()).timerAt]).toEqual([[idOf()], null])
    await following(() => reopenConversation(deps, call, { id: idOf() }))
    expect(armed.at(-1)).toMatchObject({ at: now + 24 * HOUR, replaces: false })
  })

  /** Answered in time: what is set to fire for the wait will find nothing due. */
  async function answered() {
    const open = await stored()
    await following(() => deps.store.commit(deps.store.putConversation(open, { ...open, waitingSince: null })))
  }

  it('Q6 one that fires where nothing is due is set anew and writes nothing; the next wait brings it closer', async () => {
    await following(() => hear())
    await answered()
    const { version } = await stored()
    now = armed.at(-1)?.at ?? 0
    expect(await fireTimers(deps, idOf(), { at: now })).toEqual([])
    expect(await fireTimers(deps, idOf(), { at: now })).toEqual([])
    expect((await stored()).version).toBe(version)
    expect(armed.slice(1).map(({ at }) => at)).toEqual([T0 + 24 * HOUR, T0 + 24 * HOUR])
    now += MINUTE
    await following(() => hear())
    expect(armed.at(-1)?.at).toBe(now + 3 * MINUTE + 1)
    now = armed.at(-1)?.at ?? 0
    expect(await fireTimers(deps, idOf(), { at: now })).toEqual(['soon'])
  })

  it('Q6 a wait that begins while one that fired is set anew is not lost, wherever that dies', async () => {
    await following(() => hear())
    await answered()
    now = armed.at(-1)?.at ?? 0
    const at = now
    const { arm } = deps.scheduler
    /** The reaction to a message comes before the late call of the firing. */
    const overtaken = (afterwards: () => void) => {
      let isFirst = true
      deps.scheduler.arm = async (timer) => {
        const isOfFiring = isFirst
        isFirst = false
        if (isOfFiring) await following(() => hear())
        await arm(timer)
        if (isOfFiring) afterwards()
      }
    }
    overtaken(() => {
      throw new Error('It dies here.')
    })
    await expect(fireTimers(deps, idOf(), { at })).rejects.toThrow('It dies here.')
    expect(armed.at(-1)?.at).toBe(T0 + 24 * HOUR)
    expect(await fireTimers(deps, idOf(), { at })).toEqual([])
    expect(armed.at(-1)?.at).toBe(at + 3 * MINUTE + 1)

    await answered()
    now = at + 3 * MINUTE + 1
    overtaken(() => undefined)
    expect(await fireTimers(deps, idOf(), { at: now })).toEqual([])
    expect(armed.at(-1)?.at).toBe(now + 3 * MINUTE + 1)
  })

  it('Q7 a wait that begins while auto-close is set moves the timer closer', async () => {
    await following(() => hear())
    const open = await stored()
    await deps.store.commit(deps.store.putConversation(open, { ...open, waitingSince: null }))
    now += 3 * MINUTE + 1
    await following(() => fireTimers(deps, idOf()))
    expect(armed.at(-1)?.at).toBe(T0 + 24 * HOUR)
    now += MINUTE
    await following(() => hear())
    expect(armed.at(-1)).toEqual({ kind: 'conversation', id: idOf(), at: now + 3 * MINUTE + 1, replaces: true })
  })

  it('Q6 a record that comes again says the same; one that comes late fires at once', async () => {
    await hear()
    const change = {
      sequenceNumber: '1',
      partition: customer('1'),
      before: undefined,
      after: await stored(),
    }
    await react(change)
    await react(change)
    expect(new Set(armed.map(({ at }) => at))).toEqual(new Set([T0 + 3 * MINUTE + 1]))
    now += 4 * MINUTE
    await react(change)
    expect(armed).toHaveLength(2)
    expect(await events()).toEqual(['opened', 'soon'])
  })

  it('Q3 a team’s new times count at once, whatever the receiving side remembers', async () => {
    await following(() => hear('other'), 'other')
    await others.commit([others.putTeam({ ...team, version: 1, soonAfter: MINUTE })])
    now += 1
    await following(() => hear())
    expect((await stored()).timerAt).toBe(now + MINUTE + 1)
    expect(armed.slice(1).map(({ at }) => at - now)).toEqual([3 * MINUTE + 1, MINUTE + 1])
  })

  it('Q6 what other steps bring closer is found by the reaction', async () => {
    await following(() => hear())
    await following(() => holdConversation(deps, call, { id: idOf() }))
    now += HOUR
    const held = await stored()
    await following(() =>
      deps.store.commit(deps.store.putConversation(held, { ...held, status: 'ongoing', waitingSince: now })),
    )
    expect((await stored()).timerAt).toBe(now + 3 * MINUTE + 1)
    expect(armed.at(-1)?.at).toBe(now + 3 * MINUTE + 1)
  })

  it('M1 what was stored without timers is still read, and none is stored for nothing', async () => {
    await hear()
    const { quietFrom, alerted, timerAt } = await stored()
    expect({ quietFrom, alerted, timerAt }).toEqual({ quietFrom: null, alerted: null, timerAt: T0 + 3 * MINUTE + 1 })
  })
})

describe('telling agents', () => {
  it('Q6 Q9 a crossing is pushed with its entry and the counts; a timer that is only set anew is not', async () => {
    const frames: string[] = []
    deps.sockets = {
      async post(_connectionId, data) {
        frames.push(data)
        return 'ok'
      },
    }
    await deps.store.commit(deps.store.putAgent(agent, true))
    await deps.store.putConnection({ kind: 'agent', connectionId: 'c', agentId: agent.id }, now + HOUR)
    await hear()
    const open = await stored()
    const { contactId } = open
    now += 4 * MINUTE
    await fireTimers(deps, idOf())
    const soon = await stored()
    const [crossing] = (await deps.store.readEntriesAfter(soon, open.seq, 1)) as [Entry]
    await announce(
      {
        entries: [{ sequenceNumber: '1', partition: contactId, before: undefined, after: crossing }],
        conversations: [{ sequenceNumber: '2', partition: contactId, before: open, after: soon }],
      },
      deps,
    )
    const pushed = frames.flatMap((frame) => (JSON.parse(frame) as { events: { type: string }[] }).events)
    expect(pushed).toMatchObject([
      { type: 'conversation.updated', entry: { event: { name: 'soon' } }, conversation: { waiting: 'soon' } },
      { type: 'counts.updated' },
    ])
    const reset = { ...soon, timerAt: now + HOUR, version: soon.version + 1 }
    const timerOnly = { sequenceNumber: '3', partition: contactId, before: soon, after: reset }
    await announce({ entries: [], conversations: [timerOnly] }, deps)
    expect(frames).toHaveLength(1)
  })
})

describe('the sweep', () => {
  it('Q6 Q7 finds what was due and never fired, and nothing else', async () => {
    const strangers = Array.from({ length: 130 }, (_, index) => `quiet-${index}`)
    await Promise.all(strangers.map((address) => hear(address)))
    now = T0 + 24 * HOUR - 4 * MINUTE
    await hear('soon')
    now = T0 + 24 * HOUR
    expect(await sweepTimers(deps)).toBe(131)
    expect(await sweepTimers(deps)).toBe(0)
    expect(await events('soon')).toEqual(['opened', 'soon'])
    for (const address of strangers) expect(await events(address)).toEqual(['opened', 'soon', 'overdue', 'closed'])
  })

  it('Q7 closes what nobody waits for, and leaves what is on hold', async () => {
    await hear('answered')
    await hear('held')
    const open = await stored('answered')
    await deps.store.commit(deps.store.putConversation(open, { ...open, waitingSince: null }))
    await holdConversation(deps, call, { id: idOf('held') })
    now += 24 * HOUR - 1
    expect(await sweepTimers(deps)).toBe(0)
    now += 1
    expect(await sweepTimers(deps)).toBe(1)
    expect((await stored('answered')).closedBy).toBe('timer')
    expect((await stored('held')).status).toBe('on_hold')
  })

  it('Q6 one that fails holds up no other, and is told', async () => {
    await hear('a')
    await hear('b')
    now += 4 * MINUTE
    const { putConversation } = deps.store
    deps.store.putConversation = (before, after) => {
      if (after.contactId === customer('a')) throw new Error('broken')
      return putConversation(before, after)
    }
    await expect(sweepTimers(deps)).rejects.toThrow('1 conversations')
    expect(await events('b')).toEqual(['opened', 'soon'])
  })
})
