import { afterAll, beforeAll, expect, it } from 'vitest'
import { listen } from './frames.ts'
import { write } from './providers.ts'
import { type Agent, callApi, newCustomer, type Surface, startSurface } from './surface.ts'

/*
 * A company's program, with nothing but its key: over HTTP and a socket, until the key is taken back.
 */

let surface: Surface
let owner: Agent
beforeAll(async () => {
  surface = await startSurface({ limits: 'on' })
  owner = await surface.as('owner')
})
afterAll(() => surface.close())

const makeKey = (fields: object = {}) =>
  owner.ok<{ id: string; key: string }>('POST', '/v1/api-keys', { name: 'Shop', scopes: [], ...fields })

it('O3 answers a message that it heard of, sees nothing of other teams, and is gone ten seconds after its key was taken back', async () => {
  const { id, key } = await makeKey({ teamIds: ['support'] })
  const call = <Body = Record<string, unknown>>(method: string, path: string, body?: object) =>
    callApi<Body>(`${surface.url}${path}`, method, body, { authorization: `Bearer ${key}` })
  const socket = await listen(`${surface.url.replace('http', 'ws')}/socket`, { authorization: `Bearer ${key}` })
  const customer = newCustomer()
  await write(surface.url, customer, 'Where is my parcel?')
  await surface.settle()
  await socket.caughtUp()
  const conversation = (await owner.find(customer.name, 'all')).id
  expect(socket.about(conversation).map(({ type }) => type)).toContain('conversation.opened')
  const sent = await socket.ask('messages.send', { id: conversation, text: 'On its way.' })
  expect(sent).toMatchObject({ ok: true, result: { actor: { type: 'program', id, name: 'Shop' } } })
  expect((await socket.ask('typing', { conversationId: conversation, state: 'viewing' })).error).toMatchObject({
    code: 'forbidden',
  })
  const listed = await call<{ items: { id: string }[] }>('GET', '/v1/conversations?view=all')
  expect(listed.body.items.map((one) => one.id)).toContain(conversation)
  expect(listed.headers.get('ratelimit-limit')).toBe('100')
  expect((await call('GET', '/v1/me')).body).toMatchObject({ program: true })
  expect((await call('GET', '/v1/saved-views')).status).toBe(403)
  expect((await call('POST', '/v1/api-keys', { name: 'Another', scopes: [] })).status).toBe(403)
  const moved = await call('POST', `/v1/conversations/${conversation}/transfer`, { teamId: 'sales' })
  expect(moved.status).toBe(200)
  expect((await call('GET', `/v1/conversations/${conversation}`)).status).toBe(404)

  // Under load: many calls while it is taken back, through an authorizer that remembers it.
  const load = Array.from({ length: 20 }, () => call('GET', '/v1/teams'))
  await owner.ok('DELETE', `/v1/api-keys/${id}`)
  for (const { status } of await Promise.all(load)) expect([200, 401]).toContain(status)
  await surface.helper('clock', { advanceSeconds: 10 })
  const after = await Promise.all(Array.from({ length: 10 }, () => call('GET', '/v1/teams')))
  expect(new Set(after.map(({ status }) => status))).toEqual(new Set([401]))
  expect((await call('DELETE', `/v1/conversations/${conversation}`)).status).toBe(401)
  await surface.settle()
  await socket.closed
  await expect(
    listen(`${surface.url.replace('http', 'ws')}/socket`, { authorization: `Bearer ${key}` }),
  ).rejects.toThrow(/refused with 40[13]/)
})

it('O3 is held to its own limit over all functions together, and told when to come again', async () => {
  const { key } = await makeKey({ scopes: ['settings.manage'], limits: { perSecond: 0.1, burst: 4 } })
  const paths = ['/v1/teams', '/v1/webhook-failures', '/v1/workflows', '/v1/canned-responses', '/v1/teams']
  const answers = []
  for (const path of paths)
    answers.push(await callApi(`${surface.url}${path}`, 'GET', undefined, { authorization: `Bearer ${key}` }))
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 429])
  const wait = Number(answers.at(-1)?.headers.get('retry-after'))
  expect(wait).toBeGreaterThan(0)
  await surface.helper('clock', { advanceSeconds: wait })
  const again = await callApi(`${surface.url}/v1/teams`, 'GET', undefined, { authorization: `Bearer ${key}` })
  expect([again.status, again.headers.get('ratelimit-remaining')]).toEqual([200, '0'])
})
