import { createSecretKey, generateKeyPairSync, randomUUID } from 'node:crypto'
import { SignJWT, UnsecuredJWT } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../contracts/operations.ts'
import { Problem } from '../../contracts/problem.ts'
import { text, write } from './providers.ts'
import {
  type Agent,
  callApi,
  type Entry,
  newCustomer,
  type Page,
  type Surface,
  startSurface,
  textsOf,
} from './surface.ts'

let surface: Surface
let agent: Agent
let owner: Agent
let id: string
let contactId: string
beforeAll(async () => {
  surface = await startSurface()
  agent = await surface.as('agent1')
  owner = await surface.as('owner')
  const customer = newCustomer()
  await write(surface.url, customer, 'Hello?')
  const conversation = await agent.find(customer.name)
  id = conversation.id
  contactId = conversation.contact.id
})
afterAll(() => surface.close())

/** An error as the contract has it: problem+json, nothing of our insides. */
async function expectProblem(answer: { status: number; headers: Headers; body: unknown }, status?: number) {
  if (status !== undefined) expect(answer.status).toBe(status)
  expect(answer.status).toBeGreaterThanOrEqual(400)
  expect(answer.status).toBeLessThan(500)
  expect(answer.headers.get('content-type')).toBe('application/problem+json')
  const problem = Problem.parse(answer.body)
  expect(problem.status).toBe(answer.status)
  expect(problem.code).toMatch(/^[a-z_]+$/)
  expect(JSON.stringify(problem)).not.toMatch(/node_modules|\.m?[tj]s:\d|\n\s+at /)
  return problem
}

describe('the URL of a function’s own', () => {
  const at = (path: string, init: RequestInit) => fetch(`${surface.url}/_local/functions/http${path}`, init)

  it('is what the console is told, and answers its origin alone', async () => {
    const config = (await (await fetch(`${surface.url}/config.json`)).json()) as {
      functions: { url: string; operations: string[] }[]
    }
    expect(config.functions.map(({ url }) => url)).toEqual(['/_local/functions/http', '/_local/functions/writing'])
    expect(config.functions.map(({ operations }) => operations.includes('messages.send'))).toEqual([false, true])
    const asks = (origin: string) =>
      at('/v1/me', {
        method: 'OPTIONS',
        headers: { origin, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization' },
      })
    const own = new URL(surface.url).origin.replace('127.0.0.1', 'localhost')
    const allowed = (await asks(own)).headers
    expect(allowed.get('access-control-allow-origin')).toBe(own)
    expect(allowed.get('access-control-allow-headers')).toContain('idempotency-key')
    expect((await asks('https://elsewhere.test')).headers.get('access-control-allow-origin')).toBeNull()
  })

  it('knows agents by their tokens, and does once what is asked for twice under one key', async () => {
    const headers = { authorization: `Bearer ${agent.token}`, 'content-type': 'application/json' }
    expect(await (await at('/v1/me', { headers })).json()).toMatchObject({ email: 'agent1@demo.test' })
    expect((await at('/v1/me', {})).status).toBe(401)
    expect((await at('/v1/workflows', { headers })).status).toBe(421)
    const body = JSON.stringify({ text: 'By the URL' })
    const note = { method: 'POST', headers: { ...headers, 'idempotency-key': randomUUID() }, body }
    const notes = [await at(`/v1/contacts/${contactId}/notes`, note), await at(`/v1/contacts/${contactId}/notes`, note)]
    const [first, again] = await Promise.all(notes.map((one) => one.json() as Promise<{ id: string }>))
    expect(first?.id).toBe(again?.id)
    expect(first?.id).toMatch(/\w/)
  })
})

describe('tokens', () => {
  const call = (authorization: string) => callApi(`${surface.url}/v1/me`, 'GET', undefined, { authorization })
  const claims = () => ({ sub: 'ag_owner', email: 'owner@demo.test', email_verified: true, token_use: 'id' })
  const decode = (token: string, part: number) =>
    JSON.parse(Buffer.from(token.split('.')[part] ?? '', 'base64url').toString()) as Record<string, unknown>
  const issuer = () => String(decode(owner.token, 1).iss)
  const sign = (token: SignJWT, kid = String(decode(owner.token, 0).kid)) =>
    token.setIssuer(issuer()).setAudience('switchboard').setIssuedAt().setProtectedHeader({ alg: 'RS256', kid })

  it('of anybody but the issuer are refused', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
    const forged = await sign(new SignJWT(claims())).setExpirationTime('1h').sign(privateKey)
    const unsigned = new UnsecuredJWT(claims()).setIssuer(issuer()).setAudience('switchboard').setExpirationTime('1h')
    const { keys } = (await (await fetch(`${surface.url}/_local/issuer/.well-known/jwks.json`)).json()) as {
      keys: { n: string; kid: string }[]
    }
    const confused = await new SignJWT(claims())
      .setIssuer(issuer())
      .setAudience('switchboard')
      .setExpirationTime('1h')
      .setProtectedHeader({ alg: 'HS256', kid: keys[0]?.kid ?? '' })
      .sign(createSecretKey(Buffer.from(keys[0]?.n ?? '', 'base64url')))
    const [header = '', payload = '', signature = ''] = owner.token.split('.')
    const other = Buffer.from(JSON.stringify({ ...decode(agent.token, 1), email: 'owner@demo.test' })).toString(
      'base64url',
    )
    for (const token of [
      forged,
      unsigned.encode(),
      confused,
      `${header}.${other}.${signature}`,
      `${header}.${payload}.`,
      `${header}.${payload}`,
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${payload}.`,
      'a.b.c',
      '..',
      'x',
      '😀'.repeat(3),
      'x'.repeat(7000),
    ]) {
      await expectProblem(await call(`Bearer ${Buffer.from(token).toString('latin1')}`), 401)
    }
    for (const authorization of ['', 'Bearer', 'Bearer ', 'Basic b3duZXI6', `Basic ${owner.token}`]) {
      await expectProblem(await call(authorization), 401)
    }
    await expectProblem(await callApi(`${surface.url}/v1/me`, 'GET', undefined, {}), 401)
  })

  it('that expired are refused', async () => {
    const token = await surface.runtime.aws.tokens.issue({
      ...claims(),
      exp: Math.floor(surface.runtime.clock.now() / 1000) - 1,
    } as never)
    await expectProblem(await call(`Bearer ${token}`), 401)
  })

  it('of somebody who is no agent, or whose email is unproven, are of no use', async () => {
    const issue = (more: object) => surface.runtime.aws.tokens.issue({ ...claims(), ...more } as never)
    expect((await call(`Bearer ${await issue({ email: 'stranger@demo.test' })}`)).status).toBe(403)
    expect((await call(`Bearer ${await issue({ email_verified: false })}`)).status).toBeGreaterThanOrEqual(401)
    expect((await call(`Bearer ${await issue({ email: ['owner@demo.test'] })}`)).status).toBeGreaterThanOrEqual(401)
  })
})

describe('requests', () => {
  const path = (verb: string) => `/v1/conversations/${id}/${verb}`
  const deep = (levels: number) => `${'['.repeat(levels)}${']'.repeat(levels)}`

  it.each<[string, string, () => string, unknown]>([
    ['an unknown field', 'POST', () => path('close'), { wish: 1 }],
    ['an unknown field where none are', 'POST', () => path('join'), { force: true }],
    ['no text', 'POST', () => path('messages'), {}],
    ['an empty text', 'POST', () => path('messages'), { text: ' ' }],
    ['a text that is a number', 'POST', () => path('messages'), { text: 1 }],
    ['a text that is null', 'POST', () => path('messages'), { text: null }],
    ['a text of 16,001 characters', 'POST', () => path('messages'), { text: 'x'.repeat(16_001) }],
    ['a list', 'POST', () => path('close'), []],
    ['a string', 'POST', () => path('close'), '"close"'],
    ['a number', 'POST', () => path('close'), '7'],
    ['null', 'POST', () => path('close'), 'null'],
    ['not JSON', 'POST', () => path('close'), '{"type":'],
    ['a byte order mark and rubbish', 'POST', () => path('close'), '\ufeff{]'],
    ['1,000 levels', 'POST', () => path('close'), `{"type":${deep(1000)}}`],
    ['100,000 levels', 'POST', () => path('close'), `{"type":${deep(100_000)}}`],
    [
      '1,000 unknown fields',
      'POST',
      () => path('close'),
      Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`f${i}`, i])),
    ],
    ['an unknown type', 'POST', () => path('close'), { type: 'wish' }],
    ['a field of the path in the body', 'POST', () => path('join'), { id: 'cv_other' }],
    ['a team that there is not', 'POST', () => path('transfer'), { teamId: 'nothing' }],
    ['a huge team id', 'POST', () => path('transfer'), { teamId: 't'.repeat(5000) }],
    ['availability as text', 'PUT', () => '/v1/me/availability', { available: 'yes' }],
    ['a contact without a name', 'POST', () => '/v1/contacts', {}],
    ['a contact with a wrong email', 'POST', () => '/v1/contacts', { name: 'N', emails: ['nobody'] }],
    ['a contact with a wrong phone', 'POST', () => '/v1/contacts', { name: 'N', phones: ['0123'] }],
    ['a contact’s name of 5,000 characters', 'POST', () => '/v1/contacts', { name: 'n'.repeat(5000) }],
    ['21 emails', 'POST', () => '/v1/contacts', { name: 'N', emails: Array(21).fill('a@b.test') }],
    ['a contact’s rating', 'PATCH', () => `/v1/contacts/${contactId}`, { rating: 5 }],
    ['attributes that are a list', 'PATCH', () => `/v1/contacts/${contactId}`, { attributes: ['a'] }],
    [
      '51 attributes',
      'PATCH',
      () => `/v1/contacts/${contactId}`,
      { attributes: Object.fromEntries(Array.from({ length: 51 }, (_, i) => [`a${i}`, ''])) },
    ],
    ['an empty note', 'POST', () => `/v1/contacts/${contactId}/notes`, { text: '' }],
    ['a limit of 0', 'GET', () => '/v1/conversations?limit=0', undefined],
    ['a limit of 101', 'GET', () => '/v1/conversations?limit=101', undefined],
    ['a limit of 1.5', 'GET', () => '/v1/conversations?limit=1.5', undefined],
    ['a limit of words', 'GET', () => '/v1/conversations?limit=all', undefined],
    ['two limits', 'GET', () => '/v1/conversations?limit=1&limit=2', undefined],
    ['an unknown view', 'GET', () => '/v1/conversations?view=everything', undefined],
    ['an unknown parameter', 'GET', () => '/v1/conversations?sort=name', undefined],
    ['a negative afterSeq', 'GET', () => `${path('timeline')}?afterSeq=-1`, undefined],
    ['a search of two letters', 'GET', () => '/v1/search?q=ab', undefined],
    ['a search without words', 'GET', () => '/v1/search', undefined],
    ['a huge search', 'GET', () => `/v1/search?q=${'q'.repeat(201)}`, undefined],
    ['an id of 200 characters', 'GET', () => `/v1/conversations/${'c'.repeat(200)}`, undefined],
    ['an id of NULs', 'GET', () => '/v1/conversations/%00%00', undefined],
    ['an empty idempotency key', 'POST', () => path('read'), undefined],
  ])('with %s are refused, and say why', async (what, method, target, body) => {
    const headers = what.includes('idempotency') ? { 'idempotency-key': ' ' } : undefined
    const answer = await agent.call(method, target(), body, headers ? { headers: { 'idempotency-key': 'a b' } } : {})
    const problem = await expectProblem(answer, 400)
    expect(problem).toMatchObject({
      code: 'invalid_request',
      errors: [expect.objectContaining({ path: expect.any(String) })].concat(problem.errors?.slice(1) ?? []),
    })
    expect(problem.errors?.length).toBeLessThanOrEqual(50)
  })

  it.each([
    ['an unknown conversation', 'GET', '/v1/conversations/cv_01ARZ3NDEKTSV4RRFFQ69G5FAV_1'],
    ['something that is no id of a conversation', 'GET', '/v1/conversations/x'],
    ['a contact as a conversation', 'POST', '/v1/conversations/ct_01ARZ3NDEKTSV4RRFFQ69G5FAV/join'],
    [
      'an unknown message',
      'POST',
      '/v1/messages/en_01ARZ3NDEKTSV4RRFFQ69G5FAV_1_1700000000000_01ARZ3NDEKTSV4RRFFQ69G5FAV/retry',
    ],
    ['something that is no message', 'POST', '/v1/messages/x/retry'],
    ['an unknown contact', 'GET', '/v1/contacts/ct_01ARZ3NDEKTSV4RRFFQ69G5FAV'],
    ['an unknown path', 'GET', '/v1/nothing'],
    ['another method', 'DELETE', '/v1/me'],
    ['a path too long', 'GET', '/v1/conversations/x/y/z'],
    ['an id with a slash, which is a path too long', 'GET', '/v1/conversations/cv%2F1'],
    ['the prototype', 'GET', '/v1/__proto__'],
  ])('about %s are 404', async (_, method, path) => {
    await expectProblem(await agent.call(method, path), 404)
  })

  it('over 10 MB are 413', async () => {
    const answer = await agent.call('POST', path('messages'), { text: 'x'.repeat(11 * 1024 * 1024) })
    expect(answer.status).toBe(413)
  })

  it('with NULs and lone surrogates lose nothing else', async () => {
    const note = await agent.ok<Entry>('POST', `/v1/contacts/${contactId}/notes`, { text: 'a\ud800b\u0000c\udfffd😀' })
    expect(note.note?.text).toMatch(/^a.?b.?c.?d😀$/u)
    const sent = await agent.reply(id, 'x\ud800y\u0000z')
    expect(sent.message?.text).toMatch(/^x.?y.?z$/u)
    const renamed = await agent.ok<{ name: string }>('PATCH', `/v1/contacts/${contactId}`, {
      name: 'N\ud800\u0000',
      attributes: { 'k\udc00': 'v\ud800' },
    })
    expect(renamed.name).toMatch(/^N/)
    await agent.ok('POST', path('close'), { note: '\ud800', category: '\u0000' })
    await agent.ok('POST', path('reopen'))
    await surface.settle()
    expect(textsOf(await agent.timeline(id)).at(-1)).toMatch(/^x.?y.?z$/u)
    expect((await agent.call('GET', `/v1/search?q=${encodeURIComponent('\u0000\u0000\u0000')}`)).status).toBe(200)
  })

  it('a poisoned prototype changes nobody', async () => {
    await agent.call('POST', path('close'), '{"__proto__":{"role":"owner"},"constructor":{"prototype":{"x":1}}}')
    expect(await agent.ok<{ role: string }>('GET', '/v1/me')).toMatchObject({ role: 'agent' })
    const current = await agent.ok('GET', `/v1/conversations/${id}`)
    if (current.status === 'resolved') await agent.ok('POST', path('reopen'))
  })

  it('the same email is one agent', async () => {
    const email = `${randomUUID()}@demo.test`
    const create = () =>
      owner.call('POST', '/v1/agents', {
        email,
        name: 'New',
        role: 'agent',
        teams: [{ id: 'sales', role: 'representative' }],
      })
    const answers = await Promise.all([create(), create()])
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409])
    await expectProblem(await create(), 409)
    const newcomer = await surface.as(email)
    expect(await newcomer.ok('GET', '/v1/me')).toMatchObject({
      email,
      teams: [{ id: 'sales', role: 'representative' }],
    })
    const unknown = await owner.problem('POST', '/v1/agents', {
      email: 'x@demo.test',
      name: 'X',
      role: 'agent',
      teams: [{ id: 'none', role: 'admin' }],
    })
    expect(unknown).toMatchObject({ code: 'invalid_request', errors: [{ path: 'teams.0.id' }] })
    await expectProblem(await owner.call('POST', '/v1/agents', { email: 'y@demo.test', name: 'Y', role: 'king' }), 400)
    await expectProblem(await agent.call('POST', '/v1/agents', { email: 'z@demo.test', name: 'Z', role: 'admin' }), 403)
  })
})

describe('lists', () => {
  it('are read to their end by cursors, each item once', async () => {
    const customers = Array.from({ length: 7 }, newCustomer)
    for (const customer of customers) await text(surface.url, customer, 'Listed')
    for (const path of [
      '/v1/conversations?view=all',
      '/v1/agents',
      '/v1/teams',
      '/v1/channels',
      `/v1/contacts/${contactId}/timeline`,
    ]) {
      const ids: string[] = []
      const all = await owner.ok<Page<{ id: string }>>('GET', `${path}${path.includes('?') ? '&' : '?'}limit=100`)
      let cursor: string | null = null
      do {
        const query: string = `${path.includes('?') ? '&' : '?'}limit=2${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`
        const page: Page<{ id: string }> = await owner.ok<Page<{ id: string }>>('GET', `${path}${query}`)
        expect(page.items.length).toBeLessThanOrEqual(2)
        ids.push(...page.items.map((item) => item.id))
        cursor = page.nextCursor
      } while (cursor)
      expect([path, ids]).toEqual([path, all.items.map((item) => item.id)])
      expect(new Set(ids).size).toBe(ids.length)
    }
  })

  it('refuse a cursor that is not theirs', async () => {
    const timeline = await agent.ok<Page<Entry>>('GET', `/v1/conversations/${id}/timeline?limit=1`)
    const conversations = await owner.ok<Page<Entry>>('GET', '/v1/conversations?view=all&limit=1')
    const cursors = [
      'x',
      '!!!!',
      'AAAA',
      '\u0000',
      '-1',
      '{"pk":"x"}',
      'x'.repeat(1999),
      Buffer.from('{}').toString('base64url'),
    ]
    const lists = [
      '/v1/conversations?view=all',
      `/v1/conversations/${id}/timeline?limit=2`,
      '/v1/search?q=hello',
      '/v1/webhook-failures?limit=5',
    ]
    for (const list of lists) {
      const foreign = list.includes('timeline') ? conversations.nextCursor : timeline.nextCursor
      for (const cursor of [...cursors, foreign ?? 'none']) {
        const answer = await owner.call('GET', `${list}&cursor=${encodeURIComponent(cursor)}`)
        expect([list, cursor, answer.status]).toEqual([list, cursor, 400])
        await expectProblem(answer, 400)
      }
      await expectProblem(await owner.call('GET', `${list}&cursor=${'x'.repeat(2001)}`), 400)
    }
  })

  it('have times in ISO 8601 with milliseconds', async () => {
    const pages = await Promise.all(
      ['/v1/conversations?view=all', `/v1/conversations/${id}/timeline`].map((path) => owner.ok<object>('GET', path)),
    )
    const times = [...JSON.stringify(pages).matchAll(/"(?:at|\w+At|waitingSince)":("[^"]*"|\d+)/g)].map(
      ([, time]) => time,
    )
    expect(times.length).toBeGreaterThan(10)
    for (const time of times) expect(time).toMatch(/^"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"$/)
  })
})

describe('idempotency keys', () => {
  const key = () => ({ headers: { 'idempotency-key': randomUUID() } })
  const send = (options: { headers: Record<string, string> }, text = 'once', who = agent) =>
    who.call<Entry>('POST', `/v1/conversations/${id}/messages`, { text }, options)
  const count = async (text: string) => textsOf(await agent.timeline(id)).filter((each) => each === text).length

  it('the same one gives the same answer, once: after another and at once', async () => {
    const options = key()
    const first = await send(options, 'only once')
    const again = await send(options, 'only once')
    expect([again.status, again.body]).toEqual([201, first.body])
    const more = key()
    const answers = await Promise.all(Array.from({ length: 8 }, () => send(more, 'once of eight')))
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201))
    expect(new Set(answers.map(({ body }) => body.id)).size).toBe(1)
    expect([await count('only once'), await count('once of eight')]).toEqual([1, 1])
  })

  it('for another request it is refused, and another agent’s is another one', async () => {
    const options = key()
    await send(options, 'mine')
    await expectProblem(await send(options, 'changed'), 409)
    expect((await agent.problem('POST', `/v1/conversations/${id}/join`, {}, options)).code).toBe(
      'idempotency_key_reused',
    )
    expect((await send(options, 'by the owner', owner)).body).toMatchObject({ code: 'join_required' })
    expect(await count('changed')).toBe(0)
  })

  it('an error is not remembered: the same key may succeed later', async () => {
    const options = key()
    const elsewhere = newCustomer()
    await write(surface.url, elsewhere, 'Hi')
    const other = await agent.find(elsewhere.name)
    await owner.ok('POST', `/v1/conversations/${other.id}/assign`, { agentId: 'ag_agent2' })
    const answer = () => agent.call('POST', `/v1/conversations/${other.id}/messages`, { text: 'later' }, options)
    expect((await answer()).status).toBe(409)
    await agent.ok('POST', `/v1/conversations/${other.id}/join`)
    expect((await answer()).status).toBe(201)
  })

  it.each([
    ['a contact', 'POST', () => '/v1/contacts', () => ({ name: `N ${randomUUID()}` })],
    ['a note', 'POST', () => `/v1/contacts/${contactId}/notes`, () => ({ text: 'noted' })],
    ['availability', 'PUT', () => '/v1/me/availability', () => ({ available: true })],
    ['a ticket', 'POST', () => '/v1/socket-tickets', () => undefined],
    ['a movement', 'POST', () => `/v1/conversations/${id}/hold`, () => undefined],
    ['a rename', 'PATCH', () => `/v1/contacts/${contactId}`, () => ({ name: randomUUID() })],
  ])('%s at once, five times, is one', async (_, method, path, body) => {
    const options = key()
    const given = body()
    const answers = await Promise.all(Array.from({ length: 5 }, () => agent.call(method, path(), given, options)))
    const [first] = answers
    expect(first?.status).toBeLessThan(300)
    for (const answer of answers) expect([answer.status, answer.body]).toEqual([first?.status, first?.body])
  })

  it('a retry of a failed message at once, five times, is one', async () => {
    const customer = newCustomer()
    await write(surface.url, customer, 'Hi')
    const conversation = await agent.find(customer.name)
    await surface.helper('provider-faults', { channelId: 'demo-whatsapp', status: 400, times: 1 })
    const entry = await agent.reply(conversation.id, 'refused')
    await surface.settle()
    const options = key()
    const retry = () => agent.call('POST', `/v1/messages/${entry.id}/retry`, undefined, options)
    const answers = await Promise.all(Array.from({ length: 5 }, retry))
    for (const answer of [...answers, await retry()])
      expect([answer.status, answer.body]).toEqual([200, answers[0]?.body])
  })
})

describe('reports', () => {
  type Report = OutputOf<'reports.volume'>
  const today = () => surface.helper<{ now: string }>('clock').then(({ now }) => now.slice(0, 10))

  it('R1: what happened a moment ago is in them, for who may see it, and stays when it is rolled up', async () => {
    const from = await today()
    const customer = newCustomer()
    await write(surface.url, customer, 'How many are we?')
    const { id: counted } = await agent.find(customer.name)
    await agent.ok('POST', `/v1/conversations/${counted}/join`)
    await agent.reply(counted, 'Many.')
    await agent.ok('POST', `/v1/conversations/${counted}/close`, {})
    await surface.settle()
    const query = { by: 'agent', from, to: await today() }
    const ask = (who: Agent) => who.ok<Report>('GET', '/v1/reports/volume', undefined, { query })
    const of = (report: Report, key = 'ag_agent1') => report.rows.find((row) => row.key === key)
    const before = await ask(owner)
    expect(of(before)).toMatchObject({ name: 'Anna Agent' })
    expect(of(before)?.closed).toBeGreaterThan(0)
    expect((await ask(agent)).rows.map(({ key }) => key)).toEqual(['ag_agent1'])
    const behind = await agent.ok<OutputOf<'reports.conversations'>>('GET', '/v1/reports/conversations?metric=closed')
    expect(behind.items.map(({ conversation }) => conversation.id)).toContain(counted)
    const other = await surface.as('agent3')
    expect(await other.ok('GET', '/v1/reports/conversations?metric=closed')).toEqual({ items: [], nextCursor: null })
    // The sweep has it rolled up, by the rights of its function.
    await surface.helper('clock', { advanceSeconds: 86_400 })
    await surface.settle()
    const after = await ask(owner)
    expect(of(after)?.closed).toBe(of(before)?.closed)
    expect(of(after)?.firstResponse).toEqual(of(before)?.firstResponse)
  })

  it('R1: are had as CSV', async () => {
    const headers = { authorization: `Bearer ${owner.token}`, accept: 'text/csv' }
    for (const name of ['volume', 'speed', 'agents', 'satisfaction', 'tags']) {
      const answer = await fetch(`${surface.url}/v1/reports/${name}?by=team&teamId=support&teamId=sales`, { headers })
      expect([answer.status, answer.headers.get('content-type')]).toEqual([
        200,
        'text/csv; charset=utf-8; header=present',
      ])
      const [header, ...lines] = (await answer.text()).replace(/^\uFEFF/, '').split('\r\n')
      expect(header).toMatch(/^key,name,deleted,opened,closed,/)
      expect(lines.some((line) => line.startsWith('support,Support,,'))).toBe(true)
    }
  })
})
