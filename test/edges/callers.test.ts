import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { APIGatewaySimpleAuthorizerWithContextResult } from 'aws-lambda'
import { type CryptoKey, decodeJwt, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as ENV from '../../functions/platform/env-names.ts'
import { httpEvent, startWorld, type World } from './world.ts'

/*
 * Who calls, from the header on: what the authorizer says, which API Gateway remembers, and what the functions make of it.
 */

vi.setConfig({ testTimeout: 60_000, hookTimeout: 300_000 })

let world: World
let issuer: Server
let isDown = false
let asked: string[] = []
let ownKey: CryptoKey
let sign: (claims?: Record<string, unknown>, seconds?: number) => Promise<string>

beforeAll(async () => {
  const { privateKey, publicKey } = await generateKeyPair('RS256')
  ownKey = privateKey
  const jwk = { ...(await exportJWK(publicKey)), kid: 'one', alg: 'RS256', use: 'sig' }
  issuer = createServer((request, response) => {
    asked.push(request.url ?? '')
    if (isDown) return void response.writeHead(503).end()
    const configuration = { jwks_uri: `${origin}/somewhere/else` }
    const found = request.url === '/somewhere/else' ? { keys: [jwk] } : configuration
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(found))
  })
  await new Promise<void>((resolve) => issuer.listen(0, '127.0.0.1', resolve))
  const origin = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}`
  sign = (claims = {}, seconds = 600) =>
    new SignJWT({ email: 'owner@demo.test', email_verified: true, sub: 'owner', aud: 'switchboard', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'one' })
      .setIssuer(`${origin}/`)
      .setIssuedAt()
      .setExpirationTime(Math.floor(Date.now() / 1000) + seconds)
      .sign(privateKey)
  world = await startWorld({ [ENV.tokenIssuer]: `${origin}/` })
})
afterAll(async () => {
  await world.stop()
  await new Promise((resolve) => issuer.close(resolve))
})
beforeEach(() => {
  isDown = false
  asked = []
})

type Told = APIGatewaySimpleAuthorizerWithContextResult<Record<string, string>>
/** What API Gateway remembers of a header. */
const tell = (authorization?: string) =>
  world.authorizer({ version: '2.0', headers: authorization ? { authorization } : {} } as never) as Promise<Told>

interface Answer {
  statusCode: number
  headers: Record<string, string>
  body: string
}
async function call(route: string, told: Told, more: Record<string, unknown> = {}, fn: 'http' | 'settings' = 'http') {
  const event = httpEvent(route, more) as { requestContext: object }
  const requestContext = { ...event.requestContext, authorizer: { lambda: told.context } }
  return (await world[fn]({ ...(event as object), requestContext } as never, {} as never)) as Answer
}
async function makeKey(fields: object = {}) {
  const body = JSON.stringify({ name: 'Shop', scopes: [], ...fields })
  const made = await call('POST /v1/api-keys', await tell(`Bearer ${await sign()}`), { body }, 'settings')
  return JSON.parse(made.body) as { id: string; key: string }
}

describe('A3 a person’s token', () => {
  it('is proven by keys that the issuer says where to find, which are asked for once', async () => {
    const told = await tell(`Bearer ${await sign()}`)
    expect(told).toMatchObject({ isAuthorized: true, context: { caller: 'owner' } })
    expect(asked).toEqual(expect.arrayContaining(['/.well-known/openid-configuration', '/somewhere/else']))
    expect((await call('GET /v1/me', told)).statusCode).toBe(200)
    asked = []
    await tell(`Bearer ${await sign()}`)
    expect(asked).toEqual([])
  })

  it('that has expired since is refused, whatever is remembered of it', async () => {
    const told = await tell(`Bearer ${await sign({}, 2)}`)
    const identity = JSON.parse(told.context.identity ?? '') as { expiresAt: number }
    expect((await call('GET /v1/me', told)).statusCode).toBe(200)
    const later = { isAuthorized: true, context: { identity: JSON.stringify({ ...identity, expiresAt: Date.now() }) } }
    expect(identity.expiresAt).toBeLessThanOrEqual(Date.now() + 2_000)
    expect((await call('GET /v1/me', later)).statusCode).toBe(401)
  })

  it.each([
    ['another audience', { aud: 'other' }, 600],
    ['expired', {}, -5],
    ['no verified email', { email_verified: false }, 600],
  ])('%s: nobody', async (_what, claims, seconds) => {
    const told = await tell(`Bearer ${await sign(claims, seconds)}`)
    expect(told).toEqual({ isAuthorized: true, context: {} })
    const answer = await call('GET /v1/me', told)
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([401, 'application/problem+json'])
  })

  it('of another signature, issuer or time, or without an end: nobody', async () => {
    const good = await sign()
    const [head, body, signature] = good.split('.')
    const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
    const claims = decodeJwt(good)
    const { privateKey } = await generateKeyPair('RS256')
    const signed = (payload: Record<string, unknown>) =>
      new SignJWT(payload).setProtectedHeader({ alg: 'RS256', kid: 'one' })
    const { exp: _exp, ...endless } = claims
    const bad = {
      unsigned: `${encode({ alg: 'none', kid: 'one' })}.${body}.`,
      altered: `${head}.${encode({ ...claims, email: 'agent1@demo.test' })}.${signature}`,
      symmetric: await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid: 'one' }).sign(Buffer.from('one')),
      foreign: await signed(claims).sign(privateKey),
      issuer: await signed({ ...claims, iss: 'https://elsewhere.test' }).sign(ownKey),
      early: await signed({ ...claims, nbf: Math.floor(Date.now() / 1000) + 600 }).sign(ownKey),
      endless: await signed(endless).sign(ownKey),
    }
    for (const [name, token] of Object.entries(bad)) {
      expect([name, await tell(`Bearer ${token}`)]).toEqual([name, { isAuthorized: true, context: {} }])
    }
    expect((await tell(`Bearer ${await signed(claims).sign(ownKey)}`)).context).toMatchObject({ caller: 'owner' })
  })

  it.each(['', 'Bearer', 'Bearer x.y.z', 'Bearer x', 'Basic Zm9v', 'Bearer sb_live_x'])(
    '%s: nobody',
    async (header) => {
      expect(await tell(header)).toEqual({ isAuthorized: true, context: {} })
    },
  )

  it('whose issuer has never answered is neither good nor bad: the caller is told to come again', async () => {
    const { createTokenReader } = await import('../../functions/platform/agent-tokens.ts')
    isDown = true
    const read = createTokenReader({ info: () => {}, warn: () => {}, error: () => {} })
    const token = await sign()
    await expect(read(token)).rejects.toThrow('503')
    isDown = false
    expect(await read(token)).toMatchObject({ email: 'owner@demo.test' })
  })
})

describe('by a function’s own URL, before which no authorizer stands', () => {
  const byUrl = async (
    authorization: string | undefined,
    more: Record<string, unknown> = {},
    fn: 'http' | 'writing' = 'http',
  ) => {
    const headers = authorization === undefined ? {} : { authorization }
    return (await world[fn](httpEvent('GET /v1/me', { routeKey: '$default', headers, ...more }), {} as never)) as Answer
  }
  const bearer = async (...given: Parameters<typeof sign>) => `Bearer ${await sign(...given)}`

  it('A3 a token proves the same as by the API, to either function, by keys that are asked for once', async () => {
    const token = await bearer()
    expect((await byUrl(token)).statusCode).toBe(200)
    const list = { rawPath: '/v1/canned-responses' }
    expect((await byUrl(token, list, 'writing')).statusCode).toBe(200)
    isDown = true
    asked = []
    expect((await byUrl(await bearer())).statusCode).toBe(200)
    expect(asked).toEqual([])
  })

  it('A3 nobody whom no token proves gets anything, and is told to sign in', async () => {
    const good = await sign()
    const [head, , signature] = good.split('.')
    const altered = Buffer.from(JSON.stringify({ ...decodeJwt(good), email: 'agent1@demo.test' })).toString('base64url')
    const { key } = await makeKey()
    for (const authorization of [
      undefined,
      'Bearer',
      'Bearer x.y.z',
      `Bearer ${head}.${altered}.${signature}`,
      await bearer({ aud: 'other' }),
      await bearer({ email_verified: false }),
      await bearer({}, -5),
      // What programs do is to be in the access log of the API.
      `Bearer ${key}`,
    ]) {
      const answer = await byUrl(authorization)
      expect([authorization, answer.statusCode, JSON.parse(answer.body)]).toMatchObject([
        authorization,
        401,
        { code: 'unauthorized' },
      ])
    }
  })

  it('A3 nothing that is sent passes for what the authorizer says', async () => {
    const said = (await tell(await bearer())).context
    const { requestContext } = httpEvent('GET /v1/me') as { requestContext: object }
    const lambda = { authorizer: { lambda: said } }
    for (const more of [
      { body: JSON.stringify({ requestContext: lambda, routeKey: 'GET /v1/me' }) },
      { headers: { requestcontext: JSON.stringify(lambda), ...said } },
      { rawQueryString: `requestContext=${encodeURIComponent(JSON.stringify(lambda))}&routeKey=GET` },
      { requestContext: { ...requestContext, ...lambda } },
      { requestContext: { ...requestContext, authorizer: { jwt: { claims: decodeJwt(await sign()) } } } },
    ]) {
      expect((await byUrl(undefined, more)).statusCode).toBe(401)
    }
  })

  it('A3 a token that ended is refused, though it was good a moment ago', async () => {
    const { ownPersonReader } = await import('../../functions/edges/bearer.ts')
    const clock = { now: () => Date.now() }
    const read = ownPersonReader({ clock, log: { info: () => {}, warn: () => {}, error: () => {} } })
    const token = await bearer({}, 100)
    expect(await read(token)).toMatchObject({ email: 'owner@demo.test' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 101_000 })
    try {
      expect(await read(token)).toBeUndefined()
    } finally {
      vi.useRealTimers()
    }
  })

  it('A3 whoever is nobody is refused before the table is asked for anything', async () => {
    const { operationsEdge } = await import('../../functions/edges/operations/edge.ts')
    const { everyday } = await import('../../functions/edges/operations/http.ts')
    const reads: PropertyKey[] = []
    const store = new Proxy({}, { get: (_, name) => void reads.push(name) })
    const deps = { store, clock: { now: Date.now }, log: { info: () => {}, warn: () => {}, error: () => {} } }
    const edge = operationsEdge(everyday, deps as never, async () => undefined)
    const event = httpEvent('GET /v1/conversations', { routeKey: '$default', headers: { authorization: 'Bearer x' } })
    expect(await edge(event, {} as never)).toMatchObject({ statusCode: 401 })
    expect(reads).toEqual([])
  })

  it('a path comes as it was sent, and is decoded once', async () => {
    const made = { body: JSON.stringify({ name: 'Zoë', externalId: 'a/b %41' }) }
    const owner = await tell(await bearer())
    const { id } = JSON.parse((await call('POST /v1/contacts', owner, made)).body) as { id: string }
    const path = `/v1/contacts/by-external-id/${encodeURIComponent('a/b %41')}`
    const found = await byUrl(await bearer(), { rawPath: path })
    expect([found.statusCode, JSON.parse(found.body)]).toMatchObject([200, { id }])
    expect((await byUrl(await bearer(), { rawPath: '/v1/contacts/%E0%A4%A' })).statusCode).toBe(400)
  })

  it('what another function does is answered 421: the API knows whose it is', async () => {
    const answer = await byUrl(await bearer(), { rawPath: '/v1/canned-responses' })
    expect([answer.statusCode, answer.headers['content-type']]).toEqual([421, 'application/problem+json'])
    const settings = await world.settings(
      httpEvent('GET /v1/api-keys', { routeKey: '$default', headers: { authorization: await bearer() } }),
      {} as never,
    )
    expect(settings).toMatchObject({ statusCode: 401 })
  })
})

describe('O3 a program’s key', () => {
  it('is said by its id and a digest: the secret goes no further than the authorizer', async () => {
    const { id, key } = await makeKey()
    const told = await tell(`Bearer ${key}`)
    expect(told).toMatchObject({ isAuthorized: true, context: { caller: id } })
    expect(JSON.stringify(told)).not.toContain(key.slice(-48))
    expect((await call('GET /v1/teams', told)).statusCode).toBe(200)
    expect((await call('GET /v1/saved-views', told)).statusCode).toBe(403)
  })

  it('is told on every answer what is left of its limit, and when to come again', async () => {
    const told = await tell(`Bearer ${(await makeKey({ limits: { perSecond: 0.1, burst: 2 } })).key}`)
    const answers = []
    for (const route of ['GET /v1/teams', 'GET /v1/saved-views', 'GET /v1/teams']) answers.push(await call(route, told))
    expect(answers.map(({ statusCode }) => statusCode)).toEqual([200, 403, 429])
    expect(answers.map(({ headers }) => headers['ratelimit-limit'])).toEqual(['2', '2', '2'])
    expect(answers.map(({ headers }) => headers['ratelimit-remaining'])).toEqual(['1', '0', '0'])
    for (const { headers } of answers) expect(Number(headers['ratelimit-reset'])).toBeGreaterThan(0)
    expect(Number(answers[2]?.headers['retry-after'])).toBeGreaterThan(0)
    expect(JSON.parse(answers[2]?.body ?? '')).toMatchObject({ code: 'rate_limited' })
    const person = await call('GET /v1/teams', await tell(`Bearer ${await sign()}`))
    expect(Object.keys(person.headers).filter((name) => name.startsWith('ratelimit'))).toEqual([])
  })

  it('that was taken back is refused, whatever is remembered of it', async () => {
    const { id, key } = await makeKey()
    const told = await tell(`Bearer ${key}`)
    expect((await call('GET /v1/api-keys', told, {}, 'settings')).statusCode).toBe(403)
    const owner = await tell(`Bearer ${await sign()}`)
    const path = { pathParameters: { id } }
    expect((await call('DELETE /v1/api-keys/{id}', owner, path, 'settings')).statusCode).toBe(200)
    // Where it was taken back, at once; elsewhere the copy is a few seconds old.
    const answer = await call('GET /v1/api-keys', told, {}, 'settings')
    expect([answer.statusCode, JSON.parse(answer.body)]).toMatchObject([401, { code: 'unauthorized' }])
  })

  it('opens a socket by its header, and none by anything else', async () => {
    const { id, key } = await makeKey()
    const admits = async (more: object) => {
      const answer = await world.authorizer({ methodArn: 'arn:x', ...more } as never)
      return JSON.parse(JSON.stringify(answer)) as {
        context: Record<string, string>
        policyDocument: { Statement: [{ Effect: string }] }
      }
    }
    const admitted = await admits({ headers: { Authorization: `Bearer ${key}` } })
    expect(admitted).toMatchObject({
      context: { kind: 'agent', agentId: id },
      policyDocument: { Statement: [{ Effect: 'Allow' }] },
    })
    expect(JSON.stringify(admitted)).not.toContain(key.slice(-48))
    for (const more of [
      { headers: { Authorization: `Bearer ${key.slice(0, -1)}` } },
      { headers: { Authorization: `Bearer ${key.slice(0, -6)}000000` } },
      { queryStringParameters: { ticket: key } },
      { queryStringParameters: { token: key } },
    ]) {
      expect((await admits(more)).policyDocument.Statement[0].Effect).toBe('Deny')
    }
  })
})
