import { randomInt } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type * as z from 'zod'
import type { Contact as WireContact } from '../../contracts/contacts/wire.ts'
import type { Problem as WireProblem } from '../../contracts/problem.ts'
import type { TimelineEntry, Conversation as WireConversation } from '../../contracts/timeline/wire.ts'
import { functionEntries } from '../../functions/manifest.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { type Bundles, bundleFunctions } from '../../local/bundle.ts'
import { type Runtime, type RuntimeOptions, startRuntime } from '../../local/runtime.ts'
import { checkAnswer } from './strict-answers.ts'

export type Conversation = z.infer<typeof WireConversation>
export type Entry = z.infer<typeof TimelineEntry>
export type Contact = z.infer<typeof WireContact>
export type Problem = z.infer<typeof WireProblem>
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}

export interface Answer<Body> {
  status: number
  headers: Headers
  body: Body
}
export interface CallOptions {
  headers?: Record<string, string>
  query?: Record<string, string | number>
}

/** An agent's way to the HTTP API. */
export interface Agent {
  email: string
  token: string
  call<Body = unknown>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Answer<Body>>
  /** the body of an answer that must be a success */
  ok<Body = Conversation>(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Body>
  /** the body of an answer that must be an error */
  problem(method: string, path: string, body?: unknown, options?: CallOptions): Promise<Problem>
  /** every entry, page after page */
  timeline(conversationId: string): Promise<Entry[]>
  /** the conversation of the contact with this name */
  find(name: string, view?: string): Promise<Conversation>
  reply(conversationId: string, text: string, more?: object): Promise<Entry>
}

export interface ProviderRequest {
  channelId: string
  method: string
  url: string
  headers: Record<string, string>
  body: Record<string, unknown> & { text?: { body: string } }
  at: string
}

/** The whole product on one machine, called as others call it: over HTTP and sockets. */
export interface Surface {
  runtime: Runtime
  url: string
  /** a local-only helper that must succeed */
  helper<Body = unknown>(path: string, body?: unknown): Promise<Body>
  settle(): Promise<void>
  faults(faults: object): Promise<void>
  as(email: string): Promise<Agent>
  sent(channelId: string): Promise<ProviderRequest[]>
  close(): Promise<void>
}

const at = (name: string) => (name.includes('@') ? name : `${name}@demo.test`)

let bundled: Promise<Bundles> | undefined
/** Bundling the functions is most of what starting a runtime takes: once for all files of a worker. */
function bundledOnce(): Promise<Bundles> {
  if (bundled) return bundled
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-functions-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  bundled = bundleFunctions(functionEntries, folder)
  return bundled
}

/** A runtime with the demo workspace, on any free port and with nothing kept. */
export async function startSurface(options: Partial<RuntimeOptions> & { limits?: 'on' } = {}): Promise<Surface> {
  // A test is a great many visitors at one address.
  process.env[ENV.limits] = options.limits ?? 'off'
  const bundles = await bundledOnce()
  // Nor does it wait for a second whenever a socket opens; other files of this process go by what is usual.
  process.env[ENV.socketsRememberedMs] = '50'
  const runtime = await startRuntime({ port: 0, dataDir: null, demo: true, bundles, ...options }).finally(() => {
    delete process.env[ENV.socketsRememberedMs]
  })
  const { url } = runtime
  const agents = new Map<string, Promise<Agent>>()
  async function helper<Body>(path: string, body?: unknown): Promise<Body> {
    const answer = await fetch(`${url}/_local/${path}`, {
      ...(body === undefined ? {} : { method: 'POST', body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`/_local/${path} answered ${answer.status}: ${text}`)
    return JSON.parse(text) as Body
  }
  return {
    runtime,
    url,
    helper,
    async settle() {
      await helper('settle', {})
    },
    async faults(faults) {
      await helper('faults', faults)
    },
    as(name) {
      const email = at(name)
      const known =
        agents.get(email) ?? helper<{ token: string }>('token', { email }).then(({ token }) => agent(url, email, token))
      agents.set(email, known)
      return known
    },
    async sent(channelId) {
      const all = await helper<ProviderRequest[]>(`provider-requests?channelId=${channelId}`)
      return all.filter(({ method }) => method === 'POST')
    },
    close: runtime.close,
  }
}

/** A call of the API under a bearer token. */
export async function callApi<Body>(
  url: string,
  method: string,
  body: unknown,
  headers: Record<string, string>,
): Promise<Answer<Body>> {
  const answer = await fetch(url, {
    method,
    headers: { ...(body === undefined ? {} : { 'content-type': 'application/json' }), ...headers },
    ...(body === undefined ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, headers: answer.headers, body: (text ? JSON.parse(text) : undefined) as Body }
}

function agent(url: string, email: string, token: string): Agent {
  const me: Agent = {
    email,
    token,
    async call<Body>(method: string, path: string, body?: unknown, { headers = {}, query }: CallOptions = {}) {
      const fields = new URLSearchParams()
      for (const [name, value] of Object.entries(query ?? {})) fields.set(name, String(value))
      const search = query ? `?${fields}` : ''
      const authorization = `Bearer ${token}`
      const answer = await callApi<Body>(`${url}${path}${search}`, method, body, { authorization, ...headers })
      checkAnswer(method, path, answer.status, answer.body)
      return answer
    },
    async ok<Body>(method: string, path: string, body?: unknown, options?: CallOptions) {
      const answer = await me.call<Body>(method, path, body, options)
      if (answer.status >= 300) throw new Error(`${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    async problem(method, path, body, options) {
      const answer = await me.call<Problem>(method, path, body, options)
      if (answer.status < 400) throw new Error(`${method} ${path} was allowed: ${JSON.stringify(answer.body)}`)
      return answer.body
    },
    async timeline(id) {
      const out: Entry[] = []
      let cursor: string | null = null
      do {
        const query: Record<string, string | number> = { limit: 100, ...(cursor ? { cursor } : {}) }
        const page: Page<Entry> = await me.ok<Page<Entry>>('GET', `/v1/conversations/${id}/timeline`, undefined, {
          query,
        })
        out.push(...page.items)
        cursor = page.nextCursor
      } while (cursor)
      return out
    },
    async find(name, view = 'all') {
      let cursor: string | null = null
      do {
        const query: Record<string, string | number> = { view, limit: 100, ...(cursor ? { cursor } : {}) }
        const page: Page<Conversation> = await me.ok<Page<Conversation>>('GET', '/v1/conversations', undefined, {
          query,
        })
        const found = page.items.find(({ contact }) => contact.name === name)
        if (found) return found
        cursor = page.nextCursor
      } while (cursor)
      throw new Error(`${email} sees no conversation with ${name}`)
    },
    reply: (id, text, more = {}) => me.ok<Entry>('POST', `/v1/conversations/${id}/messages`, { text, ...more }),
  }
  return me
}

/** A customer nobody else has: WhatsApp's digits, and a name to find them by. */
export function newCustomer() {
  const digits = `1555${randomInt(10_000_000, 99_999_999)}`
  return { digits, phone: `+${digits}`, name: `Customer ${digits}` }
}
export type Customer = ReturnType<typeof newCustomer>

export const textsOf = (entries: readonly Entry[]) => entries.flatMap(({ message }) => (message ? [message.text] : []))
export const eventsOf = (entries: readonly Entry[]) => entries.flatMap(({ event }) => (event ? [event.name] : []))
