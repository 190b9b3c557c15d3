import type { IncomingMessage, ServerResponse } from 'node:http'
import { FunctionError, isClosing } from './function-host.ts'
import { BodyTooLarge, readBody } from './http-body.ts'
import { httpEvent, writeResult } from './http-event.ts'
import { sendJson, sendProblem } from './problems.ts'
import type { Match, Router } from './routes.ts'

/**
 * An API Gateway HTTP API: explicit routes, a Lambda authorizer that is remembered, CORS for every origin, payload format 2.0, its limits and its
 * answers to errors. It does not throttle, log, or know of stages and custom domains.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export interface HttpFrontOptions {
  router: Router
  invoke(fn: string, event: unknown, timeoutMs: number): Promise<unknown>
  now(): number
}

const BODY_LIMIT = 10 * 1024 * 1024
const INTEGRATION_TIMEOUT_MS = 30_000
const AUTHORIZER_TIMEOUT_MS = 10_000
/** as long as the stack has it remembered (`lib/http.ts`) */
const REMEMBERED_MS = 300_000
const MOST_REMEMBERED = 1_000

/** What the authorizer answered: its context, or the status that the caller gets. */
type Verdict = { context: Record<string, unknown> } | { refused: 401 | 403 | 500 }
const refusals = { 403: 'Forbidden', 500: 'Internal Server Error' }

export function createHttpFront(options: HttpFrontOptions) {
  const { router, invoke, now } = options
  const remembered = new Map<string, { verdict: Promise<Verdict>; until: number }>()

  return async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const cors = corsHeaders(request)
    if (request.method === 'OPTIONS' && request.headers.origin && request.headers['access-control-request-method']) {
      answerPreflight(request, response)
      return
    }
    const path = (request.url ?? '/').split('?')[0] ?? '/'
    if (!isDecodable(path)) {
      request.resume()
      sendJson(response, 400, { message: 'Bad Request' }, cors)
      return
    }
    const match = router(request.method ?? 'GET', path)
    if (!match) {
      request.resume()
      const detail = `There is no ${request.method} ${path}`
      sendProblem(response, 404, { code: 'not_found', title: 'Not found', detail }, cors)
      return
    }
    const verdict = match.route.guarded ? await verdictOn(request, match) : undefined
    if (verdict && 'refused' in verdict) {
      request.resume()
      if (verdict.refused === 401) {
        // Says more than API Gateway does, and what the functions say of a bearer that proves nothing.
        const detail = 'Send a bearer token of a signed-in agent, or an API key.'
        const headers = { ...cors, 'www-authenticate': 'Bearer' }
        sendProblem(response, 401, { code: 'unauthorized', title: 'Unauthorized', detail }, headers)
      } else sendJson(response, verdict.refused, { message: refusals[verdict.refused] }, cors)
      return
    }
    let body: Buffer
    try {
      body = await readBody(request, BODY_LIMIT)
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error
      sendJson(response, 413, { message: 'Request Entity Too Large' }, { ...cors, connection: 'close' })
      return
    }
    try {
      const event = httpEvent(request, { match, body, now: now(), ...verdict })
      writeResult(response, await invoke(match.route.fn, event, INTEGRATION_TIMEOUT_MS), cors)
    } catch (error) {
      if (error instanceof FunctionError && error.kind === 'timeout') {
        sendJson(response, 503, { message: 'Service Unavailable' }, cors)
        return
      }
      if (!isClosing(error)) console.error(`${match.route.key} failed: ${(error as Error).stack ?? error}`)
      sendJson(response, 500, { message: 'Internal Server Error' }, cors)
    }
  }

  /** https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
  function verdictOn(request: IncomingMessage, match: Match): Promise<Verdict> | Verdict {
    // The identity source: without it nobody is asked.
    const source = request.headers.authorization ?? ''
    if (source === '') return { refused: 401 }
    const known = remembered.get(source)
    if (known && known.until > now()) return known.verdict
    if (remembered.size >= MOST_REMEMBERED) remembered.clear()
    const verdict = askAuthorizer(request, match, source)
    remembered.set(source, { verdict, until: now() + REMEMBERED_MS })
    return verdict
  }

  async function askAuthorizer(request: IncomingMessage, match: Match, source: string): Promise<Verdict> {
    const {
      body: _body,
      isBase64Encoded: _isBase64Encoded,
      ...event
    } = httpEvent(request, { match, body: Buffer.alloc(0), now: now() })
    const [method, path] = match.route.key.split(' ')
    const routeArn = `arn:aws:execute-api:us-east-1:000000000000:local/$default/${method}${path}`
    try {
      const asked = { ...event, type: 'REQUEST', routeArn, identitySource: [source] }
      const { isAuthorized, context = {} } = (await invoke('authorizer', asked, AUTHORIZER_TIMEOUT_MS)) as {
        isAuthorized: boolean
        context?: Record<string, unknown>
      }
      return isAuthorized ? { context } : { refused: 403 }
    } catch (error) {
      // What failed is not remembered.
      remembered.delete(source)
      if (!isClosing(error)) console.error(`The authorizer failed: ${(error as Error).stack ?? error}`)
      return { refused: 500 }
    }
  }
}

function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    // URIError is its only error: not percent-encoding.
    return false
  }
}

function corsHeaders(request: IncomingMessage): Record<string, string> {
  return request.headers.origin ? { 'access-control-allow-origin': '*', 'access-control-expose-headers': '*' } : {}
}

function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  request.resume()
  response.writeHead(204, {
    'access-control-allow-origin': '*',
    'access-control-allow-methods': 'DELETE,GET,PATCH,POST,PUT',
    'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
    'access-control-max-age': '86400',
  })
  response.end()
}
