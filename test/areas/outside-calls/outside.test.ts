import type { lookup } from 'node:dns'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { createOutside } from '../../../functions/areas/outside-calls/adapter/outside.ts'
import { problemOfUrl } from '../../../functions/areas/outside-calls/domain/outside-url.ts'

/* Against real servers on this machine, which the local runtime's setting lets be called. */

const closers: (() => unknown)[] = []
afterEach(() => {
  for (let close = closers.pop(); close; close = closers.pop()) close()
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void
async function listening(handler: Handler) {
  const heard: { method: string; headers: IncomingMessage['headers']; body: string }[] = []
  const server = createServer((request, response) => {
    let body = ''
    request.on('data', (part) => {
      body += part
    })
    request.on('end', () => {
      heard.push({ method: request.method ?? '', headers: request.headers, body })
      handler(request, response)
    })
  })
  await new Promise<void>((done) => server.listen(0, 'localhost', done))
  closers.push(() => {
    server.closeAllConnections()
    server.close()
  })
  const { port } = server.address() as AddressInfo
  return { url: `http://localhost:${port}/hook`, port, heard }
}
const local = createOutside({ localhost: true })
const post = (url: string, timeoutMs = 5_000, body = '{"a":1}') =>
  local.post({ url, headers: { 'webhook-id': 'm1' }, body, timeoutMs })
const json =
  (text: string): Handler =>
  (_request, response) =>
    response.writeHead(200, { 'content-type': 'application/json' }).end(text)

describe('an address that somebody named', () => {
  const problem = (url: string, localhost = false) => problemOfUrl(url, { localhost })

  it.each([
    'http://example.com/',
    'ftp://example.com/',
    'file:///etc/passwd',
    'https://user:secret@example.com/',
    'https://localhost/',
    'https://intranet/',
    'https://db.internal/',
    'https://printer.local/',
    'https://127.0.0.1/',
    'https://2130706433/',
    'https://0x7f.1/',
    'https://169.254.169.254/latest/meta-data',
    'https://100.64.0.1/',
    'https://[::1]/',
    'https://[::ffff:10.0.0.1]/',
    'https://[fd00:ec2::254]/',
    'https://[64:ff9b::a9fe:a9fe]/',
    'http://localhost:3000/',
    `https://example.com/${'x'.repeat(2_000)}`,
    'not an address',
    '',
  ])('%s is refused, and nothing is called', async (url) => {
    expect(problem(url)).toEqual(expect.any(String))
    expect(
      await createOutside({ localhost: false }).post({ url, headers: {}, body: '{}', timeoutMs: 1_000 }),
    ).toMatchObject({
      outcome: 'refused',
      why: 'address',
    })
  })

  it('is public and https, with any port; http://localhost only where this machine may be called', () => {
    for (const url of ['https://example.com', 'https://hooks.example.com:8443/a?b=c', 'https://8.8.8.8/']) {
      expect(problem(url)).toBeUndefined()
    }
    expect(problem('http://localhost:3000/x', true)).toBeUndefined()
    for (const url of [
      'http://127.0.0.1/',
      'http://example.com/',
      'https://localhost/',
      'http://localhost.example.com/',
    ]) {
      expect(problem(url, true), url).toEqual(expect.any(String))
    }
  })

  /** What a name stands for, as whoever owns the name wants it. */
  function naming(...answers: string[][]) {
    const asked: string[] = []
    const resolve = ((hostname: string, _options: unknown, callback: (...given: unknown[]) => void) => {
      const addresses = answers[Math.min(asked.length, answers.length - 1)] ?? []
      asked.push(hostname)
      callback(
        null,
        addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
      )
    }) as unknown as typeof lookup
    return { asked, outside: createOutside({ localhost: false, resolve }) }
  }

  it.each([[['127.0.0.1']], [['8.8.8.8', '10.0.0.1']], [['::1']], [['::ffff:a9fe:a9fe']], [['169.254.169.254']]])(
    'whose name stands for %s is not called',
    async (addresses) => {
      const at = await listening(json('{}'))
      const { outside, asked } = naming(addresses)
      const url = `https://rebound.example.com:${at.port}/`
      expect(await outside.post({ url, headers: {}, body: '{}', timeoutMs: 1_000 })).toEqual({
        outcome: 'refused',
        why: 'address',
        reason: 'The address is not a public one',
      })
      expect(asked).toEqual(['rebound.example.com'])
      expect(at.heard).toEqual([])
    },
  )

  it('is looked up once: what its name stands for a moment later is not called', async () => {
    const at = await listening(json('{}'))
    const { outside, asked } = naming(['8.8.8.8'], ['127.0.0.1'])
    const url = `https://rebound.example.com:${at.port}/`
    expect(await outside.post({ url, headers: {}, body: '{}', timeoutMs: 300 })).toMatchObject({
      outcome: 'unavailable',
    })
    expect(asked).toEqual(['rebound.example.com'])
    expect(at.heard).toEqual([])
  })
})

describe('what is answered', () => {
  it('as JSON is handed on, with what was sent as it was given', async () => {
    const at = await listening(json('{"text":"héllo","n":[1,2]}'))
    expect(await post(at.url)).toEqual({ outcome: 'answered', status: 200, body: { text: 'héllo', n: [1, 2] } })
    expect(at.heard).toMatchObject([
      {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'webhook-id': 'm1', 'user-agent': 'Switchboard' },
        body: '{"a":1}',
      },
    ])
  })

  it.each([
    [
      'nothing',
      (_: unknown, response: ServerResponse) => response.writeHead(204).end(),
      { outcome: 'empty', status: 204 },
    ],
    ['white space', json(' \n'), { outcome: 'empty', status: 200 }],
    ['a web page', json('<!doctype html><title>x</title>'), { outcome: 'unreadable', why: 'html' }],
    [
      'a web page by its type',
      (_: unknown, response: ServerResponse) => response.writeHead(200, { 'content-type': 'text/html' }).end('{"a":1}'),
      { outcome: 'unreadable', why: 'html' },
    ],
    ['words', json('OK'), { outcome: 'unreadable', why: 'notJson' }],
    ['half of it', json('{"a":'), { outcome: 'unreadable', why: 'notJson' }],
    [
      'JSON too deep to use',
      json(`${'['.repeat(5_000)}${']'.repeat(5_000)}`),
      { outcome: 'unreadable', why: 'notJson' },
    ],
    [
      'no UTF-8',
      (_: unknown, response: ServerResponse) => response.end(Buffer.from([0x22, 0xff, 0xfe, 0x22])),
      { outcome: 'unreadable', why: 'notJson' },
    ],
    [
      '10 MB announced',
      (_: unknown, response: ServerResponse) => response.writeHead(200, { 'content-length': 10_000_000 }).write('x'),
      { outcome: 'unreadable', why: 'tooBig' },
    ],
    [
      'elsewhere',
      (_: unknown, response: ServerResponse) => response.writeHead(302, { location: 'http://localhost/' }).end(),
      { outcome: 'refused', status: 302, why: 'redirected' },
    ],
    [
      '404',
      (_: unknown, response: ServerResponse) => response.writeHead(404).end(),
      { outcome: 'refused', status: 404 },
    ],
    [
      '410',
      (_: unknown, response: ServerResponse) => response.writeHead(410).end(),
      { outcome: 'refused', status: 410 },
    ],
    [
      '500',
      (_: unknown, response: ServerResponse) => response.writeHead(500).end(),
      { outcome: 'unavailable', status: 500 },
    ],
    [
      '429 with a time',
      (_: unknown, response: ServerResponse) => response.writeHead(429, { 'retry-after': '30' }).end(),
      { outcome: 'unavailable', status: 429, afterSeconds: 30 },
    ],
    [
      'a cut connection',
      (request: IncomingMessage) => request.socket.destroy(),
      { outcome: 'unavailable', why: 'unreachable', reason: 'The address could not be reached (ECONNRESET)' },
    ],
  ] as [string, Handler, object][])('%s is told apart', async (_what, handler, expected) => {
    const at = await listening(handler)
    expect(await post(at.url)).toMatchObject(expected)
    expect(at.heard).toHaveLength(1)
  })

  it('of 10 MB without an announcement is read up to the bound only', async () => {
    let written = 0
    const at = await listening((_request, response) => {
      const chunk = Buffer.alloc(65_536, 0x20)
      const write = () => {
        while (!response.destroyed && written < 10_000_000 && response.write(chunk)) written += chunk.length
        if (!response.destroyed) response.once('drain', write)
      }
      write()
    })
    expect(await post(at.url)).toMatchObject({ outcome: 'unreadable', why: 'tooBig' })
    expect(written).toBeLessThan(9_000_000)
  })

  it('of just the bound is read', async () => {
    const at = await listening(json(`"${'x'.repeat(256 * 1024 - 2)}"`))
    expect(await post(at.url)).toMatchObject({ outcome: 'answered' })
  })

  it('too late, at once or drop by drop, is not waited for', async () => {
    const silent = await listening(() => {})
    const dripping = await listening((_request, response) => {
      response.writeHead(200).write(' ')
      const drip = setInterval(() => response.write(' '), 20)
      closers.push(() => clearInterval(drip))
    })
    for (const { url } of [silent, dripping]) {
      expect(await post(url, 150)).toEqual({
        outcome: 'unavailable',
        why: 'slow',
        reason: 'The address did not answer in time',
      })
    }
  })

  it('by nobody is out of reach', async () => {
    const at = await listening(json('{}'))
    closers.pop()?.()
    expect(await post(at.url)).toMatchObject({ outcome: 'unavailable', why: 'unreachable' })
  })

  it('is not asked for where what is sent is too big', async () => {
    const at = await listening(json('{}'))
    expect(await post(at.url, 1_000, `"${'x'.repeat(256 * 1024)}"`)).toMatchObject({
      outcome: 'refused',
      why: 'tooBig',
    })
    expect(at.heard).toEqual([])
  })
})
