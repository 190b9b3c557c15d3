import { afterAll, beforeAll, expect, it } from 'vitest'
import { listenAs } from './frames.ts'
import { write } from './providers.ts'
import { newCustomer, type Surface, startSurface } from './surface.ts'

let surface: Surface
beforeAll(async () => {
  surface = await startSurface()
})
afterAll(() => surface.close())
const helper = async (path: string, body?: unknown) => {
  const answer = await fetch(`${surface.url}/_local/${path}`, {
    ...(body === undefined ? {} : { method: 'POST', body: JSON.stringify(body) }),
  })
  return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
}

it('E2 the demo workspace has the agents, teams and channels of the contract', async () => {
  const owner = await surface.as('owner')
  const all = async (path: string) => (await owner.ok<{ items: Record<string, unknown>[] }>('GET', path)).items
  const agents = await all('/v1/agents')
  expect(Object.fromEntries(agents.map(({ email, role, teams }) => [email, [role, teams]]))).toEqual({
    'owner@demo.test': ['owner', []],
    'manager@demo.test': ['manager', []],
    'agent1@demo.test': ['agent', [{ id: 'support', role: 'representative' }]],
    'agent2@demo.test': ['agent', [{ id: 'support', role: 'representative' }]],
    'support-admin@demo.test': ['agent', [{ id: 'support', role: 'admin' }]],
    'agent3@demo.test': ['agent', [{ id: 'sales', role: 'representative' }]],
    'agent4@demo.test': ['agent', [{ id: 'sales', role: 'representative' }]],
  })
  expect(Object.fromEntries((await all('/v1/teams')).map(({ id, mode }) => [id, mode]))).toEqual({
    support: 'collaboration',
    sales: 'grab',
  })
  const channels = await all('/v1/channels')
  const support = ['whatsapp', 'messenger', 'instagram', 'telegram', 'line', 'viber', 'web', 'email']
  expect(Object.fromEntries(channels.map(({ id, teamId }) => [id, teamId]))).toEqual({
    ...Object.fromEntries(support.map((type) => [`demo-${type}`, 'support'])),
    'demo-twilio-sms': 'sales',
    'demo-twilio-whatsapp': 'sales',
  })
  expect(JSON.stringify(channels)).not.toMatch(/demo-app-secret|demo-auth-token|demo-secret-token|demo-channel-secret/)
})

it('health, token, settle, clock and restart answer as the contract says', async () => {
  expect((await helper('health')).status).toBe(200)
  expect(await helper('token', { email: 'agent1@demo.test' })).toEqual({
    status: 200,
    body: { token: expect.any(String) },
  })
  expect((await helper('token', { email: 'nobody@demo.test' })).status).toBe(404)
  expect((await helper('settle', {})).status).toBe(200)
  const { now } = (await helper('clock', { advanceSeconds: 0 })).body as { now: string }
  const later = (await helper('clock', { advanceSeconds: 120 })).body as { now: string }
  expect(Object.keys(later)).toEqual(['now'])
  expect(later.now).toBe(new Date(later.now).toISOString())
  expect(Date.parse(later.now) - Date.parse(now)).toBeGreaterThanOrEqual(120_000)
  expect((await helper('restart', {})).status).toBe(200)
})

it('Q3 Q4 moving the clock makes a waiting conversation soon and overdue', async () => {
  const agent = await surface.as('agent1')
  const customer = newCustomer()
  await write(surface.url, customer, 'Hello?')
  const { id } = await agent.find(customer.name)
  const waiting = async () => (await agent.ok('GET', `/v1/conversations/${id}`)).waiting
  const queued = async (queue: string) =>
    (await agent.ok<{ items: { id: string }[] }>('GET', `/v1/conversations?queue=${queue}`)).items.map(
      (each) => each.id,
    )
  expect(await waiting()).toBe('waiting')
  await helper('clock', { advanceSeconds: 181 })
  expect([await waiting(), (await queued('soon')).includes(id)]).toEqual(['soon', true])
  await helper('clock', { advanceSeconds: 120 })
  expect([await waiting(), (await queued('overdue')).includes(id)]).toEqual(['overdue', true])
  expect(await queued('soon')).not.toContain(id)
})

it('provider requests have the contract’s shape, oldest first', async () => {
  const agent = await surface.as('agent1')
  const customer = newCustomer()
  await write(surface.url, customer, 'Hello?')
  const { id } = await agent.find(customer.name)
  await agent.reply(id, 'one')
  await agent.reply(id, 'two')
  await surface.settle()
  const requests = await surface.helper<Record<string, unknown>[]>('provider-requests?channelId=demo-whatsapp')
  expect(requests).toHaveLength(2)
  expect(requests[0]).toMatchObject({
    channelId: 'demo-whatsapp',
    method: 'POST',
    url: expect.stringContaining('/100000000000001/messages'),
    headers: { authorization: expect.stringMatching(/^Bearer /), 'content-type': 'application/json' },
    body: { messaging_product: 'whatsapp', to: customer.digits, type: 'text', text: { body: 'one' } },
    at: expect.stringMatching(/^\d{4}-.*\.\d{3}Z$/),
  })
  expect(requests[1]).toMatchObject({ body: { text: { body: 'two' } } })
  expect(await surface.helper('provider-requests?channelId=demo-line')).toEqual([])
})

it('the counts of tabs and queues follow what happens', async () => {
  const agent = await surface.as('agent2')
  type Counts = { views: Record<string, number>; queues: Record<string, number> }
  const counts = async () => {
    // They follow what happens by the stream.
    await surface.settle()
    return agent.ok<Counts>('GET', '/v1/conversations/counts')
  }
  const before = await counts()
  expect(Object.keys(before.views).sort()).toEqual([
    'all',
    'blacklist',
    'closed',
    'joined',
    'mine',
    'others',
    'unassigned',
  ])
  expect(Object.keys(before.queues).sort()).toEqual(['online', 'overdue', 'pending', 'rep_needed', 'soon'])
  const socket = await listenAs(agent)
  const customer = newCustomer()
  await write(surface.url, customer, 'Hello?')
  await socket.event(({ type }) => type === 'counts.updated')
  const opened = await counts()
  expect(opened.views.unassigned).toBe((before.views.unassigned ?? 0) + 1)
  expect(opened.queues.rep_needed).toBe((before.queues.rep_needed ?? 0) + 1)
  const { id } = await agent.find(customer.name)
  await agent.ok('POST', `/v1/conversations/${id}/join`)
  await agent.ok('POST', `/v1/conversations/${id}/assign`, { agentId: 'ag_agent2' })
  const joined = await counts()
  expect([joined.views.mine, joined.views.joined, joined.queues.pending]).toEqual([
    (before.views.mine ?? 0) + 1,
    (before.views.joined ?? 0) + 1,
    (before.queues.pending ?? 0) + 1,
  ])
  await agent.ok('POST', `/v1/conversations/${id}/close`, {})
  const closed = await counts()
  expect([closed.views.mine, closed.views.closed]).toEqual([before.views.mine, (before.views.closed ?? 0) + 1])
  await socket.close()
})
