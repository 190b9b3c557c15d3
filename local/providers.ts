import type { IncomingMessage, ServerResponse } from 'node:http'
import { setTimeout as delay } from 'node:timers/promises'
import { readBody } from './http-body.ts'
import { queryParameters } from './http-event.ts'
import { sendJson } from './problems.ts'
import { openRecordLog } from './record-log.ts'
import { createMedia } from './simulator/media.ts'
import { createPeople } from './simulator/people.ts'
import { fileAt, type SentFile } from './simulator/sent-file.ts'
import type { Accepted, ProviderAnswer, ProviderCall, ShownChoice } from './simulator/simulated-provider.ts'
import { dialectOf, profileBy } from './simulator/simulators.ts'
import { createTemplates, type ShownTemplate } from './simulator/templates.ts'

/** One call that was sent to a provider; `status` is what it was answered with, 0 for a connection that was cut. */
interface ProviderRequest {
  channelId: string
  method: string
  url: string
  headers: Record<string, string>
  body: unknown
  at: string
  status: number
}

interface ProviderFault {
  channelId: string
  /** 0: the connection is cut without an answer; absent: it is only slow */
  status?: number
  /** before it answers */
  delayMs?: number
  times: number
  /** it answers what nobody can read */
  wrong?: true
  /** with status 0: the provider takes the message before the connection breaks */
  accepted?: boolean
}

export interface Providers {
  handle(request: IncomingMessage, response: ServerResponse, channelId: string, path: string): Promise<void>
  requests(channelId?: string): ProviderRequest[]
  /** what was meant for customers, taken or not */
  sent(channelId: string): SentMessage[]
  fail(fault: ProviderFault): void
  clearFaults(): void
}

/** A message as its recipient's phone shows it; `status` 200 and the like: the provider took it. */
export interface SentMessage {
  /** the provider's; null: it did not take it */
  id: string | null
  to: string
  text: string
  file?: SentFile
  /** the buttons under it */
  choices?: ShownChoice[]
  /** what it looks like beside its text, where it was sent by a template */
  template?: ShownTemplate
  /** the provider took it, and says later that it could not be sent */
  failure?: { code: string; message: string }
  at: string
  status: number
}

interface Recorded {
  call: ProviderRequest
  accepted?: Accepted
}

const KEPT = 5000
// A file of 25 MB, and what is said around it.
const BODY_LIMIT = 26 * 1024 * 1024

/** Credentials with this in them are nobody's: what the page says of a mistyped token can be tried. */
const REFUSED = /wrong/i

/** What a call proves itself by: a header, or (Telegram) a part of its path. */
function credentialsOf({ headers, path }: ProviderCall): string {
  const { authorization = '', 'x-viber-auth-token': viber = '' } = headers
  const [, basic] = /^Basic (.+)$/.exec(authorization) ?? []
  const [, bot = ''] = /^\/bot([^/]+)\//.exec(path) ?? []
  return [basic ? Buffer.from(basic, 'base64').toString() : authorization, viber, bot].join(' ')
}

/**
 * Stands in for every provider's API: records what it is sent, takes messages and answers as that provider does. It
 * accepts all credentials but those with "wrong" in them, calls nobody's webhook by itself, applies no limits of its own,
 * sends no receipts, holds no media but what simulated customers sent, and knows nobody but them. What it says of files,
 * people and templates is not recorded, and no fault spoils it.
 */
export function startProviders(
  file: string | null,
  now: () => number,
  media = createMedia(),
  people = createPeople(),
  templates = createTemplates(),
): Providers {
  const log = openRecordLog<Recorded>(file, KEPT)
  const faults = new Map<string, ProviderFault>()
  const byRetryKey = new Map<string, Accepted>()
  for (const { call, accepted } of log.all()) rememberKey(call.channelId, accepted)

  function rememberKey(channelId: string, accepted: Accepted | undefined): void {
    if (!accepted?.retryKey) return
    byRetryKey.set(`${channelId} ${accepted.retryKey}`, accepted)
    const [oldest] = byRetryKey.keys()
    if (byRetryKey.size > KEPT && oldest !== undefined) byRetryKey.delete(oldest)
  }

  function spendFault(channelId: string): ProviderFault | undefined {
    const fault = faults.get(channelId)
    if (!fault) return undefined
    if (fault.times <= 1) faults.delete(channelId)
    else faults.set(channelId, { ...fault, times: fault.times - 1 })
    return fault
  }

  /** what the provider does with a call that nothing disturbs */
  function take(channelId: string, call: ProviderCall): { answer: ProviderAnswer; accepted?: Accepted } {
    const dialect = dialectOf(call.path, call.body)
    const taken = () => log.all().flatMap((r) => (r.call.channelId === channelId && r.accepted ? [r.accepted] : []))
    if (REFUSED.test(credentialsOf(call))) {
      return { answer: dialect.unauthorized?.() ?? { status: 401, body: dialect.error(401) } }
    }
    const refused = templates.refusal(call)
    if (refused) return { answer: refused }
    const message = dialect.accept(call)
    const shown = message && templates.shown(call.body)
    if (shown) message.accepted.text = shown.text
    const made = () =>
      log
        .all()
        .flatMap(({ call: one }) =>
          one.channelId === channelId && one.status >= 200 && one.status < 300
            ? [{ method: one.method, path: pathOf(one), body: one.body }]
            : [],
        )
    if (!message) return { answer: dialect.look(call, taken, made) }
    const earlier = byRetryKey.get(`${channelId} ${message.accepted.retryKey}`)
    if (earlier && dialect.repeated) return { answer: dialect.repeated(earlier) }
    rememberKey(channelId, message.accepted)
    return message
  }

  return {
    async handle(request, response, channelId, path) {
      const [pathOnly = '/', rawQuery = ''] = path.split('?')
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const body = await readable(await readBody(request, BODY_LIMIT), headers['content-type'] ?? '')
      const call: ProviderCall = {
        method: request.method ?? 'GET',
        path: pathOnly,
        query: new URLSearchParams(queryParameters(rawQuery)),
        headers,
        body,
        now: now(),
      }
      const base = `http://${headers.host}/_local/providers/${channelId}`
      const file = media.answer(pathOnly, fieldsOf(call), base)
      if (file) {
        if ('json' in file) sendJson(response, 200, file.json)
        else response.writeHead(200, { 'content-type': file.type, 'content-length': file.size }).end(file.bytes)
        return
      }
      const asked = profileBy(call)
      if (asked) {
        const { status, body } = asked.answer(people.find(asked.address), base)
        return sendJson(response, status, body)
      }
      const told = REFUSED.test(credentialsOf(call)) ? undefined : templates.answer(call, base)
      if (told) return sendJson(response, told.status, told.body)
      const fault = spendFault(channelId)
      if (fault?.delayMs) await delay(fault.delayMs)
      const { answer, accepted } =
        fault?.status !== undefined && !fault.accepted
          ? { answer: { status: fault.status, body: dialectOf(pathOnly, body).error(fault.status) } as ProviderAnswer }
          : take(channelId, call)
      const status = fault?.status ?? answer.status
      if (fault?.wrong) answer.body = { unexpected: true }
      const url = `http://${headers.host}${request.url}`
      const record = {
        channelId,
        method: call.method,
        url,
        headers,
        body,
        at: new Date(call.now).toISOString(),
        status,
      }
      log.add({ call: record, ...(accepted ? { accepted } : {}) })
      if (status === 0) request.socket.destroy()
      else sendJson(response, status, answer.body, answer.headers)
    },
    requests: (channelId) =>
      log.all().flatMap(({ call }) => (channelId === undefined || call.channelId === channelId ? [call] : [])),
    sent: (channelId) =>
      log.all().flatMap(({ call, accepted }) => {
        if (call.channelId !== channelId || call.method !== 'POST') return []
        const { to, text, file: spot, choices } = dialectOf(pathOf(call), call.body).recipient(call.body)
        if (!to) return []
        const file = spot && fileAt(spot)
        const shown = templates.shown(call.body) ?? { text: file?.caption ?? text, ...(file ? { file } : {}) }
        const buttons = choices ? { choices } : {}
        return [{ id: accepted?.id ?? null, to, ...shown, ...buttons, at: call.at, status: call.status }]
      }),
    fail(fault) {
      if (fault.times > 0) faults.set(fault.channelId, fault)
      else faults.delete(fault.channelId)
    },
    clearFaults: () => faults.clear(),
  }
}

/** relative to the provider's origin */
const pathOf = ({ url, channelId }: ProviderRequest) =>
  new URL(url).pathname.replace(`/_local/providers/${encodeURIComponent(channelId)}`, '')

/** Fields of the query, and of a body that is an object: some APIs take either. */
function fieldsOf({ query, body }: ProviderCall): URLSearchParams {
  const fields = new URLSearchParams(query)
  for (const [name, value] of Object.entries(Object(body) as object)) {
    if (typeof value === 'string') fields.set(name, value)
  }
  return fields
}

/** JSON and forms as an object (of files their name, type and size), nothing as null, other text as it is, anything else by its size. */
async function readable(body: Buffer, type: string): Promise<unknown> {
  if (body.length === 0) return null
  if (type.startsWith('multipart/form-data')) return readForm(body, type)
  const text = body.toString('utf8')
  if (type.startsWith('application/x-www-form-urlencoded')) return queryParameters(text)
  if (type.includes('json')) {
    try {
      return JSON.parse(text)
    } catch {
      // The provider would refuse it; the record shows what was sent.
      return text
    }
  }
  return type.startsWith('text/') ? text : { type, bytes: body.length }
}

/** Fields by name; a file by its name, type and size. */
async function readForm(body: Buffer, type: string): Promise<unknown> {
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const fields = [...form].map(([name, value]) => [
    name,
    typeof value === 'string' ? value : { name: value.name, type: value.type, bytes: value.size },
  ])
  return Object.fromEntries(fields)
}
