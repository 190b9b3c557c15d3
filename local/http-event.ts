import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Match } from './routes.ts'

/**
 * An API Gateway HTTP API event, payload format 2.0.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html
 */
export function httpEvent(
  request: IncomingMessage,
  options: { match: Match; body: Buffer; path?: string; context?: Record<string, unknown>; now: number },
) {
  const { match, body, context, now } = options
  const [rawPath = '/', ...queryParts] = (request.url ?? '/').split('?')
  const rawQueryString = queryParts.join('?')
  const { cookie, ...headers } = joinedHeaders(request)
  const sourceIp = request.socket.remoteAddress ?? '127.0.0.1'
  const domainName = headers.host ?? 'localhost'
  const path = options.path ?? decodeURIComponent(rawPath)
  const query = queryParameters(rawQueryString)
  return {
    version: '2.0',
    routeKey: match.route.key,
    rawPath: path,
    rawQueryString,
    ...(cookie === undefined ? {} : { cookies: cookie.split(/;\s*/) }),
    headers: {
      ...headers,
      'content-length': String(body.length),
      'x-forwarded-for': headers['x-forwarded-for'] ? `${headers['x-forwarded-for']}, ${sourceIp}` : sourceIp,
      'x-forwarded-port': String(request.socket.localPort),
      'x-forwarded-proto': 'http',
    },
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    ...(Object.keys(match.parameters).length > 0 ? { pathParameters: match.parameters } : {}),
    requestContext: {
      accountId: '000000000000',
      apiId: 'local',
      ...(context ? { authorizer: { lambda: context } } : {}),
      domainName,
      domainPrefix: domainName.split('.')[0],
      http: {
        method: request.method ?? 'GET',
        path,
        protocol: `HTTP/${request.httpVersion}`,
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      requestId: randomUUID(),
      routeKey: match.route.key,
      stage: '$default',
      time: logTime(now),
      timeEpoch: now,
    },
    ...bodyField(body, headers['content-type']),
  }
}

/** `22/Nov/2026:03:01:11 +0000` */
export function logTime(now: number): string {
  const [, weekdayFree = ''] = new Date(now).toUTCString().split(', ')
  const [day, month, year, time] = weekdayFree.split(' ')
  return `${day}/${month}/${year}:${time} +0000`
}

/** Lower-case names; repeated headers joined with commas. */
function joinedHeaders(request: IncomingMessage): Record<string, string> {
  const joined: Record<string, string> = {}
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = (request.rawHeaders[i] ?? '').toLowerCase()
    const value = request.rawHeaders[i + 1] ?? ''
    joined[name] = joined[name] === undefined ? value : `${joined[name]}${name === 'cookie' ? '; ' : ','}${value}`
  }
  return joined
}

/** Decoded; repeated names joined with commas; what can't be decoded stays as it came. */
export function queryParameters(raw: string): Record<string, string> {
  const joined: Record<string, string> = {}
  for (const part of raw.split('&')) {
    if (part === '') continue
    const [name = '', ...rest] = part.split('=')
    const key = lenientDecode(name)
    const value = lenientDecode(rest.join('='))
    joined[key] = Object.hasOwn(joined, key) ? `${joined[key]},${value}` : value
  }
  return joined
}

function lenientDecode(text: string): string {
  const spaced = text.replaceAll('+', ' ')
  try {
    return decodeURIComponent(spaced)
  } catch {
    // Not percent-encoding after all: the text itself is the best that can be handed on.
    return spaced
  }
}

const TEXT_TYPE = /^(text\/|application\/(json|javascript|xml)\b|[^;]+\+(json|xml)\b)/i

function bodyField(body: Buffer, type: string | undefined) {
  if (body.length === 0) return { isBase64Encoded: false }
  const text = body.toString('utf8')
  // Bytes that are no UTF-8 would not survive as text, and signatures are computed over the bytes.
  const asText = (type === undefined || TEXT_TYPE.test(type)) && Buffer.from(text, 'utf8').equals(body)
  return asText ? { body: text, isBase64Encoded: false } : { body: body.toString('base64'), isBase64Encoded: true }
}

/** Writes what the function answered; throws when it is not something that API Gateway understands. */
export function writeResult(response: ServerResponse, result: unknown, cors: Record<string, string>): void {
  const inferred = typeof result !== 'object' || result === null || !('statusCode' in result)
  const answer = (inferred ? { statusCode: 200, body: result } : result) as {
    statusCode: unknown
    headers?: Record<string, unknown>
    cookies?: string[]
    body?: unknown
    isBase64Encoded?: boolean
  }
  const status = Number(answer.statusCode)
  if (!Number.isInteger(status) || status < 200 || status > 599) {
    throw new Error(`The function answered with the status ${String(answer.statusCode)}`)
  }
  const text =
    typeof answer.body === 'string' ? answer.body : answer.body === undefined ? '' : JSON.stringify(answer.body)
  const body = Buffer.from(text, answer.isBase64Encoded ? 'base64' : 'utf8')
  const headers: Record<string, string> = {
    'content-type': inferred ? 'application/json' : 'text/plain; charset=utf-8',
  }
  for (const [name, value] of Object.entries(answer.headers ?? {})) headers[name.toLowerCase()] = String(value)
  response.writeHead(status, {
    ...headers,
    ...cors,
    ...(answer.cookies ? { 'set-cookie': answer.cookies } : {}),
    'content-length': body.length,
  })
  response.end(body)
}
