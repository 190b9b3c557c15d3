import type { IncomingMessage, ServerResponse } from 'node:http'
import { FunctionError, isClosing } from './function-host.ts'
import { BodyTooLarge, readBody } from './http-body.ts'
import { httpEvent, writeResult } from './http-event.ts'
import { sendJson, sendProblem } from './problems.ts'
import type { Router } from './routes.ts'

/**
 * An API Gateway HTTP API: explicit routes, a JWT authorizer, CORS for every origin, payload format 2.0, its limits and its
 * answers to errors. It does not throttle, cache, log, or know of stages and custom domains.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api.html
 */
export interface HttpFrontOptions {
  router: Router
  invoke(fn: string, event: unknown, timeoutMs: number): Promise<unknown>
  /** undefined for anything but a good token */
  verifyToken(token: string): Promise<Record<string, unknown> | undefined>
  now(): number
}

const BODY_LIMIT = 10 * 1024 * 1024
const INTEGRATION_TIMEOUT_MS = 30_000

export function createHttpFront(options: HttpFrontOptions) {
  const { router, invoke, verifyToken, now } = options

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
    const claims = match.route.guarded ? await claimsOf(request) : undefined
    if (match.route.guarded && !claims) {
      request.resume()
      const headers = { ...cors, 'www-authenticate': 'Bearer' }
      const detail = 'Send a bearer token of a signed-in agent.'
      sendProblem(response, 401, { code: 'unauthorized', title: 'Unauthorized', detail }, headers)
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
      const event = httpEvent(request, { match, body, now: now(), ...(claims ? { claims } : {}) })
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

  async function claimsOf(request: IncomingMessage): Promise<Record<string, unknown> | undefined> {
    const [, token] = /^(?:bearer\s+)?(\S+)$/i.exec(request.headers.authorization?.trim() ?? '') ?? []
    return token === undefined ? undefined : verifyToken(token)
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
