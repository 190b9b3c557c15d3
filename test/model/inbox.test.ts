import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OperationName } from '../../contracts/operations.ts'
import type { Conversation } from '../../functions/areas/timeline/domain/conversation.ts'
import type { DeliveryStatus } from '../../functions/areas/timeline/domain/entry.ts'
import { DomainError } from '../../functions/kernel/errors.ts'
import { smsStatus } from '../kit/customers.ts'
import { breachesOf, everything, readHistory } from '../kit/history.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { World } from '../kit/world.ts'
import {
  after,
  agents,
  fresh,
  type Name,
  names,
  queues,
  type State,
  type Step,
  shows,
  type Talk,
  views,
} from './reference.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

// For a longer search: MODEL_RUNS=200 MODEL_SEED=$RANDOM npx vitest run test/model --testTimeout 3600000
const SEED = Number(process.env.MODEL_SEED ?? 20_260_115)
const RUNS = Number(process.env.MODEL_RUNS ?? 8)

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

type Receipt = { do: 'receipt'; of: number; status: 'sent' | 'delivered' | 'read' | 'failed' }
interface Round {
  steps: (Step | Receipt)[]
  /** milliseconds that pass before it */
  pause: number
  /** a list that is looked at afterwards, and by whom */
  look: { by: Name; list: (typeof views | typeof queues)[number] }
}

const name = fc.constantFrom(...names)
const step: fc.Arbitrary<Step | Receipt> = fc.oneof(
  // Few ids, so that many messages come twice.
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constant('say' as const),
      id: fc.integer({ min: 1, max: 12 }).map(String),
      late: fc.nat(20_000),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('join' as const), by: name }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('reply' as const), by: name }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constantFrom('leave', 'hold', 'resume', 'close', 'reopen', 'unassign'), by: name }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('assign' as const), by: name, to: name }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('transfer' as const), by: name, to: fc.constantFrom('support', 'sales') }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('receipt' as const),
      of: fc.nat(4),
      status: fc.constantFrom('sent', 'delivered', 'read', 'failed'),
    }),
  },
)
const round: fc.Arbitrary<Round> = fc.record({
  steps: fc.array(step, { minLength: 1, maxLength: 3 }),
  pause: fc.constantFrom(1, 1_000, 180_000, 180_001, 300_001),
  look: fc.record({ by: name, list: fc.constantFrom(...views, ...queues) }),
})

const operations: Record<Exclude<Step['do'], 'say'>, OperationName> = {
  join: 'conversations.join',
  leave: 'conversations.leave',
  hold: 'conversations.hold',
  resume: 'conversations.resume',
  close: 'conversations.close',
  reopen: 'conversations.reopen',
  unassign: 'conversations.unassign',
  assign: 'conversations.assign',
  transfer: 'conversations.transfer',
  reply: 'messages.send',
}

/** One contact's history, made by writers at once, beside the same history by the book. */
class Run {
  readonly world = new World(system)
  readonly home: Talk['team']
  state: State = fresh
  replies = 0
  private readonly sentAt = new Map<string, number>()
  delivery = new Map<string, DeliveryStatus>()

  constructor(home: Talk['team']) {
    this.home = home
  }
  get contactId() {
    return this.home === 'support' ? this.world.whatsappContact : this.world.smsContact()
  }

  async carryOut(step: Step | Receipt, looked: number): Promise<string> {
    const id = `cv_${this.contactId.slice(3)}_${looked + 1}`
    switch (step.do) {
      case 'say': {
        // What a provider sends again is what it sent before.
        const sentAt = this.sentAt.get(step.id) ?? system.clock.now() - step.late
        this.sentAt.set(step.id, sentAt)
        if (this.home === 'support') await this.world.writes(step.id, step.id, sentAt)
        else await this.world.texts(step.id)
        return 'ok'
      }
      case 'receipt': {
        const sent = this.world.accepted()[step.of]
        if (!sent) return 'ok'
        const { status } = step
        if (sent.reference) await this.world.status({ id: sent.id, status, reference: sent.reference })
        else await this.world.webhook(sent.channelId, smsStatus(sent.channelId, sent.id, status))
        return 'ok'
      }
    }
    const more = {
      ...(step.do === 'assign' ? { agentId: agents[step.to].id } : {}),
      ...(step.do === 'transfer' ? { teamId: step.to } : {}),
      ...(step.do === 'reply' ? { text: `reply ${++this.replies}` } : {}),
    }
    try {
      await this.world.calls(step.by, operations[step.do], { id, ...more })
      return 'ok'
    } catch (error) {
      if (error instanceof DomainError) return error.code
      throw error
    }
  }

  /** The steps at once; whatever came of them must be what they would have led to in some order, one after another. */
  async play({ steps }: Round): Promise<void> {
    const now = system.clock.now()
    const looked = Math.max(0, this.state.talks.length - 1)
    const told = await Promise.all(steps.map((one) => this.carryOut(one, looked)))
    const found = await this.read()
    const possible = ordersOf(steps.map((_, index) => index)).map((order) => {
      let state = this.state
      const expected: string[] = []
      for (const index of order) {
        const one = steps[index]
        if (!one || one.do === 'receipt') expected[index] = 'ok'
        else [state, expected[index]] = after(state, one, looked, this.home, now) as [State, string]
      }
      return { state, told: expected }
    })
    const fitting = possible.find(
      (one) => JSON.stringify(shapeOf(one)) === JSON.stringify({ told, talks: found.map(talkOf).map(sorted) }),
    )
    if (!fitting) expect({ told, talks: found.map(talkOf).map(sorted) }).toEqual(possible.map(shapeOf)[0])
    this.state = fitting?.state ?? fresh
  }

  /** The conversations as stored, everything that must hold of a history having been checked. */
  async read(): Promise<Conversation[]> {
    const history = await readHistory(this.world.deps.store, this.contactId)
    if (!history) return []
    expect(breachesOf(history)).toEqual([])
    for (const { id, message } of history.entries) {
      if (!message?.delivery) continue
      const { status } = message.delivery
      const before = this.delivery.get(id) ?? 'queued'
      // M4: never back; what was delivered does not fail, what failed stays failed.
      expect(`${before} → ${status}`).toSatisfy(() => forward(before, status))
      this.delivery.set(id, status)
    }
    return history.conversations
  }

  /** A1, A2, A4, Q1–Q5: a list shows of this contact what the book says, neither more nor less. */
  async lists({ by, list }: Round['look']): Promise<void> {
    await this.world.settle()
    const asked = (queues as readonly string[]).includes(list) ? { queue: list } : { view: list }
    const shown = await everything((cursor) =>
      this.world.asks<{ items: { id: string; contact: { id: string } }[]; nextCursor: string | null }>(
        by,
        'conversations.list',
        { ...asked, limit: 100, ...(cursor === undefined ? {} : { cursor }) },
      ),
    )
    const own = shown.filter(({ contact }) => contact.id === this.contactId).map(({ id }) => id.split('_')[2])
    const now = system.clock.now()
    const expected = this.state.talks.flatMap((talk, index) => (shows(list, by, talk, now) ? [String(index + 1)] : []))
    expect({ by, list, shown: own.toSorted() }).toEqual({ by, list, shown: expected.toSorted() })
    if ('view' in asked || this.home === 'sales') return
    const counts = await this.world.asks<{ queues: Record<string, number> }>(by, 'conversations.counts', {})
    expect({ by, list, count: counts.queues[list] }).toEqual({ by, list, count: shown.length })
  }
}

const ranks: DeliveryStatus[] = ['queued', 'sending', 'sent', 'delivered', 'read']
function forward(before: DeliveryStatus, now: DeliveryStatus): boolean {
  if (before === 'failed') return now === 'failed'
  if (now === 'failed') return before !== 'delivered' && before !== 'read'
  return ranks.indexOf(now) >= ranks.indexOf(before)
}

function ordersOf(indexes: number[]): number[][] {
  if (indexes.length <= 1) return [indexes]
  return indexes.flatMap((first) =>
    ordersOf(indexes.filter((other) => other !== first)).map((rest) => [first, ...rest]),
  )
}

const nameOf = (id: string | null) => names.find((each) => agents[each].id === id) ?? null
function talkOf(conversation: Conversation): Talk {
  const { teamId, status, assigneeId, participantIds, grabbedBy, waitingSince, heldWaiting, unread } = conversation
  return {
    team: teamId === 'sales' ? 'sales' : 'support',
    status,
    assignee: nameOf(assigneeId),
    crew: participantIds.flatMap((id) => nameOf(id) ?? []),
    grabbedBy: nameOf(grabbedBy),
    waitingSince,
    owed: heldWaiting,
    unread,
    closedBy: nameOf(conversation.closedById),
  }
}
const sorted = (talk: Talk) => ({ ...talk, crew: talk.crew.toSorted() })
const shapeOf = ({ state, told }: { state: State; told: string[] }) => ({
  told,
  talks: state.talks.map(({ team, status, assignee, crew, grabbedBy, waitingSince, owed, unread, closedBy }) =>
    sorted({ team, status, assignee, crew, grabbedBy, waitingSince, owed, unread, closedBy }),
  ),
})

describe('the inbox against the book, several writers at once', () => {
  it.each([
    ['support', 'a collaboration team on WhatsApp'],
    ['sales', 'a grab team on SMS'],
  ] as const)('M1 M2 M4 S1–S6 A1–A7 Q1–Q5 %s: %s', async (home: Talk['team'], _about: string) => {
    await fc.assert(
      fc.asyncProperty(fc.array(round, { minLength: 12, maxLength: 12 }), async (rounds) => {
        const run = new Run(home)
        await run.world.clear()
        await run.play({
          steps: [
            { do: 'say', id: 'first', late: 0 },
            { do: 'say', id: 'second', late: 5 },
          ],
          ...rest,
        })
        for (const each of rounds) {
          system.clock.advance(each.pause)
          await run.play(each)
          if (each.steps.some((one) => one.do === 'reply')) await run.world.settle()
          await run.lists(each.look)
        }
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    )
  })

  it('A4 of two representatives at the same instant one wins, the other is told so', async () => {
    for (let times = 0; times < 10; times++) {
      const run = new Run('sales')
      await run.world.texts('one')
      const told = await Promise.all((['agent3', 'agent4'] as const).map((by) => run.carryOut({ do: 'join', by }, 0)))
      expect(told.toSorted()).toEqual(['already_grabbed', 'ok'])
      const [conversation] = await run.read()
      const winner = told[0] === 'ok' ? 'ag_agent3' : 'ag_agent4'
      expect(conversation).toMatchObject({ grabbedBy: winner, assigneeId: winner, participantIds: [winner] })
    }
  })
})

const rest = { pause: 0, look: { by: 'owner', list: 'all' } } as const
