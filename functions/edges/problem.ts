import * as z from 'zod'
import { type Challenge, DomainError, type ErrorCode, errorStatus, type Remedy } from '../kernel/errors.ts'
import type { Log } from '../kernel/ports.ts'

/** The one shape of an error, RFC 9457. */
export interface Problem {
  type: string
  status: number
  code: ErrorCode
  title: string
  detail: string
  requestId: string
  errors?: { path: string; message: string }[]
  /** seconds, as the header of this name says too */
  retryAfter?: number
  challenge?: Challenge
}

const title = (code: string) => code.charAt(0).toUpperCase() + code.slice(1).replaceAll('_', ' ')

/** Builds a problem from its parts. */
function problem(
  code: ErrorCode,
  detail: string,
  requestId: string,
  errors: Problem['errors'] = [],
  { retryAfterSeconds, challenge }: Remedy = {},
): Problem {
  return {
    type: `urn:switchboard:problem:${code}`,
    status: errorStatus[code],
    code,
    title: title(code),
    detail,
    requestId,
    ...(errors.length > 0 ? { errors } : {}),
    ...(retryAfterSeconds === undefined ? {} : { retryAfter: retryAfterSeconds }),
    ...(challenge ? { challenge } : {}),
  }
}

/** What was wrong with an input, field by field; values are not repeated. */
export function invalidInput(error: z.ZodError): DomainError {
  const errors = error.issues.slice(0, 50).map((issue) => ({
    path: [...issue.path, ...(issue.code === 'unrecognized_keys' ? [issue.keys[0] ?? ''] : [])].join('.').slice(0, 200),
    message: issue.code === 'unrecognized_keys' ? 'is not a known field' : issue.message.slice(0, 200),
  }))
  return new DomainError('invalid_request', 'The request does not fit the operation.', errors)
}

const THROTTLED =
  /Throttl|ProvisionedThroughputExceeded|RequestLimitExceeded|TransactionInProgress|ServiceUnavailable|InternalServerError|TimeoutError|ECONN/

/** Any error as a problem: a rule's no as it is, everything else logged and without details. */
export function problemOf(error: unknown, requestId: string, log: Log): Problem {
  if (error instanceof z.ZodError) return problemOf(invalidInput(error), requestId, log)
  if (error instanceof DomainError) return problem(error.code, error.message, requestId, error.errors, error.remedy)
  const name = error instanceof Error ? error.name : typeof error
  log.error('request.failed', { requestId, name, stack: error instanceof Error ? framesOf(error) : undefined })
  const busy = THROTTLED.test(name) || (error instanceof Error && 'code' in error && THROTTLED.test(String(error.code)))
  return busy
    ? problem('unavailable', 'The database is busy; try again.', requestId)
    : problem('internal_error', 'Something went wrong on our side.', requestId)
}

// Only where it happened: a message may repeat what a customer wrote.
const framesOf = (error: Error) =>
  error.stack
    ?.split('\n')
    .filter((line) => line.startsWith('    at '))
    .slice(0, 8)
