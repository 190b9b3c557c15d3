import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Runtime, startRuntime } from '../../local/runtime.ts'
import { fakeEntries } from './fake-host.ts'

let folder: string
let runtime: Runtime
const operations = [
  { method: 'POST', path: '/v1/things/{id}', isPublic: false, fn: 'http' },
  { method: 'GET', path: '/v1/openapi.json', isPublic: true, fn: 'http' },
]
const start = () => startRuntime({ port: 0, dataDir: folder, demo: true, entries: fakeEntries, operations })
const call = (path: string, body?: unknown, headers: Record<string, string> = {}) =>
  fetch(`${runtime.url}${path}`, {
    headers,
    ...(body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
const helper = async (path: string, body?: unknown) => (await call(`/_local/${path}`, body)).json()

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
  runtime = await start()
})
afterAll(async () => {
  await runtime.close()
  rmSync(folder, { recursive: true, force: true })
})

describe('local runtime', () => {
  it('is up, says where everything is, and set the workspace up once', async () => {
    expect((await call('/_local/health')).status).toBe(200)
    const door = await call('/')
    expect([door.status, door.headers.get('content-type')]).toEqual([200, 'text/html; charset=utf-8'])
    expect(await helper('metrics')).toMatchObject({ invocations: { setup: 1 } })
  })

  it('issues tokens for whoever may sign in, which last for years and are shown to the authorizer', async () => {
    const { token } = (await helper('token', { email: 'agent1@demo.test' })) as { token: string }
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()) as { exp: number }
    expect(claims).toMatchObject({ email: 'agent1@demo.test', email_verified: true })
    expect(claims.exp * 1000).toBeGreaterThan(Date.now() + 365 * 86_400_000)
    const answer = await call('/v1/things/1', {}, { authorization: `Bearer ${token}` })
    const event = (await answer.json()) as { requestContext: { authorizer: { lambda: { source: string } } } }
    expect(event.requestContext.authorizer.lambda.source).toBe(`Bearer ${token}`)
    expect((await call('/_local/token', { email: 'nobody@demo.test' })).status).toBe(404)
  })

  it('moves the clock of the functions', async () => {
    const before = Date.parse(((await helper('clock', { advanceSeconds: 0 })) as { now: string }).now)
    const { now } = (await helper('clock', { advanceSeconds: 3600 })) as { now: string }
    expect(Date.parse(now) - before).toBeGreaterThanOrEqual(3_600_000)
    const times = (await (await call('/webhooks/time', {})).json()) as { now: number }
    expect(times.now).toBeGreaterThanOrEqual(Date.parse(now))
  })

  it('settles', async () => {
    await call('/webhooks/write', 'something')
    expect((await call('/_local/settle', {})).status).toBe(200)
  })

  it('takes emails from outside', async () => {
    const answer = await call('/_local/emails', 'From: a@shop.test\r\nTo: support@demo.test\r\n\r\nHello')
    expect(answer.status).toBe(202)
    const before = (runtime.metrics() as { invocations: Record<string, number> }).invocations.mail ?? 0
    await helper('settle', {})
    const after = (runtime.metrics() as { invocations: Record<string, number> }).invocations.mail ?? 0
    expect(Math.max(before, after)).toBe(1)
    expect(await helper('emails')).toEqual([])
  })

  it.each([
    ['token', '{'],
    ['token', {}],
    ['clock', { advanceSeconds: -1 }],
    ['clock', { advanceSeconds: '60' }],
    ['provider-faults', { channelId: 'demo-line', status: 42, times: 1 }],
    ['restart', { during: 'a b' }],
    ['faults', { unknown: true }],
    ['emails', ''],
  ])('refuses nonsense for %s: %j', async (path, body) => {
    const answer = await call(`/_local/${path}`, body)
    expect(answer.status).toBe(400)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ code: 'invalid_request', status: 400 })
  })

  it('answers 404 for helpers that there are not', async () => {
    expect((await call('/_local/nothing')).status).toBe(404)
  })
})

describe('crashes', () => {
  it('comes back from a restart with what was stored', async () => {
    await call('/webhooks/write', 'stored')
    expect(await helper('restart', {})).toEqual({ ok: true })
    expect((await call('/webhooks/read', 'stored')).status).toBe(200)
  })

  it('crashes during the next invocation of a function, after its write', async () => {
    expect(await helper('restart', { during: 'webhooks' })).toEqual({ armed: 'webhooks' })
    expect((await call('/webhooks/write', 'armed')).status).toBe(500)
    expect((await call('/webhooks/read', 'armed')).status).toBe(200)
  })

  it('crashes right after the next SDK call of a name', async () => {
    await helper('restart', { during: 'PutItem' })
    expect((await call('/webhooks/write', 'named')).status).toBe(500)
    expect((await call('/webhooks/read', 'named')).status).toBe(200)
  })

  it('spoils calls as told', async () => {
    await helper('faults', { database: { fail: 1 } })
    expect((await call('/webhooks/write', 'spoilt')).status).toBe(500)
    expect((await call('/webhooks/write', 'spoilt')).status).toBe(200 + 1)
  })
})

describe('several and again', () => {
  it('runs beside another one, with a clock of its own', async () => {
    const other = await startRuntime({ port: 0, dataDir: null, demo: false, entries: fakeEntries, operations })
    expect(other.clock.now()).toBeLessThan(runtime.clock.now())
    expect((await fetch(`${other.url}/webhooks/read`, { method: 'POST', body: 'stored' })).status).toBe(404)
    expect(await other.tokenFor('owner@demo.test')).toBeTruthy()
    expect(await other.tokenFor('agent1@demo.test')).toBeUndefined()
    await other.close()
    expect((await call('/_local/health')).status).toBe(200)
  })

  it('says so when the data folder is in use', async () => {
    await expect(start()).rejects.toThrow(/is in use by the Switchboard with process id/)
  })

  it('says so when the port is in use', async () => {
    const again = startRuntime({ port: runtime.port, dataDir: null, demo: true, entries: fakeEntries, operations })
    await expect(again).rejects.toThrow(`PORT=${runtime.port + 1} npm start`)
  })

  it('keeps data, time and requests over a stop', async () => {
    const time = runtime.clock.now()
    await fetch(`${runtime.url}/_local/providers/demo-line/v2/bot/message/push`, { method: 'POST', body: '{}' })
    await runtime.close()
    runtime = await start()
    expect(runtime.clock.now()).toBeGreaterThanOrEqual(time)
    expect((await call('/webhooks/read', 'stored')).status).toBe(200)
    expect(await helper('provider-requests?channelId=demo-line')).toHaveLength(1)
    expect(await helper('metrics')).not.toMatchObject({ invocations: { setup: 1 } })
  })
})
