import routes from 'virtual:operation-routes'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { asking } from '../../client/src/ask.ts'
import { createClient } from '../../client/src/client.ts'
import { persist } from '../../client/src/persist.ts'
import { Problem } from '../../client/src/problem.ts'
import { usualRoute } from '../../client/src/usual-route.ts'
import { operations } from '../../contracts/operations.ts'

type Answering = () => Response | Promise<Response>
const json = (body: unknown, status = 200, headers: Record<string, string> = {}) =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json', ...headers } })
const problem = (status: number, code: string, headers?: Record<string, string>) => () =>
  json({ code, detail: code, requestId: 'r1' }, status, headers)
const cut = () => Promise.reject(new TypeError('fetch failed'))

/** A server that answers one after the other, and what it was asked. */
function server(...answers: Answering[]) {
  const asked: Request[] = []
  const answering: typeof fetch = async (input, init) => {
    asked.push(new Request(input, init))
    const next = answers.shift()
    if (!next) throw new Error('It was asked once more than expected.')
    return next()
  }
  const client = createClient({ url: 'https://api.example/', key: 'sb_live_1', fetch: answering })
  return { asked, client, keys: () => asked.map(({ headers }) => headers.get('idempotency-key')) }
}

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})
/** What comes of it when all waits are over. */
async function outcome<Answer>(asked: Promise<Answer>): Promise<Answer> {
  asked.catch(() => undefined)
  await vi.runAllTimersAsync()
  return asked
}

describe('every operation', () => {
  it('goes where the table of operations says, from a page too, which knows only what is unusual', async () => {
    const given: string[] = []
    const ask = asking(
      routes,
      () => 'https://api.example',
      () => ({ token: async () => undefined, refused: async () => false }),
      async (input, init) => {
        given.push(`${init?.method} ${decodeURIComponent(new URL(String(input)).pathname)}`)
        return json({})
      },
    )
    const all = Object.values(operations)
    for (const { name, path } of all) {
      const fields = [...path.matchAll(/\{(\w+)\}/g)].map(([, field]) => [field, `{${field}}`])
      await ask(name, Object.fromEntries(fields))
    }
    expect(given).toEqual(all.map(({ method, path }) => `${method} ${path}`))
    // Else the table says more than it must.
    for (const [name, route] of Object.entries(routes)) expect(usualRoute(name)).not.toEqual(route)
  })

  it('is asked for where it is done, once more, by whoever was told that it is not where they believed; and not a third time', async () => {
    const given: string[] = []
    const answers = [421, 200, 421, 421]
    const ask = asking(
      routes,
      (_name, isMisdirected) => (isMisdirected ? 'https://api.example' : 'https://function.example'),
      () => ({ token: async () => undefined, refused: async () => false }),
      async (input, init) => {
        given.push(`${new URL(String(input)).origin} ${new Headers(init?.headers).get('idempotency-key')}`)
        return json({ code: 'not_found' }, answers.shift())
      },
    )
    expect((await ask('messages.send', { id: 'a', text: 'Hello' }, { idempotencyKey: 'k' })).status).toBe(200)
    await expect(ask('me.get', {})).rejects.toMatchObject({ status: 421 })
    expect(given).toEqual([
      'https://function.example k',
      'https://api.example k',
      'https://function.example null',
      'https://api.example null',
    ])
  })

  it('is a verb of its area', async () => {
    const { client, asked } = server(
      () => json({ items: [], nextCursor: null }),
      () => json({ id: 'e1' }, 201),
    )
    await client.conversations.list({ view: 'all', limit: 2 })
    await client.messages.send({ id: 'a/b', text: 'Hello' })
    expect(asked.map(({ method, url }) => `${method} ${url}`)).toEqual([
      'GET https://api.example/v1/conversations?view=all&limit=2',
      'POST https://api.example/v1/conversations/a%2Fb/messages',
    ])
    expect(await asked[1]?.json()).toEqual({ text: 'Hello' })
    expect(asked.map(({ headers }) => headers.get('authorization'))).toEqual(['Bearer sb_live_1', 'Bearer sb_live_1'])
  })
})

describe('a call', () => {
  it.each<[string, Answering[]]>([
    ['the network is cut', [cut, cut]],
    ['a gateway finds nobody', [problem(502, 'unavailable'), problem(504, 'unavailable')]],
    ['the server is busy', [problem(503, 'unavailable')]],
    ['a function dies: the gateway has no words of ours', [() => json({ message: 'Internal Server Error' }, 500)]],
    ['the answer breaks off', [() => new Response('{"id":"e')]],
    ['there are too many', [problem(429, 'rate_limited', { 'retry-after': '7' })]],
  ])('is made again, under the same key, when %s', async (_, failures) => {
    const { client, asked, keys } = server(...failures, () => json({ id: 'e1' }, 201))
    expect(await outcome(client.messages.send({ id: 'c1', text: 'Hello' }))).toMatchObject({ id: 'e1' })
    expect(asked).toHaveLength(failures.length + 1)
    expect(new Set(keys()).size).toBe(1)
    expect(keys()[0]).toMatch(/^[\w-]{36}$/)
  })

  it('waits as long as it is told to, and no shorter', async () => {
    const { client, asked } = server(problem(429, 'rate_limited', { 'retry-after': '7' }), () => json({}))
    const answer = client.me.get()
    await vi.advanceTimersByTimeAsync(6_999)
    expect(asked).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    await answer
    expect(asked).toHaveLength(2)
  })

  it('does not wait an hour: whoever called is told', async () => {
    const { client, asked } = server(problem(429, 'rate_limited', { 'retry-after': '3600' }))
    await expect(client.me.get()).rejects.toMatchObject({ code: 'rate_limited', retryAfter: 3600, isPassing: true })
    expect(asked).toHaveLength(1)
  })

  it.each([
    [400, 'invalid_request'],
    [401, 'unauthorized'],
    [403, 'forbidden'],
    [409, 'join_required'],
    [500, 'internal_error'],
  ])('is not made again at %i %s, which would be the same', async (status, code) => {
    const { client, asked } = server(problem(status, code))
    await expect(outcome(client.messages.send({ id: 'c1', text: 'Hello' }))).rejects.toMatchObject({ status, code })
    expect(asked).toHaveLength(1)
  })

  it('gives up in the end, with why', async () => {
    const { client, asked } = server(cut, cut, cut, cut, cut)
    const failed = outcome(client.me.get())
    await expect(failed).rejects.toBeInstanceOf(Problem)
    await expect(failed).rejects.toMatchObject({ status: 0, code: 'offline', cause: { message: 'fetch failed' } })
    expect(asked).toHaveLength(5)
  })

  it('that only reads has no key; one that writes has another each time, or the one that it is given', async () => {
    const { client, keys } = server(...Array.from({ length: 4 }, () => () => json({})))
    await client.me.get()
    await client.conversations.close({ id: 'c1' })
    await client.conversations.close({ id: 'c1' })
    await client.conversations.close({ id: 'c1' }, { idempotencyKey: 'mine' })
    const [read, one, other, mine] = keys()
    expect([read, mine]).toEqual([null, 'mine'])
    expect(one).not.toBe(other)
  })

  it('ends with its signal, in the middle of a wait too', async () => {
    const { client, asked } = server(problem(503, 'unavailable'))
    const stop = new AbortController()
    const answer = client.me.get({}, { signal: stop.signal })
    answer.catch(() => undefined)
    await vi.advanceTimersByTimeAsync(10)
    stop.abort(new Error('enough'))
    await expect(answer).rejects.toThrow('enough')
    expect(asked).toHaveLength(1)
  })

  it('that nobody answers in time is one that failed', async () => {
    vi.useRealTimers()
    const never = (signal: AbortSignal) =>
      new Promise<never>((_, reject) => signal.addEventListener('abort', () => reject(signal.reason)))
    await expect(persist(never, { retries: 0, timeoutMs: 5 })).rejects.toMatchObject({ status: 0, code: 'timeout' })
  })

  it('whose token has run out is made once more with the next', async () => {
    const tokens = ['old', 'old', 'new', 'new']
    const seen: (string | null)[] = []
    const client = createClient({
      url: 'https://api.example',
      token: async () => tokens.shift() ?? 'new',
      fetch: async (input, init) => {
        const given = new Request(input, init).headers.get('authorization')
        seen.push(given)
        return given === 'Bearer new' ? json({ id: 'a1' }) : problem(401, 'unauthorized')()
      },
    })
    await expect(client.me.get()).rejects.toMatchObject({ code: 'unauthorized' })
    expect(await client.me.get()).toEqual({ id: 'a1' })
    expect(seen).toEqual(['Bearer old', 'Bearer new'])
  })
})

describe('pages', () => {
  it('are read one after the other, as far as somebody looks', async () => {
    const { client, asked } = server(
      () => json({ items: [1, 2], nextCursor: 'b' }),
      () => json({ items: [3], nextCursor: 'c' }),
    )
    const found: unknown[] = []
    for await (const each of client.conversations.all({ view: 'all' })) {
      found.push(each)
      if (found.length === 3) break
    }
    expect(found).toEqual([1, 2, 3])
    expect(asked.map(({ url }) => new URL(url).search)).toEqual(['?view=all', '?view=all&cursor=b'])
  })

  it('end with the last; other operations that have pages have them too', async () => {
    const { client, asked } = server(
      () => json({ items: [1], nextCursor: 'b' }),
      () => json({ items: [], nextCursor: null }),
    )
    const found: unknown[] = []
    for await (const each of client.conversations.timeline.all({ id: 'c1' })) found.push(each)
    expect(found).toEqual([1])
    expect(asked).toHaveLength(2)
  })
})

it('who does not say where or as whom is told at once', () => {
  expect(() => createClient({ url: 'example', key: 'sb_live_1' })).toThrow('Invalid URL')
  expect(() => createClient({ url: 'ftp://example', key: 'sb_live_1' })).toThrow('https://')
  expect(() => createClient({ url: 'https://example', key: '' })).toThrow('Give either')
  expect(() => createClient({ url: 'https://example', key: 'a', token: 'b' } as never)).toThrow('Give either')
})
