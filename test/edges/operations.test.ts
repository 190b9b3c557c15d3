import { PostToConnectionCommand } from '@aws-sdk/client-apigatewaymanagementapi'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { documentsOperations } from '../../contracts/by-function/documents.ts'
import { operations } from '../../contracts/operations.ts'
import { assistant } from '../../functions/edges/operations/assistant.ts'
import { automation } from '../../functions/edges/operations/automation.ts'
import { bulk } from '../../functions/edges/operations/bulk.ts'
import { everyday } from '../../functions/edges/operations/http.ts'
import { reports } from '../../functions/edges/operations/reports.ts'
import { settings } from '../../functions/edges/operations/settings.ts'
import { writing } from '../../functions/edges/operations/writing.ts'
import { identityOf } from '../kit/identity.ts'
import { claimsOf, httpEvent, startWorld, type World } from './world.ts'

/* Operations are run by several functions; over a socket they are handed on to them. */

interface Frame {
  id: number
  ok: boolean
  result?: Record<string, unknown>
  error?: { code: string; status: number; requestId: string; errors?: unknown }
}

let world: World
beforeAll(async () => {
  world = await startWorld()
  world.connections.on(PostToConnectionCommand).resolves({})
})
afterAll(() => world.stop())
beforeEach(() => {
  world.lambda.before = () => undefined
})

const owner = 'owner@demo.test'
const as = (email: string) => ({
  kind: 'agent',
  agentId: 'x',
  identity: JSON.stringify({ ...identityOf(email), subject: email }),
})
let frames = 0
/** What is posted to an agent's socket in answer to a frame. */
async function act(action: string, params: object = {}, more: { email?: string; key?: string } = {}): Promise<Frame> {
  world.connections.resetHistory()
  const requestId = `frame-${++frames}`
  await world.socket({
    requestContext: { routeKey: '$default', connectionId: 'c', authorizer: as(more.email ?? owner), requestId },
    body: JSON.stringify({ id: 7, action, params, ...(more.key ? { idempotencyKey: more.key } : {}) }),
  } as never)
  const [post] = world.connections.commandCalls(PostToConnectionCommand)
  return JSON.parse(String(post?.args[0].input.Data)) as Frame
}
const contactsNamed = async (name: string) => {
  const { result } = await act('contacts.list', { limit: 100 })
  return (result as { items: { name: string }[] }).items.filter((one) => one.name === name).length
}

describe('every operation', () => {
  it('is run by one function, which has a use-case for each of its own and no other', () => {
    const sets = [everyday, writing, settings, bulk, automation, assistant, reports]
    // Documents are answered without a use-case: they ask nothing of the table.
    const run = [...sets.flatMap((set) => [...set.operations.keys()]), ...documentsOperations.map(({ name }) => name)]
    expect(run.sort()).toEqual(Object.keys(operations).sort())
    for (const set of sets) expect(Object.keys(set.useCases).sort()).toEqual([...set.operations.keys()].sort())
  })

  it('has a table where it is had as CSV, and nowhere else', () => {
    const tabular = Object.values(operations).filter(({ csv }) => csv)
    const sets = [everyday, writing, settings, bulk, automation, assistant, reports]
    expect(sets.flatMap(({ tables }) => Object.keys(tables)).sort()).toEqual(tabular.map(({ name }) => name).sort())
    expect(tabular.length).toBeGreaterThan(0)
  })

  it('is no route of another function', async () => {
    const event = httpEvent('GET /v1/canned-responses', {}, owner)
    expect(await world.writing(event, {} as never)).toMatchObject({ statusCode: 200 })
    expect(await world.settings(event, {} as never)).toMatchObject({ statusCode: 404 })
  })
})

describe('over a socket', () => {
  it.each([
    ['http', 'me.get', {}, { email: owner }],
    ['writing', 'cannedResponses.create', { title: 'Hi', text: 'Hello!' }, { text: 'Hello!' }],
    ['bulk', 'segments.create', { name: 'All', filter: {} }, { name: 'All' }],
    ['settings', 'workspace.update', { version: 1, name: 'Ours' }, { name: 'Ours' }],
    ['reports', 'reports.volume', { by: 'team', teamId: ['support', 'sales'] }, { by: 'team', rows: [] }],
  ])('an operation of %s is run by it, for whom the socket was opened', async (_, name, params, result) => {
    const known = name === 'workspace.update' ? await act('workspace.get') : undefined
    const version = known ? { version: known.result?.version } : {}
    expect(await act(name, { ...params, ...version })).toMatchObject({ id: 7, ok: true, result })
    expect(await act(name, params, { email: 'stranger@demo.test' })).toMatchObject({
      ok: false,
      error: { code: 'forbidden' },
    })
  })

  it('what is no operation is refused without a call', async () => {
    world.lambda.before = () => ({ status: 500 })
    for (const name of ['constructor', 'receipt', 'me.nothing']) {
      expect(await act(name)).toMatchObject({ error: { code: 'invalid_request', errors: [{ path: 'action' }] } })
    }
  })

  it('one whose answer was lost on its way is asked for again and done once, with a key of the agent’s or none', async () => {
    let calls = 0
    for (const [name, more] of [
      ['Lost', {}],
      ['Lost with a key', { key: 'mine' }],
    ] as const) {
      calls = 0
      world.lambda.before = () => (++calls === 1 ? 'lost' : undefined)
      expect(await act('contacts.create', { name }, more)).toMatchObject({ ok: true, result: { name } })
      expect(calls).toBe(2)
      expect(await contactsNamed(name)).toBe(1)
    }
  })

  it('one for which there is no place is tried again, and refused as a problem when there is none for long', async () => {
    let calls = 0
    world.lambda.before = () => (++calls <= 2 ? { status: 429 } : undefined)
    expect(await act('contacts.create', { name: 'Throttled' })).toMatchObject({ ok: true })
    world.lambda.before = () => ({ status: 429 })
    const refused = await act('contacts.create', { name: 'Refused' })
    expect(refused).toMatchObject({ ok: false, error: { code: 'unavailable', status: 503 } })
    expect(refused.error?.requestId).toBe(`frame-${frames}`)
    world.lambda.before = () => undefined
    expect(await contactsNamed('Throttled')).toBe(1)
    expect(await contactsNamed('Refused')).toBe(0)
  })

  it('one whose function crashes is an error of ours', async () => {
    const headers = { 'x-amz-function-error': 'Unhandled' }
    world.lambda.before = () => ({ status: 200, headers, body: '{"errorMessage":"Task timed out"}' })
    expect(await act('me.get')).toMatchObject({ ok: false, error: { code: 'internal_error', status: 500 } })
  })

  it('an answer that no socket carries is a problem, and what was asked for is known to be done', async () => {
    const text = 'x'.repeat(4_000)
    const shared = Array.from({ length: 34 }, (_, index) => ({ title: `Long ${index}`, text }))
    for (const one of shared) expect(await act('cannedResponses.create', one)).toMatchObject({ ok: true })
    expect(await act('cannedResponses.list', { limit: 100 })).toMatchObject({ error: { code: 'result_too_large' } })
    expect(await act('cannedResponses.list', { limit: 5 })).toMatchObject({ ok: true })
  })
})

describe('by HTTP', () => {
  interface Answer {
    statusCode: number
    headers: Record<string, string>
    body: string
  }
  const get = async (route: string, query: string, headers: Record<string, string> = {}) =>
    (await world.http(httpEvent(`GET ${route}`, { rawQueryString: query, headers }, owner), {} as never)) as Answer

  it('a parameter that comes several times is several values, whatever is in them', async () => {
    const volume = (query: string) => get('/v1/reports/volume', query)
    for (const query of ['tag=a%2Cb', 'tag=a%2Cb&tag=c', 'teamId=support,sales', 'teamId=support&teamId=sales']) {
      expect([query, (await volume(query)).statusCode]).toEqual([query, 200])
    }
    const long = 'x'.repeat(101)
    const errors = async (query: string) =>
      (JSON.parse((await volume(query)).body) as { errors?: { path: string }[] }).errors?.map(({ path }) => path)
    expect(await errors(`category=a,${long}`)).toEqual(['category.0'])
    expect(await errors(`category=a&category=${long}`)).toEqual(['category.1'])
    expect(await errors(`teamId=a,${long},!`)).toEqual(['teamId.2'])
    expect(await errors('by=day&by=week')).toEqual(['by'])
    expect(await errors('__proto__=1&by=day')).toEqual(['__proto__'])
    const me = await get('/v1/conversations', 'limit=1&limit=2')
    expect([me.statusCode, JSON.parse(me.body).errors[0].path]).toEqual([400, 'limit'])
  })

  it('a table is CSV for who asks for that, and JSON for all others; what went wrong is a problem either way', async () => {
    const asked = { accept: 'text/csv' }
    const table = await get('/v1/reports/agents', '', asked)
    expect([table.statusCode, table.headers]).toEqual([
      200,
      {
        'content-type': 'text/csv; charset=utf-8; header=present',
        'cache-control': 'no-store',
        'x-content-type-options': 'nosniff',
      },
    ])
    expect(table.body).toMatch(/^\uFEFFkey,name,[\w.,]+\r\n$/)
    for (const accept of ['', '*/*', 'application/json']) {
      const answer = await get('/v1/reports/agents', '', accept ? { accept } : {})
      expect([answer.headers['content-type'], JSON.parse(answer.body).rows]).toEqual(['application/json', []])
    }
    const refused = await get('/v1/reports/agents', 'by=nothing', asked)
    expect([refused.statusCode, refused.headers['content-type']]).toEqual([400, 'application/problem+json'])
    const other = await get('/v1/me', '', asked)
    expect([other.statusCode, other.headers['content-type']]).toEqual([200, 'application/json'])
  })

  it('nobody can say that another function hands an operation on', async () => {
    const call = {
      operation: 'me.get',
      input: '{}',
      identity: { ...identityOf(owner), subject: owner },
      requestId: 'r',
    }
    const body = JSON.stringify(call)
    for (const forged of [
      httpEvent('GET /v1/me', { ...call, body }),
      httpEvent('POST /v1/contacts', { ...call, body }),
      httpEvent('GET /v1/me', {
        ...call,
        queryStringParameters: { requestContext: '' },
        headers: { requestContext: '' },
      }),
    ]) {
      expect(await world.http(forged, {} as never)).toMatchObject({ statusCode: 401 })
    }
    const owned = httpEvent('GET /v1/me', { ...call, identity: identityOf('agent1@demo.test') }, owner)
    const answer = (await world.http(owned, {} as never)) as { body: string }
    expect(JSON.parse(answer.body)).toMatchObject({ email: claimsOf(owner).email })
  })
})
