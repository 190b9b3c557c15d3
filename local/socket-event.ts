import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { logTime, queryParameters } from './http-event.ts'

export interface SocketIdentity {
  connectionId: string
  connectedAt: number
  domainName: string
  sourceIp: string
  userAgent: string
  /** what the authorizer answered; handed to every later call */
  authorizer?: Record<string, unknown>
}

const API = { apiId: 'local', stage: 'local' }
export const SOCKET_ARN = `arn:aws:execute-api:us-east-1:000000000000:${API.apiId}/${API.stage}/$connect`

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api-mapping-template-reference.html */
function requestContext(socket: SocketIdentity, routeKey: string, eventType: string, now: number) {
  return {
    routeKey,
    eventType,
    messageDirection: 'IN',
    ...API,
    connectionId: socket.connectionId,
    connectedAt: socket.connectedAt,
    domainName: socket.domainName,
    requestId: randomUUID(),
    extendedRequestId: randomUUID(),
    requestTime: logTime(now),
    requestTimeEpoch: now,
    identity: { sourceIp: socket.sourceIp, userAgent: socket.userAgent },
    ...(socket.authorizer ? { authorizer: socket.authorizer } : {}),
  }
}

/** What the REQUEST authorizer gets, and, without `type` and `methodArn`, the function behind `$connect`. */
export function connectEvent(request: IncomingMessage, socket: SocketIdentity, now: number) {
  const query = queryParameters((request.url ?? '').split('?').slice(1).join('?'))
  const headers: Record<string, string> = {}
  const multiValueHeaders: Record<string, string[]> = {}
  for (let i = 0; i + 1 < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] ?? ''
    const value = request.rawHeaders[i + 1] ?? ''
    headers[name] = value
    multiValueHeaders[name] = [...(multiValueHeaders[name] ?? []), value]
  }
  const multiValueQuery = Object.fromEntries(Object.entries(query).map(([name, value]) => [name, [value]]))
  return {
    headers,
    multiValueHeaders,
    ...(Object.keys(query).length > 0
      ? { queryStringParameters: query, multiValueQueryStringParameters: multiValueQuery }
      : {}),
    requestContext: requestContext(socket, '$connect', 'CONNECT', now),
    isBase64Encoded: false,
  }
}

export function messageEvent(socket: SocketIdentity, body: string, now: number) {
  const context = requestContext(socket, '$default', 'MESSAGE', now)
  return { requestContext: { ...context, messageId: randomUUID() }, body, isBase64Encoded: false }
}

export function disconnectEvent(socket: SocketIdentity, code: number, reason: string, now: number) {
  const context = requestContext(socket, '$disconnect', 'DISCONNECT', now)
  return {
    headers: { Host: socket.domainName, 'x-api-key': '', 'X-Forwarded-For': '', 'x-restapi': '' },
    requestContext: { ...context, disconnectStatusCode: code, disconnectReason: reason },
    isBase64Encoded: false,
  }
}

/** Does the authorizer's IAM policy allow the connection? An explicit denial wins; nothing said is a denial. */
export function isAllowed(policy: unknown): boolean {
  const document = (policy as { policyDocument?: { Statement?: unknown } } | null)?.policyDocument
  const statements = [document?.Statement ?? []].flat() as { Effect?: string; Action?: unknown; Resource?: unknown }[]
  const about = statements.filter(
    ({ Action, Resource }) =>
      [Action].flat().some((action) => covers(action, 'execute-api:Invoke')) &&
      [Resource].flat().some((resource) => covers(resource, SOCKET_ARN)),
  )
  return about.some(({ Effect }) => Effect === 'Allow') && !about.some(({ Effect }) => Effect === 'Deny')
}

function covers(pattern: unknown, text: string): boolean {
  const source = String(pattern)
    .split('*')
    .map((part) => part.replace(/[.+?^${}()|[\]\\]/g, '\\$&'))
    .join('.*')
  return new RegExp(`^${source}$`, 'i').test(text)
}
