import { parseJson } from './json.ts'

const TIMEOUT_MS = 10_000
/** More than any of them says; an answer without an end is not read to it. */
const MOST_BYTES = 4 * 1024 * 1024

export interface ProviderCall {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'
  url: string
  headers: Record<string, string>
  body?: string | StreamedBody
  timeoutMs?: number
}

/** A body that is sent as it is read, and read once per call; `type` is its content type, `size` in bytes. */
export interface StreamedBody {
  type: string
  size: number
  pieces(): AsyncIterable<Uint8Array>
}

/** What a provider answered; `body` is undefined when it could not be read as a JSON object. */
export interface ProviderAnswer {
  status: number
  headers: Headers
  body: Record<string, unknown> | undefined
}

/**
 * Calls a provider. A cut connection, a refused one or no answer within 10 s comes back as `{unreachable}`. Throws what reading a body
 * that is streamed throws, which is no provider's fault.
 */
export async function callProvider(call: ProviderCall): Promise<ProviderAnswer | { unreachable: string }> {
  const reading: Reading = { isOver: false }
  let response: Response
  try {
    response = await fetch(call.url, {
      method: call.method,
      ...contentOf(call, reading),
      redirect: 'manual',
      signal: AbortSignal.timeout(call.timeoutMs ?? TIMEOUT_MS),
    })
  } catch (error) {
    reading.isOver = true
    if ('error' in reading) throw reading.error
    return { unreachable: networkReason(error) }
  }
  const body = await readObject(response)
  reading.isOver = true
  return { status: response.status, headers: response.headers, body }
}

/** How a streamed body is read: what that threw, and whether nobody needs the rest, which `fetch` would read to its end all the same. */
interface Reading {
  isOver: boolean
  error?: unknown
}

function contentOf({ headers, body }: ProviderCall, reading: Reading): RequestInit {
  if (typeof body !== 'object') return { headers, body: body ?? null }
  async function* noted({ pieces }: StreamedBody) {
    try {
      for await (const piece of pieces()) {
        if (reading.isOver) return
        yield piece
      }
    } catch (error) {
      reading.error = error
      throw error
    }
  }
  const length = { 'content-type': body.type, 'content-length': String(body.size) }
  return { headers: { ...headers, ...length }, body: ReadableStream.from(noted(body)), duplex: 'half' }
}

async function readObject(response: Response): Promise<ProviderAnswer['body']> {
  try {
    const value = parseJson(await textOf(response))
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    // The status has arrived and says whether the message was taken; only its details are missing.
    return undefined
  }
}

async function textOf(response: Response): Promise<string> {
  const parts: Uint8Array[] = []
  let bytes = 0
  for await (const part of response.body ?? []) {
    bytes += part.length
    if (bytes > MOST_BYTES) throw new RangeError('The answer is too long')
    parts.push(part)
  }
  return Buffer.concat(parts).toString()
}

/** Never the error's own message: it may repeat the URL, and some providers have their token in it. */
function networkReason(error: unknown): string {
  if (error instanceof Error && error.name === 'TimeoutError') return 'The provider did not answer in time'
  const cause = error instanceof Error ? error.cause : undefined
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? ` (${String(cause.code)})` : ''
  return `The provider could not be reached${code}`
}

/** Seconds to wait by Retry-After, which is a number of seconds or a date (by the provider's own clock). */
export function retryAfter(headers: Headers): number | undefined {
  const value = headers.get('retry-after')?.trim()
  if (!value) return undefined
  if (/^\d+(\.\d+)?$/.test(value)) return Math.ceil(Number(value))
  const now = Date.parse(headers.get('date') ?? '')
  const seconds = Math.ceil((Date.parse(value) - (Number.isNaN(now) ? Date.now() : now)) / 1000)
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds)
}
