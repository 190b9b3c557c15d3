import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { type Identity, isOfProgram, readIdentity } from '../areas/workspace/domain/sign-in.ts'
import { DomainError } from '../kernel/errors.ts'
import type { Log } from '../kernel/ports.ts'
import { readJson } from '../platform/json.ts'
import { problemOf } from './problem.ts'

export type HttpEvent = APIGatewayProxyEventV2 & {
  requestContext: {
    authorizer?: { lambda?: { identity?: string } | null; jwt?: { claims?: Record<string, unknown> } }
  }
}
export type HttpResult = APIGatewayProxyStructuredResultV2

const security = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** A JSON answer; `body` is JSON already. */
export function json(status: number, body: string, contentType = 'application/json'): HttpResult {
  return { statusCode: status, headers: { 'content-type': contentType, ...security }, body }
}

/**
 * Every HTTP edge: whatever is thrown becomes a problem+json answer and, where it was ours, a log line. `headersOf` says what goes with
 * the answer to an event, whatever that is.
 */
export function httpEdge(
  log: () => Log,
  run: (event: HttpEvent) => Promise<HttpResult>,
  headersOf: (event: HttpEvent) => Record<string, string> = () => ({}),
) {
  return middy<HttpEvent, HttpResult>()
    .use({
      after: (request) => {
        const { response } = request
        if (response) request.response = { ...response, headers: { ...response.headers, ...headersOf(request.event) } }
      },
      onError: (request) => {
        const found = problemOf(request.error, request.event.requestContext.requestId, log())
        const answer = json(found.status, JSON.stringify(found), 'application/problem+json')
        const { retryAfter } = found
        const later = retryAfter === undefined ? {} : { 'retry-after': String(retryAfter) }
        request.response = { ...answer, headers: { ...answer.headers, ...later, ...headersOf(request.event) } }
      },
    })
    .handler(run)
}

/** Whether a call came by the function's own URL, whose only route is `$default`, and not by the API: nothing that is sent says so. */
export const isByOwnUrl = ({ routeKey }: Pick<HttpEvent, 'routeKey'>): boolean => routeKey === '$default'

/**
 * Who calls, as the authorizer found out (`edges/socket/authorizer.ts`); undefined: nobody whom anything proves. What it found
 * is remembered for minutes by API Gateway, a token that has expired meanwhile too: `now` (epoch ms) tells.
 */
export function identityOf(event: HttpEvent, now: number): Identity | undefined {
  const { lambda, jwt } = event.requestContext.authorizer ?? {}
  // While a deployment goes on, routes may still have the authorizer of before.
  const identity =
    lambda?.identity === undefined ? readIdentity(jwt?.claims) : (JSON.parse(lambda.identity) as Identity)
  if (!identity) return undefined
  return !isOfProgram(identity) && (identity.expiresAt ?? Infinity) <= now ? undefined : identity
}

/** The exact bytes of a body. */
export function bodyOf(event: HttpEvent): Buffer {
  return Buffer.from(event.body ?? '', event.isBase64Encoded ? 'base64' : 'utf8')
}

/** A body as a JSON object; an empty one is `{}`. Throws invalid_request. */
export function jsonBody(event: HttpEvent): Record<string, unknown> {
  const text = bodyOf(event).toString()
  if (text.trim() === '') return {}
  try {
    const value = readJson(text)
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>
  } catch (error) {
    // JSON.parse also fails on a nesting that exhausts the stack; both are the caller's doing.
    if (!(error instanceof SyntaxError) && !(error instanceof RangeError)) throw error
  }
  throw new DomainError('invalid_request', 'The body is not a JSON object.', [
    { path: '', message: 'is not a JSON object' },
  ])
}
