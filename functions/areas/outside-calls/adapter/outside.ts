import type { lookup } from 'node:dns'
import type { IncomingMessage } from 'node:http'
import { clip } from '../../../kernel/text.ts'
import { retryAfter } from '../../../platform/http-call.ts'
import { PrivateAddress, publicOnly } from '../../../platform/public-lookup.ts'
import { type AnswerHead, MAX_BYTES, notTaken, type OutsideAnswer, readBody } from '../domain/outside-answer.ts'
import { isOnThisMachine, problemOfUrl } from '../domain/outside-url.ts'
import type { Outside, OutsideRequest } from '../port.ts'

interface Options {
  /** this machine may be called, too */
  localhost: boolean
  /** left out: the system's */
  resolve?: typeof lookup
}

/**
 * Posts to addresses that somebody named: over TLS, to a public address, which is looked up once and is the one that the
 * connection is made to; nowhere by a redirect, and within bounds of size and time.
 */
export function createOutside({ localhost, resolve }: Options): Outside {
  async function call<Got>(
    request: OutsideRequest,
    hear: (answer: IncomingMessage) => Promise<Got>,
  ): Promise<Got | NotCalled> {
    const problem = problemOfUrl(request.url, { localhost })
    if (problem) return refusedAddress(`The address ${problem}`)
    if (Buffer.byteLength(request.body) > MAX_BYTES) {
      return { outcome: 'refused', why: 'tooBig', reason: `The message is larger than ${MAX_BYTES / 1024} KB` }
    }
    const signal = AbortSignal.timeout(request.timeoutMs)
    try {
      return await hear(await send(new URL(request.url), request, resolve, signal))
    } catch (error) {
      if (error instanceof PrivateAddress) return refusedAddress('The address is not a public one')
      if (signal.aborted) return { outcome: 'unavailable', why: 'slow', reason: 'The address did not answer in time' }
      return {
        outcome: 'unavailable',
        why: 'unreachable',
        reason: `The address could not be reached${codeOf(error)}`,
      }
    }
  }
  return {
    post: (request) => call(request, answered),
    async tell(request, mostCharacters) {
      const heard = await call(request, async (answer) => {
        const { status, afterSeconds } = headOf(answer)
        return { status, beginning: await beginningOf(answer, mostCharacters), afterSeconds }
      })
      return 'outcome' in heard ? { reason: heard.reason } : heard
    },
  }
}

/** Why nothing was heard. */
type NotCalled = Extract<OutsideAnswer, { outcome: 'refused' | 'unavailable' }>

/** Of a body what can be shown of it; a connection that breaks then has answered all the same. */
async function beginningOf(answer: IncomingMessage, mostCharacters: number): Promise<string> {
  const decoder = new TextDecoder()
  let text = ''
  try {
    for await (const part of answer as AsyncIterable<Buffer>) {
      text += decoder.decode(part, { stream: true })
      // Leaving the loop ends the connection.
      if (text.length >= mostCharacters) break
    }
  } catch {
    // What came so far is what there is to show: the status has said whether it was taken.
  }
  return clip(text, mostCharacters)
}

const refusedAddress = (reason: string): NotCalled => ({ outcome: 'refused', why: 'address', reason })

/** Never the error's own message: it may repeat the address, and some have a token in it. */
const codeOf = (error: unknown) =>
  typeof error === 'object' && error !== null && 'code' in error ? ` (${String(error.code)})` : ''

async function send(url: URL, given: OutsideRequest, resolve: typeof lookup | undefined, signal: AbortSignal) {
  const isLocal = isOnThisMachine(url)
  const [{ request }, dns] = await Promise.all([
    isLocal ? import('node:http') : import('node:https'),
    import('node:dns'),
  ])
  const headers = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'content-type': 'application/json',
    'content-length': Buffer.byteLength(given.body),
    'user-agent': 'Switchboard',
    ...given.headers,
  }
  // A connection of its own: one that somebody else has made was looked up by their rules.
  const options = { method: 'POST', headers, signal, agent: false } as const
  return new Promise<IncomingMessage>((done, fail) => {
    request(url, { ...options, ...(isLocal ? {} : { lookup: publicOnly(resolve ?? dns.lookup) }) }, done)
      .on('error', fail)
      .end(given.body)
  })
}

async function answered(answer: IncomingMessage): Promise<OutsideAnswer> {
  const head = headOf(answer)
  const failure = notTaken(head)
  if (failure) {
    answer.destroy()
    return failure
  }
  return readBody(head, await bytesOf(answer))
}

function headOf({ statusCode: status = 0, headers }: IncomingMessage): AnswerHead {
  const said = new Headers({ 'retry-after': headers['retry-after'] ?? '', date: headers.date ?? '' })
  return { status, contentType: headers['content-type'], afterSeconds: retryAfter(said) }
}

/** The whole body; undefined where there is more than is read of one. */
async function bytesOf(answer: IncomingMessage): Promise<Buffer | undefined> {
  if (Number(answer.headers['content-length'] ?? 0) > MAX_BYTES) {
    answer.destroy()
    return undefined
  }
  const parts: Buffer[] = []
  let bytes = 0
  for await (const part of answer as AsyncIterable<Buffer>) {
    bytes += part.length
    // Leaving the loop ends the connection.
    if (bytes > MAX_BYTES) return undefined
    parts.push(part)
  }
  return Buffer.concat(parts, bytes)
}
