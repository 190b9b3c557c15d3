import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { OperationName } from '../../contracts/operations.ts'
import { DomainError } from '../../functions/kernel/errors.ts'
import { conversationIdOf } from '../../functions/kernel/ids.ts'
import { everything } from '../kit/history.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { World } from '../kit/world.ts'
import { after, fresh, type List, queues, type State, type Step, shows, usual, views } from './agents-reference.ts'
import { agents, type Name, names } from './reference.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

// For a longer search: MODEL_RUNS=100 MODEL_SEED=$RANDOM npx vitest run test/model/agents.test.ts
const SEED = Number(process.env.MODEL_SEED ?? 20_261_122)
const RUNS = Number(process.env.MODEL_RUNS ?? 2)
const STEPS = 16
const MINUTE = 60_000

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const name = fc.constantFrom(...names)
const of = fc.nat(1)
const team = fc.constantFrom('support', 'sales')
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('say' as const), of }) },
  { weight: 5, arbitrary: fc.record({ do: fc.constantFrom('join', 'reply'), of, by: name }) },
  {
    weight: 5,
    arbitrary: fc.record({
      do: fc.constantFrom('leave', 'hold', 'resume', 'close', 'reopen', 'unassign'),
      of,
      by: name,
    }),
  },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('assign' as const), of, by: name, to: name }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('transfer' as const), of, by: name, to: team }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pin' as const), of, to: name }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('unpin', 'blacklist', 'unblacklist', 'unblacklist'), of }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('delete' as const), of }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('availability' as const), by: name, available: fc.boolean() }) },
  {
    weight: 1,
    arbitrary: fc
      .record({ team, soon: fc.constantFrom(1, 3, 60), more: fc.constantFrom(0, 2, 600) })
      .map(({ more, soon, ...rest }) => ({
        do: 'times' as const,
        ...rest,
        soon: soon * MINUTE,
        overdue: (soon + more) * MINUTE,
      })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('mode' as const), team, mode: fc.constantFrom('collaboration', 'grab') }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constant('setting' as const),
      nextGoesTo: fc.constantFrom('assignee', 'unassigned'),
      afterClosing: fc.constantFrom('new', 'reopen'),
    }),
  },
)
const rounds = fc.array(fc.tuple(step, fc.constantFrom(1, 1_000, 59_000, 3 * MINUTE, 3 * MINUTE + 1)), {
  minLength: STEPS,
  maxLength: STEPS,
})

/** One history of two customers and everybody who handles them, beside the same by the book. */
class Run {
  readonly world = new World(system)
  state: State = fresh
  private said = 0

  contactOf(at: number) {
    return at === 0 ? this.world.whatsappContact : this.world.smsContact()
  }
  idOf(at: number) {
    return conversationIdOf(this.contactOf(at), Math.max(1, this.state.customers[at]?.talks.length ?? 1))
  }

  private async calls(by: string, operation: string, input: object): Promise<string> {
    try {
      await this.world.calls(by, operation as OperationName, input)
      return 'ok'
    } catch (error) {
      if (error instanceof DomainError) return error.code
      throw error
    }
  }

  private async carryOut(step: Step): Promise<string> {
    const { store } = this.world.deps
    switch (step.do) {
      case 'availability':
        return this.calls(step.by, 'me.setAvailability', { available: step.available })
      case 'times':
        return this.calls('owner', 'teams.update', {
          id: step.team,
          soonAfter: step.soon,
          overdueAfter: step.overdue,
        })
      case 'mode':
        return this.calls('owner', 'teams.update', { id: step.team, mode: step.mode })
      case 'setting': {
        const { nextGoesTo, afterClosing } = step
        await store.commit([store.putWorkspace({ ...(await store.readWorkspace()), nextGoesTo, afterClosing })])
        return 'ok'
      }
      case 'say': {
        const id = String(++this.said)
        if (step.of === 0) await this.world.writes(id)
        else await this.world.texts(id)
        return 'ok'
      }
      case 'pin':
        return this.calls('owner', 'contacts.pin', { id: this.contactOf(step.of), agentId: agents[step.to].id })
      case 'unpin':
      case 'blacklist':
      case 'unblacklist':
        return this.calls('owner', `contacts.${step.do}`, { id: this.contactOf(step.of) })
      case 'delete':
        return this.calls('owner', 'conversations.delete', { id: this.idOf(step.of) })
      case 'reply':
        return this.calls(step.by, 'messages.send', { id: this.idOf(step.of), text: 'hello' })
      default:
        return this.calls(step.by, `conversations.${step.do}`, {
          id: this.idOf(step.of),
          ...(step.do === 'assign' ? { agentId: agents[step.to].id } : {}),
          ...(step.do === 'transfer' ? { teamId: step.to } : {}),
        })
    }
  }

  async play(step: Step): Promise<void> {
    const [state, expected] = after(this.state, step, system.clock.now())
    if (expected === 'skipped') return
    expect([step, await this.carryOut(step)]).toEqual([step, expected])
    this.state = state
    await this.world.settle()
    for (const each of names) await this.looks(each, step)
  }

  /** A1: every tab and queue, and the number on it. */
  private async looks(by: Name, step: Step): Promise<void> {
    const shown = async (list: List): Promise<string[]> => {
      const asked = (queues as readonly string[]).includes(list) ? { queue: list } : { view: list }
      const rows = await everything((cursor) =>
        this.world.asks<{ items: { id: string }[]; nextCursor: string | null }>(by, 'conversations.list', {
          ...asked,
          limit: 100,
          ...(cursor === undefined ? {} : { cursor }),
        }),
      )
      return rows.map(({ id }) => id).toSorted()
    }
    const now = system.clock.now()
    const expected = (list: List) =>
      this.state.customers
        .flatMap(({ talks }, at) =>
          talks.flatMap((talk, index) =>
            shows(list, by, talk, this.state, now) ? [conversationIdOf(this.contactOf(at), index + 1)] : [],
          ),
        )
        .toSorted()
    const lists = [...views, ...queues].filter((list) => list !== 'blacklist' || by === 'owner')
    const seen = Object.fromEntries(await Promise.all(lists.map(async (list) => [list, await shown(list)])))
    const book = Object.fromEntries(lists.map((list) => [list, expected(list)]))
    expect({ step, by, seen }).toEqual({ step, by, seen: book })
    const counts = await this.world.asks<Record<'views' | 'queues', Record<string, number>>>(
      by,
      'conversations.counts',
      {},
    )
    const { online: _online, ...waiting } = counts.queues
    const numbers = Object.fromEntries([...views, ...queues].map((list) => [list, expected(list).length]))
    expect({ step, by, counts: { ...counts.views, ...waiting } }).toEqual({ step, by, counts: numbers })
  }

  /** As if nothing had been: deleted, which takes it out of every tab, and everything set as it was. */
  async clear(): Promise<void> {
    for (const by of names) await this.calls(by, 'me.setAvailability', { available: true })
    for (const [id, { mode, soon, overdue }] of Object.entries(usual)) {
      await this.calls('owner', 'teams.update', { id, mode, soonAfter: soon, overdueAfter: overdue })
    }
    await this.carryOut({ do: 'setting', nextGoesTo: 'assignee', afterClosing: 'new' })
    for (const [at, { talks }] of this.state.customers.entries()) {
      for (const index of talks.keys()) {
        await this.calls('owner', 'conversations.delete', { id: conversationIdOf(this.contactOf(at), index + 1) })
      }
    }
    await this.world.settle()
  }
}

describe('who handles it, against the book', () => {
  it('A1–A11 S1–S6 Q1–Q5 Q9: after every step every agent sees in every tab what the rules say, and its number', async () => {
    await fc.assert(
      fc.asyncProperty(rounds, async (steps) => {
        const run = new Run()
        await run.world.clear()
        try {
          for (const [each, pause] of [[{ do: 'say', of: 0 }, 0], [{ do: 'say', of: 1 }, 0], ...steps] as [
            Step,
            number,
          ][]) {
            system.clock.advance(pause)
            await run.play(each)
          }
        } finally {
          await run.clear()
        }
      }),
      { seed: SEED, numRuns: RUNS, endOnFailure: true },
    )
  })

  it('A4 Q9 of two representatives at the same instant one has it in every tab, the other in none', async () => {
    const run = new Run()
    await run.world.clear()
    await run.play({ do: 'say', of: 1 })
    const pair = ['agent3', 'agent4'] as const
    const told = await Promise.all(
      pair.map((by) =>
        run.world.calls(by, 'conversations.join', { id: run.idOf(1) }).then(
          () => 'ok',
          (error) => error.code,
        ),
      ),
    )
    expect(told.toSorted()).toEqual(['already_grabbed', 'ok'])
    const winner = pair[told.indexOf('ok')] as Name
    const [state] = after(run.state, { do: 'join', of: 1, by: winner }, system.clock.now())
    run.state = state
    // Joined already: changes nothing, and everybody is asked what they see.
    await run.play({ do: 'join', of: 1, by: winner })
    await run.clear()
  })
})
