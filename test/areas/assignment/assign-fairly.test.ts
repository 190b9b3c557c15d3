import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { assignFairly, type Whom } from '../../../functions/areas/assignment/index.ts'
import { closeConversation } from '../../../functions/areas/conversations/index.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Agent } from '../../../functions/areas/workspace/domain/agent.ts'
import type { Automaton } from '../../../functions/areas/workspace/domain/doer.ts'
import { createStore } from '../../../functions/edges/store.ts'
import { createUlids } from '../../../functions/platform/ulids.ts'
import { type Engine, startEngine } from '../../kit/engine.ts'
import { contactOf, conversationOf, NOW } from '../../kit/store.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 300_000 })

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const workflow: Automaton = { type: 'workflow', id: 'wf_1', name: 'Everybody in turn', run: { id: 'r_1', depth: 1 } }
const roundRobin: Whom = { teamId: 'support', by: 'roundRobin' }
const byLoad: Whom = { teamId: 'support', by: 'leastBusy' }
const idOf = (number: number) => `ag_${number}`

/** A team of agents, and as many conversations as are asked for. */
async function office(agents: Partial<Agent>[]) {
  const table = await engine.table()
  const store = createStore(engine.open(table), { now: () => NOW })
  const ulids = createUlids()
  let now = NOW
  const deps = { store, clock: { now: () => now++ }, ulid: () => ulids(now) }
  const staff = agents.map(
    (more, at): Agent => ({
      id: idOf(at),
      email: `${at}@demo.test`,
      name: `Agent ${at}`,
      role: 'agent',
      teams: { support: 'representative' },
      permissions: [],
      available: true,
      ...more,
    }),
  )
  for (const agent of staff) await store.commit(store.putAgent(agent, true))
  let opened = 0
  const call = { agent: Promise.resolve(workflow) }
  return {
    store,
    deps,
    call,
    async opens(more: Partial<Conversation> = {}): Promise<string> {
      const number = opened++
      const contact = { ...contactOf(number), pinnedTo: more.pinnedTo ?? null }
      const conversation = conversationOf(number, more)
      await store.commit([store.putContact(contact), ...store.putConversation(undefined, conversation)])
      return conversation.id
    },
    assign: (id: string, whom: Whom) => assignFairly(deps, call, { id, whom }),
    async change(number: number, fields: Partial<Agent>) {
      const agent = await store.readAgent(idOf(number))
      if (agent) await store.commit(store.putAgent({ ...agent, ...fields }, false))
    },
    async open(number: number): Promise<number> {
      const counters = await store.readOwnCounters(idOf(number), true)
      return [...counters.values()].reduce((sum, names) => sum + (names.get('m') ?? 0), 0)
    },
    async assignees() {
      const found = await store.readConversations(
        Array.from({ length: opened }, (_, number) => ({ contactId: contactOf(number).id, n: 1 })),
      )
      return found.map(({ assigneeId }) => assigneeId)
    },
  }
}
const tally = (ids: readonly (string | null)[]) =>
  Object.fromEntries([...new Set(ids)].sort().map((id) => [String(id), ids.filter((each) => each === id).length]))

describe('O1 one of a team', () => {
  it('in turn, whoever is away, deleted, of another team or without sight of it left out', async () => {
    const at = await office([
      {},
      { available: false },
      { deleted: true },
      { teams: { sales: 'representative' } },
      { teams: {} },
      {},
    ])
    const given: (string | null)[] = []
    for (let number = 0; number < 4; number++) given.push((await at.assign(await at.opens(), roundRobin)).agentId)
    expect(given).toEqual([idOf(0), idOf(5), idOf(0), idOf(5)])
    // Of their team, and of one that does not see this conversation.
    expect(await at.assign(await at.opens({ teamId: 'sales' }), roundRobin)).toEqual({ agentId: null })
    await at.change(1, { available: true })
    expect(await at.assign(await at.opens(), roundRobin)).toEqual({ agentId: idOf(0) })
    expect(await at.assign(await at.opens(), roundRobin)).toEqual({ agentId: idOf(1) })
  })

  it('goes on behind whoever had the last turn, also when they are gone', async () => {
    const at = await office([{}, {}, {}])
    await at.assign(await at.opens(), roundRobin)
    await at.assign(await at.opens(), roundRobin)
    await at.change(1, { deleted: true })
    expect(await at.assign(await at.opens(), roundRobin)).toEqual({ agentId: idOf(2) })
    expect(await at.assign(await at.opens(), roundRobin)).toEqual({ agentId: idOf(0) })
  })

  it('who has least to do; of several whoever was given one the longest time ago', async () => {
    const at = await office([{}, {}, {}])
    await at.assign(await at.opens(), { agentId: idOf(0) })
    const given: (string | null)[] = []
    for (let number = 0; number < 4; number++) given.push((await at.assign(await at.opens(), byLoad)).agentId)
    expect(given).toEqual([idOf(1), idOf(2), idOf(0), idOf(1)])
  })

  it('whose own it is already takes no more room, and stays theirs without a movement', async () => {
    const at = await office([{ mostOpen: 1 }])
    const id = await at.opens()
    expect(await at.assign(id, byLoad)).toEqual({ agentId: idOf(0) })
    expect(await at.assign(id, byLoad)).toEqual({ agentId: idOf(0) })
    expect(await at.assign(id, roundRobin)).toEqual({ agentId: idOf(0) })
    expect(await at.open(0)).toBe(1)
    const { items } = await at.store.readTimeline({ contactId: contactOf(0).id }, { limit: 10 })
    expect(items.map(({ event, actor }) => [event?.name, actor.type, actor.id])).toEqual([
      ['assigned', 'workflow', 'wf_1'],
    ])
  })

  it('nobody, where all are full: it stays in Unassigned; whoever closes one is given the next', async () => {
    const at = await office([{ mostOpen: 1 }, { mostOpen: 2 }])
    for (const whom of [byLoad, roundRobin]) {
      const ids = await Promise.all([at.opens(), at.opens(), at.opens(), at.opens()])
      const given: (string | null)[] = []
      for (const id of ids) given.push((await at.assign(id, whom)).agentId)
      expect(tally(given)).toEqual({ ag_0: 1, ag_1: 2, null: 1 })
      const [agent] = await at.store.readAgents()
      if (!agent) throw new Error('nobody')
      const closing = { agent: Promise.resolve(agent) }
      await closeConversation(at.deps, closing, { id: ids[given.indexOf(idOf(0))] ?? '' })
      const left = ids[given.indexOf(null)] ?? ''
      expect(await at.assign(left, whom)).toEqual({ agentId: idOf(0) })
      for (const [number, id] of ids.entries())
        if (given[number] !== idOf(0)) await closeConversation(at.deps, closing, { id })
      expect([await at.open(0), await at.open(1)]).toEqual([0, 0])
    }
  })
})

describe('O1 somebody in particular', () => {
  it('named, pinned, or who had the conversation before', async () => {
    const at = await office([{}, {}])
    const id = await at.opens({ pinnedTo: idOf(1) })
    expect(await at.assign(id, { to: 'last' })).toEqual({ agentId: null })
    expect(await at.assign(id, { to: 'pinned' })).toEqual({ agentId: idOf(1) })
    expect(await at.assign(id, { agentId: idOf(0) })).toEqual({ agentId: idOf(0) })
    expect(await at.assign(await at.opens(), { to: 'pinned' })).toEqual({ agentId: null })
    const [first] = await at.store.readConversations([{ contactId: contactOf(0).id, n: 1 }])
    if (!first) throw new Error('no conversation')
    const next = { ...conversationOf(0), id: first.id.replace(/_1$/, '_2'), n: 2 }
    await at.store.commit(at.store.putConversation(undefined, next))
    expect(await at.assign(next.id, { to: 'last' })).toEqual({ agentId: idOf(0) })
  })

  it('not where they are away, deleted, full, unknown or without sight of it', async () => {
    const at = await office([{ available: false }, { deleted: true }, { mostOpen: 1 }, { teams: {} }])
    expect(await at.assign(await at.opens(), { agentId: idOf(2) })).toEqual({ agentId: idOf(2) })
    const id = await at.opens()
    for (const number of [0, 1, 2, 3, 9]) {
      expect(await at.assign(id, { agentId: idOf(number) }), idOf(number)).toEqual({ agentId: null })
    }
    expect((await at.assignees())[1]).toBeNull()
  })
})

describe('O1 200 conversations at once over five agents', () => {
  const five = Array.from({ length: 5 }, () => ({}))

  it.each([
    ['in turn', roundRobin],
    ['by who has least to do', byLoad],
  ])('%s: nobody has more than one above another, and none is lost', async (_how, whom) => {
    const at = await office(five)
    const ids: string[] = []
    for (let number = 0; number < 200; number++) ids.push(await at.opens())
    await Promise.all(ids.map((id) => at.assign(id, whom)))
    expect(tally(await at.assignees())).toEqual({ ag_0: 40, ag_1: 40, ag_2: 40, ag_3: 40, ag_4: 40 })
  })

  it.each([
    ['in turn', roundRobin],
    ['by who has least to do', byLoad],
  ])('%s: nobody is given more than they may have, and what finds nobody stays', async (_how, whom) => {
    const at = await office([{ mostOpen: 10 }, { mostOpen: 1 }, { mostOpen: 25 }, { mostOpen: 3 }, { mostOpen: 30 }])
    const ids: string[] = []
    for (let number = 0; number < 100; number++) ids.push(await at.opens())
    const answers = await Promise.all(ids.map((id) => at.assign(id, whom)))
    const limits = { ag_0: 10, ag_1: 1, ag_2: 25, ag_3: 3, ag_4: 30, null: 31 }
    expect(tally(answers.map(({ agentId }) => agentId))).toEqual(limits)
    expect(tally(await at.assignees())).toEqual(limits)
  })

  it('while agents go away, come back and close: nobody above their limit at any time, none twice, none lost', async () => {
    const at = await office(five.map(() => ({ mostOpen: 12 })))
    const ids: string[] = []
    for (let number = 0; number < 120; number++) ids.push(await at.opens())
    const closer = { ...(await at.store.readAgent(idOf(0))), role: 'owner' } as Agent
    const most = [0, 0, 0, 0, 0]
    const closed = new Set<number>()
    let done = false
    const watching = (async () => {
      while (!done) {
        for (const number of most.keys()) most[number] = Math.max(most[number] ?? 0, await at.open(number))
        await sleep(1)
      }
    })()
    const meanwhile = (async () => {
      for (let round = 0; round < 20; round++) {
        await at.change(round % 5, { available: false })
        await at.change((round + 3) % 5, { available: true })
        const next = (await at.assignees()).findIndex((agentId, number) => agentId !== null && !closed.has(number))
        if (next === -1) continue
        closed.add(next)
        await closeConversation(at.deps, { agent: Promise.resolve(closer) }, { id: ids[next] ?? '' })
      }
    })()
    const answers = await Promise.all(ids.map((id, number) => at.assign(id, number % 2 === 0 ? roundRobin : byLoad)))
    await meanwhile
    done = true
    await watching
    expect(Math.max(...most)).toBeLessThanOrEqual(12)
    const assignees = await at.assignees()
    expect(assignees).toEqual(answers.map(({ agentId }) => agentId))
    const open = await Promise.all(most.map((_, number) => at.open(number)))
    expect(open.reduce((sum, number) => sum + number, closed.size)).toBe(assignees.filter(Boolean).length)
  })
})
