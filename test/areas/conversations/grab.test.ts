import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OperationName } from '../../../contracts/operations.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
  const { store } = system.boot().deps
  const admin = {
    id: 'ag_sales_admin',
    email: 'sales-admin@demo.test',
    name: 'Sam Sales',
    role: 'agent' as const,
    teams: { sales: 'admin' as const },
    permissions: [],
    available: true,
  }
  await store.commit(store.putAgent(admin, true))
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.texts('1')
})

const id = () => conversationIdOf(world.smsContact(), 1)
const call = (agent: string, verb: string, more: object = {}) =>
  world.asks<Conversation>(agent, `conversations.${verb}` as OperationName, { id: id(), ...more })
async function outcome(agent: string, verb: string, more: object = {}): Promise<unknown> {
  try {
    await call(agent, verb, more)
    return 'done'
  } catch (error) {
    return (error as { code?: unknown }).code ?? error
  }
}
const sees = async (agent: string) => (await outcome(agent, 'get')) === 'done'
const who = ({ assigneeId, participantIds }: Conversation) => ({ assigneeId, participantIds })
const counted = async (agent: string, view: string) => {
  await world.settle()
  return (await world.asks<{ views: Record<string, number> }>(agent, 'conversations.counts', {})).views[view] ?? 0
}
const listed = async (agent: string, input: object) =>
  (await world.asks<{ items: { id: string }[] }>(agent, 'conversations.list', { ...input, limit: 100 })).items.map(
    (item) => item.id,
  )

describe('A4 grabbing', () => {
  it.each(Array.from({ length: 5 }, (_, round) => round))(
    'A4 of two representatives at the same instant one owns it and the other is told (%i)',
    async () => {
      const answers = await Promise.all(['agent3', 'agent4'].map((agent) => outcome(agent, 'join')))
      expect(answers.toSorted()).toEqual(['already_grabbed', 'done'])
      const [winner, loser] = answers[0] === 'done' ? ['agent3', 'agent4'] : ['agent4', 'agent3']
      expect(who(await call(winner as string, 'get'))).toEqual({
        assigneeId: `ag_${winner}`,
        participantIds: [`ag_${winner}`],
      })
      expect(await sees(loser as string)).toBe(false)
      expect(await outcome(loser as string, 'timeline')).toBe('not_found')
    },
  )
  it('A4 A5 a grab by answering and one by joining at the same instant: one wins', async () => {
    const [joined, sent] = await Promise.all([
      outcome('agent3', 'join'),
      world.calls('agent4', 'messages.send', { id: id(), text: 'mine' }).then(
        () => 'done',
        (error: { code?: string }) => error.code,
      ),
    ])
    expect([joined, sent].filter((one) => one === 'done')).toHaveLength(1)
    expect(['already_grabbed', 'join_required', 'not_found', 'done']).toContain(sent)
  })
  it('A7 A4 leaving releases it: the other sees it, and may grab it', async () => {
    await call('agent3', 'join')
    await call('agent3', 'leave')
    expect(await sees('agent4')).toBe(true)
    expect(await listed('agent4', { queue: 'rep_needed' })).toContain(id())
    expect(who(await call('agent4', 'join'))).toEqual({ assigneeId: 'ag_agent4', participantIds: ['ag_agent4'] })
    expect(await sees('agent3')).toBe(false)
  })
  it('A7 A4 back to Unassigned releases it: its owner is out of the crew', async () => {
    const joinedBefore = await counted('agent3', 'joined')
    await call('agent3', 'join')
    expect(who(await call('agent3', 'unassign'))).toEqual({ assigneeId: null, participantIds: [] })
    expect(await listed('agent4', { view: 'unassigned' })).toContain(id())
    await call('agent4', 'join')
    expect(await sees('agent3')).toBe(false)
    expect(await counted('agent3', 'joined')).toBe(joinedBefore)
  })
  it('A6 A4 assigned to another representative it is theirs, and the first one is out', async () => {
    await call('agent3', 'join')
    const joinedBefore = await counted('agent3', 'joined')
    expect(who(await call('owner', 'assign', { agentId: 'ag_agent4' }))).toEqual({
      assigneeId: 'ag_agent4',
      participantIds: [],
    })
    expect(await sees('agent3')).toBe(false)
    expect(await outcome('agent3', 'join')).toBe('already_grabbed')
    expect(await counted('agent3', 'joined')).toBe(joinedBefore - 1)
    expect(await outcome('agent4', 'join')).toBe('done')
  })
  it('A6 A4 assigned to a representative who has not joined, nobody else of the team sees it', async () => {
    await call('agent3', 'assign', { agentId: 'ag_agent3' })
    expect(await sees('agent4')).toBe(false)
    expect(await sees('sales-admin')).toBe(true)
  })
  it('A4 a team admin joins without owning; a representative still grabs', async () => {
    expect(who(await call('sales-admin', 'join'))).toEqual({ assigneeId: null, participantIds: ['ag_sales_admin'] })
    expect(await sees('agent3')).toBe(true)
    expect(who(await call('agent3', 'join'))).toEqual({
      assigneeId: 'ag_agent3',
      participantIds: ['ag_sales_admin', 'ag_agent3'],
    })
    expect(await sees('agent4')).toBe(false)
    expect(await sees('sales-admin')).toBe(true)
    expect(await outcome('sales-admin', 'join')).toBe('done')
  })
  it('A4 a team admin, manager or owner joins what another has grabbed, and does not take it', async () => {
    await call('agent3', 'join')
    for (const agent of ['sales-admin', 'manager', 'owner']) {
      expect((await call(agent, 'join')).assigneeId).toBe('ag_agent3')
    }
  })
  it('A7 a transfer into a grab team shows it in its Unassigned, for the first to take', async () => {
    await world.writes('one')
    const other = conversationIdOf(world.whatsappContact, 1)
    await world.calls('agent1', 'conversations.join', { id: other })
    await world.calls('agent1', 'conversations.transfer', { id: other, teamId: 'sales' })
    await expect(world.calls('agent1', 'conversations.get', { id: other })).rejects.toMatchObject({ code: 'not_found' })
    expect(await listed('agent4', { view: 'unassigned', teamId: 'sales' })).toContain(other)
    const answers = await Promise.allSettled(
      ['agent3', 'agent4'].map((agent) => world.calls(agent, 'conversations.join', { id: other })),
    )
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
  })
  it('A7 a transfer out of a grab team releases it', async () => {
    await call('agent3', 'join')
    await call('agent3', 'transfer', { teamId: 'support' })
    expect(await sees('agent3')).toBe(false)
    expect(who(await call('agent1', 'get'))).toEqual({ assigneeId: null, participantIds: [] })
  })
  it('S6 A4 the next conversation belongs to who had the last one', async () => {
    await call('agent3', 'join')
    await call('agent3', 'close')
    await world.texts('2')
    const next = conversationIdOf(world.smsContact(), 2)
    expect(await world.asks('agent3', 'conversations.get', { id: next })).toMatchObject({ assigneeId: 'ag_agent3' })
    await expect(world.calls('agent4', 'conversations.get', { id: next })).rejects.toMatchObject({ code: 'not_found' })
  })
  it('S4 A4 one that a representative starts is theirs', async () => {
    await call('agent3', 'close')
    const started = { contactId: world.smsContact(), channelId: 'demo-twilio-sms' }
    const { id: next } = await world.asks<Conversation>('agent3', 'conversations.create', started)
    await expect(world.calls('agent4', 'conversations.get', { id: next })).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('A1 A2 All, by agent', () => {
  it('A1 lists only agents of one’s own teams, unless one sees all', async () => {
    await call('agent3', 'join')
    const filtered = (agent: string, assigneeId: string) =>
      listed(agent, { view: 'all', assigneeId }).catch((error: { code?: string }) => error.code)
    expect(await filtered('agent3', 'ag_agent3')).toContain(id())
    expect(await filtered('agent4', 'ag_agent3')).not.toContain(id())
    expect(await filtered('sales-admin', 'ag_agent3')).toContain(id())
    expect(await filtered('agent1', 'ag_agent3')).toBe('forbidden')
    expect(await filtered('support-admin', 'ag_agent3')).toBe('forbidden')
    for (const agent of ['manager', 'owner']) expect(await filtered(agent, 'ag_agent3')).toContain(id())
  })
  it('A2 a grant opens what it names, for as long as it is held', async () => {
    const { store } = world.deps
    const grant = async (permissions: 'conversations.viewAll'[]) => {
      const agent = await store.readAgent('ag_agent1')
      if (agent) await store.commit(store.putAgent({ ...agent, permissions }, false))
    }
    expect(await sees('agent1')).toBe(false)
    await grant(['conversations.viewAll'])
    expect(await sees('agent1')).toBe(true)
    expect(await listed('agent1', { view: 'all' })).toContain(id())
    await grant([])
    expect(await sees('agent1')).toBe(false)
  })
})
