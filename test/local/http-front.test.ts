import { request as httpRequest } from 'node:http'
import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createHttpFront } from '../../local/http-front.ts'
import { createRouter } from '../../local/routes.ts'
import { type LocalServer, listen } from '../../local/server.ts'
import { type FakeHost, startFakeHost } from './fake-host.ts'

const operations = [
  { method: 'GET', path: '/v1/things', isPublic: false, fn: 'http' },
  { method: 'GET', path: '/v1/things/counts', isPublic: false, fn: 'http' },
  { method: 'GET', path: '/v1/things/{id}', isPublic: false, fn: 'http' },
  { method: 'POST', path: '/v1/things/{id}/{verb}', isPublic: false, fn: 'http' },
  { method: 'GET', path: '/v1/lists/{proxy+}', isPublic: false, fn: 'http' },
  { method: 'GET', path: '/v1/lists/{id}', isPublic: false, fn: 'http' },
  { method: 'GET', path: '/v1/lists/all/{proxy+}', isPublic: false, fn: 'http' },
  { method: 'GET', path: '/v1/openapi.json', isPublic: true, fn: 'http' },
]
const bearer = { authorization: 'Bearer good' }

let fake: FakeHost
let server: LocalServer
let base: string

beforeAll(async () => {
  fake = await startFakeHost()
  server = await listen(0)
  base = `http://127.0.0.1:${server.port}`
  const front = createHttpFront({
    router: createRouter(operations),
    invoke(fn, event, timeoutMs) {
      const hangs = fn !== 'authorizer' && (event as { rawPath: string }).rawPath.endsWith('/hang')
      return fake.host.invoke(fn, event, hangs ? 50 : timeoutMs)
    },
    now: fake.clock.now,
  })
  server.ready({ request: front, upgrade: (_, socket) => socket.destroy() })
})
afterAll(async () => {
  await server.close()
  await fake.close()
})

const eventOf = async (answer: Response) => (await answer.json()) as Record<string, never> & { body?: string }

describe('events of payload format 2.0', () => {
  it('carries path, query, headers, cookies and what the authorizer said', async () => {
    const answer = await fetch(`${base}/v1/things/a%20b?x=1&x=2&y=%C3%A9+z&bad=%zz&empty`, {
      headers: { ...bearer, cookie: 'k=v; l=w', 'X-Mixed-Case': 'Kept' },
    })
    const event = await eventOf(answer)
    expect(event).toMatchObject({
      version: '2.0',
      routeKey: 'GET /v1/things/{id}',
      rawPath: '/v1/things/a b',
      rawQueryString: 'x=1&x=2&y=%C3%A9+z&bad=%zz&empty',
      queryStringParameters: { x: '1,2', y: 'é z', bad: '%zz', empty: '' },
      pathParameters: { id: 'a b' },
      cookies: ['k=v', 'l=w'],
      headers: { 'x-mixed-case': 'Kept', 'x-forwarded-proto': 'http' },
      isBase64Encoded: false,
      requestContext: {
        domainName: base.slice('http://'.length),
        http: { method: 'GET', path: '/v1/things/a b', sourceIp: '127.0.0.1' },
        authorizer: { lambda: { source: 'Bearer good' } },
        stage: '$default',
      },
    })
    expect(event.headers).not.toHaveProperty('cookie')
    expect(event).not.toHaveProperty('body')
  })

  it('hands answer headers and cookies on', async () => {
    const answer = await fetch(`${base}/v1/things/1`, { headers: bearer })
    expect(answer.headers.get('content-type')).toBe('application/json')
    expect(answer.headers.get('x-request')).toMatch(/^[0-9a-f-]{36}$/)
    expect(answer.headers.getSetCookie()).toEqual(['a=1', 'b=2'])
  })

  it('takes what has no route of its own by the nearest that stands for everything below', async () => {
    const route = async (path: string) => {
      const { routeKey, pathParameters } = await eventOf(await fetch(`${base}/v1/lists/${path}`, { headers: bearer }))
      return [routeKey, pathParameters]
    }
    expect(await route('1')).toEqual(['GET /v1/lists/{id}', { id: '1' }])
    expect(await route('1/of%20two/3')).toEqual(['GET /v1/lists/{proxy+}', { proxy: '1/of two/3' }])
    expect(await route('all/1')).toEqual(['GET /v1/lists/all/{proxy+}', { proxy: '1' }])
  })

  it('lets fixed text win over a parameter', async () => {
    const event = await eventOf(await fetch(`${base}/v1/things/counts`, { headers: bearer }))
    expect(event.routeKey).toBe('GET /v1/things/counts')
  })

  it('joins repeated headers with commas', async () => {
    const raw = await sendRaw(
      `GET /v1/things HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer good\r\nX-A: 1\r\nx-a: 2\r\nConnection: close\r\n\r\n`,
    )
    expect(raw).toContain('"x-a":"1,2"')
  })

  it('keeps every byte of a body', async () => {
    const bytes = Buffer.from([0x7b, 0xff, 0x00, 0xe2])
    const post = (body: Buffer | string, type: string) =>
      fetch(`${base}/webhooks/c1`, { method: 'POST', body, headers: { 'content-type': type } }).then(eventOf)
    expect(await post(bytes, 'application/json')).toMatchObject({
      isBase64Encoded: true,
      body: bytes.toString('base64'),
    })
    expect(await post('{"ü":1}', 'application/json')).toMatchObject({ isBase64Encoded: false, body: '{"ü":1}' })
    const form = await post('Body=a%20b', 'application/x-www-form-urlencoded')
    expect(form).toMatchObject({ isBase64Encoded: true, body: Buffer.from('Body=a%20b').toString('base64') })
  })
})

describe('what never reaches a function', () => {
  it('asks for a header, except for public operations, and refuses whom the authorizer does not let in', async () => {
    const answered = async (authorization?: string) => {
      const answer = await fetch(`${base}/v1/things`, { headers: authorization ? { authorization } : {} })
      return [answer.status, answer.ok || (await answer.json())]
    }
    expect(await answered()).toEqual([401, expect.objectContaining({ code: 'unauthorized' })])
    expect(await answered('Bearer deny')).toEqual([403, { message: 'Forbidden' }])
    expect(await answered('Bearer broken')).toEqual([500, { message: 'Internal Server Error' }])
    expect(await answered('Basic Zm9v')).toEqual([200, true])
    expect((await fetch(`${base}/v1/openapi.json`)).status).toBe(200)
  })

  it('remembers for five minutes what the authorizer said of a header', async () => {
    const asked = async (authorization: string) => {
      const event = await eventOf(await fetch(`${base}/v1/things`, { headers: { authorization } }))
      return (event.requestContext as unknown as { authorizer: { lambda: { asked: string } } }).authorizer.lambda.asked
    }
    const first = await asked('Bearer first')
    expect(await asked('Bearer first')).toBe(first)
    expect(await asked('Bearer second')).not.toBe(first)
    fake.clock.advance(300_000)
    expect(await asked('Bearer first')).not.toBe(first)
  })

  it('answers 404 for unknown paths and methods, and empty parameters', async () => {
    expect((await fetch(`${base}/v1/nothing`)).status).toBe(404)
    expect((await fetch(`${base}/v1/things/`, { headers: bearer })).status).toBe(404)
    expect((await fetch(`${base}/v1/things`, { method: 'HEAD', headers: bearer })).status).toBe(404)
    expect((await fetch(`${base}/webhooks/c1`, { method: 'DELETE' })).status).toBe(404)
    expect(await sendRaw('PROPFIND / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 404/)
  })

  it('answers 400 for a path that is no percent-encoding', async () => {
    expect(await sendRaw('GET /v1/%zz HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n')).toMatch(/^HTTP\/1.1 400/)
  })

  it('answers 413 above 10 MB and takes 10 MB', async () => {
    const send = (size: number) => fetch(`${base}/webhooks/bare`, { method: 'POST', body: Buffer.alloc(size, 'a') })
    expect((await send(10 * 1024 * 1024 + 1)).status).toBe(413)
    expect((await send(10 * 1024 * 1024)).status).toBe(200)
  })

  it('answers 431 where address and headers are more than 10,240 bytes', async () => {
    const ask = (size: number) => fetch(`${base}/v1/things?q=${'a'.repeat(size)}`, { headers: bearer })
    expect((await ask(10_240)).status).toBe(431)
    expect((await ask(9_000)).status).toBe(200)
  })

  it('answers a CORS preflight of any origin', async () => {
    const before = fake.host.metrics().invocations.http
    const answer = await fetch(`${base}/v1/things/1/join`, {
      method: 'OPTIONS',
      headers: { origin: 'https://shop.test', 'access-control-request-method': 'POST' },
    })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('access-control-allow-origin')).toBe('*')
    expect(answer.headers.get('access-control-allow-methods')).toContain('PATCH')
    expect(fake.host.metrics().invocations.http).toBe(before)
    const refused = await fetch(`${base}/v1/things`, { headers: { origin: 'https://shop.test' } })
    expect(refused.headers.get('access-control-allow-origin')).toBe('*')
  })

  it('survives a caller who goes away in the middle of a body', async () => {
    await new Promise<void>((resolve) => {
      const cut = httpRequest(`${base}/webhooks/c1`, { method: 'POST', headers: { 'content-length': '1000' } })
      cut.on('error', () => resolve())
      cut.write('half', () => cut.destroy())
    })
    expect((await fetch(`${base}/v1/openapi.json`)).status).toBe(200)
  })
})

describe('functions that fail', () => {
  const post = (what: string) => fetch(`${base}/webhooks/${what}`, { method: 'POST' })

  it('answers 500 when the function throws, dies or answers nonsense', async () => {
    for (const what of ['throw', 'die', 'nonsense']) {
      const answer = await post(what)
      expect(answer.status).toBe(500)
      expect(await answer.json()).toEqual({ message: 'Internal Server Error' })
    }
  })

  it('answers 503 when the function takes too long', async () => {
    expect((await post('hang')).status).toBe(503)
  })

  it('takes an answer without a status as a JSON body', async () => {
    const answer = await post('bare')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({ bare: true })
  })
})

function sendRaw(text: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(server.port, '127.0.0.1', () => socket.write(text))
    let answer = ''
    socket.on('data', (chunk) => {
      answer += chunk.toString()
    })
    socket.on('end', () => resolve(answer))
    socket.on('error', reject)
  })
}
