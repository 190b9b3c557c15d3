import { Problem } from './problem.ts'

export interface Patience {
  /** how often the same is tried again at most */
  retries: number
  /** how long one try may take, in milliseconds */
  timeoutMs: number
}

/** Longer than this nobody is kept waiting for a server that says when to come again: they are told. */
const MAX_WAIT_MS = 60_000
const FIRST_WAIT_MS = 500

/**
 * Tries something until it is done, or refused for good: without an answer, at 429, and at what a gateway says for a server
 * that is not there. A problem of the server's own (500 with a code) would be the same again.
 */
export async function persist<Answer>(
  attempt: (signal: AbortSignal) => Promise<Answer>,
  { retries, timeoutMs }: Patience,
  signal?: AbortSignal,
): Promise<Answer> {
  for (let tries = 0; ; tries++) {
    const time = AbortSignal.timeout(timeoutMs)
    try {
      return await attempt(signal ? AbortSignal.any([signal, time]) : time)
    } catch (error) {
      signal?.throwIfAborted()
      const problem = time.aborted ? late(error) : error
      if (!(problem instanceof Problem)) throw error
      const wait = problem.retryAfter === undefined ? backoff(tries) : problem.retryAfter * 1000
      if (tries >= retries || !isWorthAnother(problem) || wait > MAX_WAIT_MS) throw problem
      await sleep(wait, signal)
    }
  }
}

const late = (cause: unknown) =>
  new Problem(0, { code: 'timeout', detail: 'The server did not answer in time.' }, { cause })

function isWorthAnother({ status, requestId }: Problem): boolean {
  if (status === 0 || status === 429 || status === 502 || status === 503 || status === 504) return true
  // A gateway's, whose function died: the server itself would have said which request it was.
  return status === 500 && requestId === undefined
}

/** Twice as long each time, and somewhere within it: those who were turned away together don't come back together. */
const backoff = (tries: number) => Math.min(10_000, FIRST_WAIT_MS * 2 ** tries) * (0.5 + Math.random() / 2)

/** Throws what the signal was aborted with. */
export function sleep(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer)
      reject(signal?.reason)
    }
    const timer = setTimeout(() => {
      signal?.removeEventListener('abort', stop)
      resolve()
    }, ms)
    signal?.addEventListener('abort', stop, { once: true })
  })
}
