import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Listener, listenAs } from './frames.ts'
import { text, write } from './providers.ts'
import { type Agent, type Conversation, newCustomer, type Page, type Surface, startSurface } from './surface.ts'

let surface: Surface
let agents: Record<'owner' | 'manager' | 'agent1' | 'agent2' | 'admin' | 'agent3' | 'agent4', Agent>
beforeAll(async () => {
  surface = await startSurface()
  const [owner, manager, agent1, agent2, admin, agent3, agent4] = await Promise.all(
    ['owner', 'manager', 'agent1', 'agent2', 'support-admin', 'agent3', 'agent4'].map(surface.as),
  )
  agents = { owner, manager, agent1, agent2, admin, agent3, agent4 } as typeof agents
})
afterAll(() => surface.close())

const support = async (said = 'Hello?') => {
  const customer = newCustomer()
  await write(surface.url, customer, said)
  return agents.owner.find(customer.name)
}
const sales = async (said = 'Hello?') => {
  const customer = newCustomer()
  await text(surface.url, customer, said)
  return agents.owner.find(customer.name)
}
const idsOf = (page: Page<Conversation>) => page.items.map(({ id }) => id)
const listed = async (agent: Agent, query: Record<string, string>) =>
  idsOf(await agent.ok<Page<Conversation>>('GET', '/v1/conversations', undefined, { query: { limit: 100, ...query } }))

/** Whether an agent meets a conversation in any way there is. */
async function sees(agent: Agent, { id, contact }: Conversation, word: string) {
  const status = async (path: string) => (await agent.call('GET', path)).status
  const search = await agent.ok<{ items: { conversation?: { id: string } }[] }>('GET', '/v1/search', undefined, {
    query: { q: word },
  })
  return {
    listed: (await listed(agent, { view: 'all' })).includes(id),
    queued: (await listed(agent, { queue: 'rep_needed' })).includes(id),
    get: await status(`/v1/conversations/${id}`),
    timeline: await status(`/v1/conversations/${id}/timeline`),
    contact: await status(`/v1/contacts/${contact.id}`),
    contactTimeline: await status(`/v1/contacts/${contact.id}/timeline`),
    found: search.items.some(({ conversation }) => conversation?.id === id),
  }
}
const everywhere = {
  listed: true,
  queued: true,
  get: 200,
  timeline: 200,
  contact: 200,
  contactTimeline: 200,
  found: true,
}
const nowhere = {
  listed: false,
  queued: false,
  get: 404,
  timeline: 404,
  contact: 404,
  contactTimeline: 404,
  found: false,
}

describe('teams', () => {
  it('A2 an agent meets the conversations of their teams and no others, everywhere', async () => {
    const sockets = await Promise.all(Object.values(agents).map((agent) => listenAs(agent)))
    const [ours, theirs] = [await support('xylophone please'), await sales('harmonium please')]
    await surface.settle()
    await Promise.all(sockets.map((socket) => socket.caughtUp()))
    const expected: Record<keyof typeof agents, [boolean, boolean]> = {
      owner: [true, true],
      manager: [true, true],
      agent1: [true, false],
      agent2: [true, false],
      admin: [true, false],
      agent3: [false, true],
      agent4: [false, true],
    }
    for (const [index, [name, agent]] of Object.entries(agents).entries()) {
      const [seesOurs, seesTheirs] = expected[name as keyof typeof agents]
      expect([name, await sees(agent, ours, 'xylo')]).toEqual([name, seesOurs ? everywhere : nowhere])
      expect([name, await sees(agent, theirs, 'harmon')]).toEqual([name, seesTheirs ? everywhere : nowhere])
      const frames = sockets[index]?.frames.join('') ?? ''
      expect([name, frames.includes(ours.id), frames.includes(theirs.id)]).toEqual([name, seesOurs, seesTheirs])
    }
    await Promise.all(sockets.map((socket) => socket.close()))
  })

  it('A2 what one may not see one may not change either', async () => {
    const { id, contact } = await support()
    const calls: [string, string, object?][] = [
      ['POST', `/v1/conversations/${id}/join`],
      ['POST', `/v1/conversations/${id}/leave`],
      ['POST', `/v1/conversations/${id}/assign`, { agentId: 'ag_agent3' }],
      ['POST', `/v1/conversations/${id}/unassign`],
      ['POST', `/v1/conversations/${id}/transfer`, { teamId: 'sales' }],
      ['POST', `/v1/conversations/${id}/hold`],
      ['POST', `/v1/conversations/${id}/resume`],
      ['POST', `/v1/conversations/${id}/close`, {}],
      ['POST', `/v1/conversations/${id}/reopen`],
      ['POST', `/v1/conversations/${id}/read`],
      ['POST', `/v1/conversations/${id}/messages`, { text: 'mine' }],
      ['PATCH', `/v1/contacts/${contact.id}`, { name: 'Mine' }],
      ['POST', `/v1/contacts/${contact.id}/notes`, { text: 'mine' }],
      ['POST', '/v1/conversations', { contactId: contact.id, channelId: 'demo-whatsapp' }],
    ]
    for (const [method, path, body] of calls) {
      expect([path, await agents.agent3.problem(method, path, body)]).toEqual([
        path,
        expect.objectContaining({ status: 404, code: 'not_found' }),
      ])
    }
    expect(await agents.owner.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ version: 1, unread: 1 })
  })

  it('A7 after a transfer the other team has it and the first one has not', async () => {
    const [socket1, socket3] = [await listenAs(agents.agent1), await listenAs(agents.agent3)]
    const { id } = await support()
    await agents.agent1.ok('POST', `/v1/conversations/${id}/join`)
    await agents.agent1.ok('POST', `/v1/conversations/${id}/transfer`, { teamId: 'sales' })
    await socket3.event(({ conversation }) => conversation?.id === id)
    expect(await listed(agents.agent3, { view: 'unassigned' })).toContain(id)
    expect((await agents.agent1.call('GET', `/v1/conversations/${id}`)).status).toBe(404)
    await surface.settle()
    await socket1.caughtUp()
    const after = socket1.events.length
    await agents.agent3.reply(id, 'We have it')
    await surface.settle()
    await socket1.caughtUp()
    expect(socket1.events.slice(after).filter(({ conversation }) => conversation?.id === id)).toEqual([])
    await Promise.all([socket1.close(), socket3.close()])
  })

  it('A1 All with another team’s agent as a filter is for those who see all', async () => {
    const all = (agent: Agent, assigneeId: string) =>
      agent.call('GET', '/v1/conversations', undefined, { query: { view: 'all', assigneeId } })
    expect((await all(agents.agent1, 'ag_agent3')).status).toBe(403)
    expect((await all(agents.agent1, 'ag_nobody')).status).toBe(403)
    expect((await all(agents.agent1, 'ag_agent2')).status).toBe(200)
    expect((await all(agents.manager, 'ag_agent3')).status).toBe(200)
    expect(
      (await agents.agent1.ok<Page<Conversation>>('GET', '/v1/conversations?view=all&teamId=sales')).items,
    ).toEqual([])
  })

  it('A10 the blacklist is for those who may see it', async () => {
    const call = (agent: Agent) => agent.call('GET', '/v1/conversations?view=blacklist')
    const statuses = await Promise.all(Object.values(agents).map(async (agent) => (await call(agent)).status))
    expect(statuses).toEqual([200, 403, 403, 403, 403, 403, 403])
  })

  it('A2 agents know the agents of their teams', async () => {
    const known = async (agent: Agent) =>
      (await agent.ok<Page<{ id: string }>>('GET', '/v1/agents')).items.map(({ id }) => id).sort()
    expect(await known(agents.agent3)).toEqual(['ag_agent3', 'ag_agent4'])
    expect(await known(agents.agent1)).toEqual(['ag_agent1', 'ag_agent2', 'ag_support_admin'])
    expect(await known(agents.manager)).toHaveLength(7)
  })
})

describe('grabbing', () => {
  it('A4 the first representative to join owns it; the other neither sees nor hears of it', async () => {
    const [socket3, socket4] = [await listenAs(agents.agent3), await listenAs(agents.agent4)]
    const conversation = await sales('accordion please')
    const { id } = conversation
    await socket4.event((event) => event.conversation?.id === id)
    expect(await agents.agent3.ok('POST', `/v1/conversations/${id}/join`)).toMatchObject({
      assigneeId: 'ag_agent3',
      participantIds: ['ag_agent3'],
    })
    await surface.settle()
    await socket4.caughtUp()
    const [events, frames] = [socket4.events.length, socket4.frames.length]
    expect(await agents.agent4.problem('POST', `/v1/conversations/${id}/join`)).toMatchObject({
      status: 409,
      code: 'already_grabbed',
    })
    expect(await sees(agents.agent4, conversation, 'accord')).toEqual(nowhere)
    await agents.agent3.reply(id, 'I take it')
    await surface.settle()
    await Promise.all([socket3.caughtUp(), socket4.caughtUp()])
    expect(socket4.frames.slice(frames).join('')).not.toContain(id.slice(3))
    expect(new Set(socket4.events.slice(events).map(({ type }) => type))).not.toContain('message.created')
    expect(socket3.about(id).map(({ type }) => type)).toContain('message.updated')
    expect(await sees(agents.owner, conversation, 'accord')).toEqual({ ...everywhere, queued: false })
    await agents.manager.ok('POST', `/v1/conversations/${id}/join`)
    expect(await agents.owner.ok('GET', `/v1/conversations/${id}`)).toMatchObject({ assigneeId: 'ag_agent3' })
    await Promise.all([socket3.close(), socket4.close()])
  })

  it('A4 of two who join at once one wins', async () => {
    const { id } = await sales()
    const answers = await Promise.all(
      [agents.agent3, agents.agent4].map((agent) =>
        agent.call<{ code?: string }>('POST', `/v1/conversations/${id}/join`),
      ),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409])
    expect(answers.find(({ status }) => status === 409)?.body.code).toBe('already_grabbed')
  })

  it('A4 the counts of the one who was late go back', async () => {
    const count = async () => {
      await surface.settle()
      const counts = await agents.agent4.ok<{ views: { unassigned: number } }>('GET', '/v1/conversations/counts')
      return counts.views.unassigned
    }
    const before = await count()
    const { id } = await sales()
    expect(await count()).toBe(before + 1)
    const socket4: Listener = await listenAs(agents.agent4)
    await agents.agent3.ok('POST', `/v1/conversations/${id}/join`)
    await socket4.event(({ type }) => type === 'counts.updated')
    expect(await count()).toBe(before)
    await socket4.close()
  })
})

describe('answering', () => {
  it('A5 an unassigned one makes one the assignee; somebody else’s needs a join first', async () => {
    const { id } = await support()
    await agents.agent1.reply(id, 'I answer')
    expect(await agents.agent2.problem('POST', `/v1/conversations/${id}/messages`, { text: 'Me too' })).toMatchObject({
      status: 409,
      code: 'join_required',
    })
    await agents.agent2.ok('POST', `/v1/conversations/${id}/join`)
    await agents.agent2.reply(id, 'Me too')
    expect(await agents.agent1.ok('GET', `/v1/conversations/${id}`)).toMatchObject({
      assigneeId: 'ag_agent1',
      participantIds: ['ag_agent1', 'ag_agent2'],
    })
  })

  it('A6 assigning needs somebody who is there and may see it', async () => {
    const { id } = await support()
    const assign = (agentId: string, agent = agents.agent1) =>
      agent.call<{ code?: string; assigneeId?: string }>('POST', `/v1/conversations/${id}/assign`, { agentId })
    await agents.agent2.ok('PUT', '/v1/me/availability', { available: false })
    expect((await assign('ag_agent2')).body).toMatchObject({ code: 'agent_unavailable' })
    await agents.agent2.ok('PUT', '/v1/me/availability', { available: true })
    expect((await assign('ag_agent2')).body).toMatchObject({ assigneeId: 'ag_agent2' })
    expect((await assign('ag_agent3')).status).toBe(403)
    expect((await assign('ag_agent3', agents.owner)).status).toBe(403)
    expect((await assign('ag_nobody')).status).toBeGreaterThanOrEqual(400)
  })

  it('S4 a closed one takes no movement but reopening', async () => {
    const { id } = await support()
    await agents.agent1.ok('POST', `/v1/conversations/${id}/close`, {
      type: 'task',
      category: 'Repairs',
      note: 'Fixed',
    })
    for (const [verb, body] of [
      ['join', undefined],
      ['hold', undefined],
      ['close', {}],
      ['messages', { text: 'late' }],
    ] as const) {
      expect(await agents.agent1.problem('POST', `/v1/conversations/${id}/${verb}`, body)).toMatchObject({
        code: 'conversation_closed',
      })
    }
    expect(await listed(agents.agent1, { view: 'closed' })).toContain(id)
    expect(await agents.agent2.ok('POST', `/v1/conversations/${id}/reopen`)).toMatchObject({
      status: 'ongoing',
      closedAt: null,
      closedBy: null,
      resolution: null,
    })
  })
})
