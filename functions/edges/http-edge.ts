import middy from '@middy/core'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import { DomainError } from '../kernel/errors.ts'
import type { Log } from '../kernel/ports.ts'
import { readJson } from '../platform/json.ts'
import { problemOf } from './problem.ts'

export type HttpEvent = APIGatewayProxyEventV2 & {
  requestContext: { authorizer?: { jwt?: { claims?: Record<string, unknown> } } }
}
export type HttpResult = APIGatewayProxyStructuredResultV2

const security = { 'cache-control': 'no-store', 'x-content-type-options': 'nosniff' }

/** A JSON answer; `body` is JSON already. */
export function json(status: number, body: string, contentType = 'application/json'): HttpResult {
  return { statusCode: status, headers: { 'content-type': contentType, ...security }, body }
}

/** Every HTTP edge: whatever is thrown becomes a problem+json answer and, where it was ours, a log line. */
export function httpEdge(log: () => Log, run: (event: HttpEvent) => Promise<HttpResult>) {
  return middy<HttpEvent, HttpResult>()
    .use({
      onError: (request) => {
        const found = problemOf(request.error, request.event.requestContext.requestId, log())
        const answer = json(found.status, JSON.stringify(found), 'application/problem+json')
        const { retryAfter } = found
        request.response =
          retryAfter === undefined
            ? answer
            : { ...answer, headers: { ...answer.headers, 'retry-after': String(retryAfter) } }
      },
    })
    .handler(run)
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
