/** More than this is not read of an answer, and not sent. */
export const MAX_BYTES = 256 * 1024

/** What came of a call. `reason` says it in a sentence that shows nothing of the address, nor of what was answered. */
export type OutsideAnswer =
  /** taken, and `body` is the JSON that was answered */
  | { outcome: 'answered'; status: number; body: unknown }
  /** taken, and nothing was answered */
  | { outcome: 'empty'; status: number }
  /** taken, and what was answered is of no use */
  | { outcome: 'unreadable'; status: number; why: 'tooBig' | 'html' | 'notJson'; reason: string }
  /** not taken, nor will it be by trying again */
  | {
      outcome: 'refused'
      status?: number
      why: 'address' | 'redirected' | 'status' | 'tooBig' | 'noSecret'
      reason: string
    }
  /** not taken, as far as is known; it may be later */
  | {
      outcome: 'unavailable'
      status?: number
      why: 'slow' | 'unreachable' | 'status'
      reason: string
      afterSeconds?: number
    }

/** An answer's head. */
export interface AnswerHead {
  status: number
  contentType?: string | undefined
  /** what `retry-after` says, in seconds */
  afterSeconds?: number | undefined
}

/** What a status means where no body needs to be read for it; undefined: it was taken. */
export function notTaken({ status, afterSeconds }: AnswerHead): OutsideAnswer | undefined {
  if (status >= 200 && status < 300) return undefined
  const reason = `The address answered ${status}`
  if (status >= 300 && status < 400) {
    return { outcome: 'refused', status, why: 'redirected', reason: `${reason}, which leads elsewhere` }
  }
  if (status < 500 && ![408, 425, 429].includes(status)) return { outcome: 'refused', status, why: 'status', reason }
  return {
    outcome: 'unavailable',
    status,
    why: 'status',
    reason,
    ...(afterSeconds === undefined ? {} : { afterSeconds }),
  }
}

/** What was answered to a call that was taken; `bytes` undefined: there was more than is read. */
export function readBody({ status, contentType = '' }: AnswerHead, bytes: Uint8Array | undefined): OutsideAnswer {
  const unreadable = (why: 'tooBig' | 'html' | 'notJson', reason: string): OutsideAnswer => ({
    outcome: 'unreadable',
    status,
    why,
    reason,
  })
  if (!bytes) return unreadable('tooBig', `The answer is larger than ${MAX_BYTES / 1024} KB`)
  const text = decoded(bytes)
  if (text?.trim() === '') return { outcome: 'empty', status }
  if (/^\s*(text\/html|application\/xhtml)/i.test(contentType) || text?.trimStart().startsWith('<')) {
    return unreadable('html', 'The answer is a web page, not JSON')
  }
  const body = text === undefined ? undefined : parsed(text)
  return body === undefined
    ? unreadable('notJson', 'The answer is not JSON')
    : { outcome: 'answered', status, body: body.value }
}

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}

/** Deeper than this nothing is of use, and walking through it could exhaust the stack. */
const MAX_DEPTH = 32

function parsed(text: string): { value: unknown } | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isShallow(value, MAX_DEPTH) ? { value } : undefined
  } catch {
    return undefined
  }
}

function isShallow(value: unknown, left: number): boolean {
  if (typeof value !== 'object' || value === null) return true
  return left > 0 && Object.values(value).every((inner) => isShallow(inner, left - 1))
}
