import type { IncomingMessage, ServerResponse } from 'node:http'
import { readBody } from './http-body.ts'
import { queryParameters } from './http-event.ts'
import { sendJson } from './problems.ts'
import { type Accepted, dialectOf, type ProviderAnswer, type ProviderCall } from './provider-dialects.ts'
import { openRecordLog } from './record-log.ts'

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
  /** 0: the connection is cut without an answer */
  status: number
  times: number
  /** with status 0: the provider takes the message before the connection breaks */
  accepted?: boolean
}

export interface Providers {
  handle(request: IncomingMessage, response: ServerResponse, channelId: string, path: string): Promise<void>
  requests(channelId?: string): ProviderRequest[]
  fail(fault: ProviderFault): void
  clearFaults(): void
}

interface Recorded {
  call: ProviderRequest
  accepted?: Accepted
}

const KEPT = 5000
const BODY_LIMIT = 25 * 1024 * 1024

/**
 * Stands in for every provider's API: records what it is sent, takes messages and answers as that provider does. It
 * checks no credentials, applies no limits of its own, sends no receipts, and holds no media.
 */
export function startProviders(file: string | null, now: () => number): Providers {
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
    const message = dialect.accept(call)
    if (!message) return { answer: dialect.look(call, taken) }
    const earlier = byRetryKey.get(`${channelId} ${message.accepted.retryKey}`)
    if (earlier && dialect.repeated) return { answer: dialect.repeated(earlier) }
    rememberKey(channelId, message.accepted)
    return message
  }

  return {
    async handle(request, response, channelId, path) {
      const [pathOnly = '/', rawQuery = ''] = path.split('?')
      const headers = Object.fromEntries(Object.entries(request.headers).map(([name, value]) => [name, String(value)]))
      const body = readable(await readBody(request, BODY_LIMIT), headers['content-type'] ?? '')
      const call: ProviderCall = {
        method: request.method ?? 'GET',
        path: pathOnly,
        query: new URLSearchParams(queryParameters(rawQuery)),
        headers,
        body,
        now: now(),
      }
      const fault = spendFault(channelId)
      const { answer, accepted } =
        fault && !fault.accepted
          ? { answer: { status: fault.status, body: dialectOf(pathOnly, body).error(fault.status) } as ProviderAnswer }
          : take(channelId, call)
      const status = fault ? fault.status : answer.status
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
    fail(fault) {
      if (fault.times > 0) faults.set(fault.channelId, fault)
      else faults.delete(fault.channelId)
    },
    clearFaults: () => faults.clear(),
  }
}

/** JSON and forms as an object, nothing as null, other text as it is, anything else by its size. */
function readable(body: Buffer, type: string): unknown {
  if (body.length === 0) return null
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
