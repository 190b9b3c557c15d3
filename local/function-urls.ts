import type { IncomingMessage, ServerResponse } from 'node:http'
import { consoleFunctions } from '../contracts/console-calls.ts'
import { cors } from '../lib/support/cors.ts'
import { FunctionError, isClosing } from './function-host.ts'
import { BodyTooLarge, readBody } from './http-body.ts'
import { httpEvent, writeResult } from './http-event.ts'
import { sendJson } from './problems.ts'

const PREFIX = '/_local/functions/'
const BODY_LIMIT = 6 * 1024 * 1024
const TIMEOUT_MS = 20_000

/** Where a function's own URL is on this machine: below the origin of everything else. */
export const functionUrl = (name: string): string => PREFIX + name

/**
 * Lambda function URLs (AuthType NONE) of the functions that have one: CORS for one origin, payload format 2.0 without an authorizer,
 * limits, and answers to errors. They do not throttle.
 * https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html
 */
export function createFunctionUrls(options: {
  invoke(fn: string, event: unknown, timeoutMs: number): Promise<unknown>
  now(): number
  /** the one origin whose pages may call */
  consoleOrigin: string
}) {
  const { invoke, now, consoleOrigin } = options

  /** Answers a call of a function's URL; undefined: it is none. */
  return (request: IncomingMessage, response: ServerResponse): Promise<void> | undefined => {
    const { url = '/' } = request
    const name = consoleFunctions.find((one) => url.startsWith(`${functionUrl(one)}/`))
    return name && answer(name, url.slice(functionUrl(name).length), request, response)
  }

  async function answer(name: string, target: string, request: IncomingMessage, response: ServerResponse) {
    const headers = corsHeaders(request)
    if (request.method === 'OPTIONS' && request.headers.origin && request.headers['access-control-request-method']) {
      request.resume()
      response.writeHead(200, { ...headers, ...(headers['access-control-allow-origin'] ? preflight : {}) }).end()
      return
    }
    let body: Buffer
    try {
      body = await readBody(request, BODY_LIMIT)
    } catch (error) {
      if (!(error instanceof BodyTooLarge)) throw error
      sendJson(response, 413, { Message: null }, { ...headers, connection: 'close' })
      return
    }
    try {
      const match = { route: { key: '$default', fn: name, guarded: false }, parameters: {} }
      // As it was sent: unlike an API, a URL decodes no path.
      const path = target.split('?')[0] ?? '/'
      const event = httpEvent(request, { match, body, path, now: now() })
      writeResult(response, await invoke(name, event, TIMEOUT_MS), headers)
    } catch (error) {
      if (!isClosing(error)) console.error(`The URL of ${name} failed: ${(error as Error).stack ?? error}`)
      const status = error instanceof FunctionError ? 502 : 500
      response.writeHead(status, { ...headers, 'content-type': 'text/plain' }).end('Internal Server Error')
    }
  }

  function corsHeaders({ headers: { origin } }: IncomingMessage): Record<string, string> {
    if (origin !== consoleOrigin) return {}
    return {
      'access-control-allow-origin': origin,
      'access-control-expose-headers': cors.exposeHeaders.join(','),
      vary: 'Origin',
    }
  }
}

const preflight = {
  'access-control-allow-methods': '*',
  'access-control-allow-headers': cors.allowHeaders.join(','),
  'access-control-max-age': '86400',
}
