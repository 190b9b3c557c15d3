import { type AskOptions, asking, type Credentials } from './ask.ts'
import type { Areas, CallOptions } from './calls.ts'
import { type EventOptions, eventsOf, type SocketEvent } from './events.ts'
import type { Operations } from './operations.ts'
import { pages } from './pages.ts'
import { type Patience, persist } from './persist.ts'
import { Problem } from './problem.ts'
import { routes } from './routes.ts'
import type { SocketClass } from './socket.ts'

interface CommonOptions {
  /** where the API is: `https://….execute-api….amazonaws.com`, or the company's own name for it */
  url: string
  /** instead of the platform's own */
  fetch?: typeof fetch
  /** for `events` where the platform has none, as Node 20: the class of the package `ws` */
  webSocket?: SocketClass
  /** how often a call is tried again, where that may help; 4 where nothing is said */
  retries?: number
  /** how long one try may take, in milliseconds; 30 seconds where nothing is said */
  timeoutMs?: number
}

/** A program's key, or the token of somebody who is signed in: as it is, or where it is to be had whenever it is asked for. */
export type ClientOptions = CommonOptions &
  ({ key: string; token?: never } | { token: string | (() => string | Promise<string>); key?: never })

export type Client = Areas & {
  /** what happens, from now or from a time on; gaps are filled and lost connections opened again */
  events(options?: EventOptions): AsyncGenerator<SocketEvent, void, undefined>
  /** an operation by its name, with the answer as it comes: `text/csv` by `accept`, say. Throws Problem. */
  answer<Name extends keyof Operations>(
    name: Name,
    input: Operations[Name]['input'],
    options?: CallOptions & Pick<AskOptions, 'accept'>,
  ): Promise<Response>
}

/** A client of one workspace. Throws TypeError where it is not told where and as whom. */
export function createClient(options: ClientOptions): Client {
  const { url, webSocket, retries = 4, timeoutMs = 30_000 } = options
  const baseUrl = originOf(url)
  const credentials = credentialsOf(options)
  const ask = asking(
    routes,
    () => baseUrl,
    () => credentials,
    options.fetch,
  )

  function persistently<Answer>(
    name: string,
    input: object,
    { signal, accept, idempotencyKey, ...own }: CallOptions & AskOptions,
    read: (response: Response) => Promise<Answer>,
  ): Promise<Answer> {
    const patience: Patience = { retries: own.retries ?? retries, timeoutMs: own.timeoutMs ?? timeoutMs }
    const once = needsKey(name) ? { idempotencyKey: idempotencyKey ?? crypto.randomUUID() } : {}
    const attempt = async (signal: AbortSignal) =>
      read(await ask(name, input, { ...once, signal, ...(accept ? { accept } : {}) }))
    return persist(attempt, patience, signal)
  }
  const call = (name: string, input: object = {}, options: CallOptions = {}): Promise<unknown> =>
    persistently(name, input, options, json)

  const areas: Record<string, Record<string, unknown>> = {}
  for (const name of Object.keys(routes)) {
    const [area = '', verb = ''] = name.split('.')
    const one = (input?: object, options?: CallOptions) => call(name, input, options)
    const all = (input?: object, options?: CallOptions) => pages((page) => call(name, page, options), input)
    areas[area] ??= {}
    areas[area][verb] = Object.assign(one, { all })
    if (verb === 'list') areas[area].all = all
  }
  return {
    ...(areas as unknown as Areas),
    events: (options) => eventsOf(call, webSocketOf(webSocket), options),
    answer: (name, input, options = {}) => persistently(name, input as object, options, async (response) => response),
  }
}

/** Another ticket is as good as the first, and under a key the server would keep what opens a socket. */
const needsKey = (name: string) => routes[name]?.[0] !== 'GET' && name !== 'socketTickets.create'

async function json(response: Response): Promise<unknown> {
  try {
    return await response.json()
  } catch (cause) {
    throw new Problem(0, { detail: 'The answer broke off.' }, { cause })
  }
}

function originOf(url: string): string {
  const { protocol, origin, pathname } = new URL(url)
  if (protocol !== 'https:' && protocol !== 'http:') throw new TypeError('`url` must begin with https:// or http://.')
  return origin + pathname.replace(/\/+$/, '')
}

function credentialsOf({ key, token }: ClientOptions): Credentials {
  const given = key ?? token
  if (!given || (key !== undefined && token !== undefined)) throw new TypeError('Give either a `key` or a `token`.')
  const now = async () => (typeof given === 'function' ? given() : given)
  return {
    token: now,
    refused: async (refused) => typeof given === 'function' && (await now()) !== refused,
  }
}

function webSocketOf(given: SocketClass | undefined): SocketClass {
  const found = given ?? (globalThis as { WebSocket?: SocketClass }).WebSocket
  if (found) return found
  throw new TypeError('This platform has no WebSocket: give one as `webSocket`, as that of the package `ws`.')
}
