import { randomBytes } from 'node:crypto'
import { type IncomingMessage, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { FunctionError, isClosing } from './function-host.ts'
import { connectEvent, isAllowed, SOCKET_ARN, type SocketIdentity } from './socket-event.ts'

export interface SocketCalls {
  invoke(fn: string, event: unknown, timeoutMs: number): Promise<unknown>
  now(): number
}

/** what API Gateway gives a function behind a WebSocket API */
export const TIMEOUT_MS = 29_000

/** Asks the authorizer and `$connect`; `refused` is the HTTP status that the client gets instead of a socket. */
export async function shakeHands(
  request: IncomingMessage,
  { invoke, now }: SocketCalls,
): Promise<{ identity: SocketIdentity; refused?: number }> {
  const identity: SocketIdentity = {
    connectionId: `${randomBytes(11).toString('base64url')}=`,
    connectedAt: now(),
    domainName: request.headers.host ?? 'localhost',
    sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
    userAgent: request.headers['user-agent'] ?? '',
  }
  const event = connectEvent(request, identity, now())
  let policy: unknown
  try {
    policy = await invoke('authorizer', { type: 'REQUEST', methodArn: SOCKET_ARN, ...event }, TIMEOUT_MS)
  } catch (error) {
    if (error instanceof FunctionError && error.message === 'Unauthorized') return { identity, refused: 401 }
    report('authorizer', error)
    return { identity, refused: 500 }
  }
  if (!isAllowed(policy)) return { identity, refused: 403 }
  const { principalId, context } = policy as { principalId?: string; context?: Record<string, unknown> }
  identity.authorizer = { principalId, integrationLatency: 0, ...context }
  try {
    const requestContext = { ...event.requestContext, authorizer: identity.authorizer }
    const status = statusOf(await invoke('socket', { ...event, requestContext }, TIMEOUT_MS))
    return status >= 400 ? { identity, refused: status } : { identity }
  } catch (error) {
    report('$connect', error)
    return { identity, refused: 500 }
  }
}

/** Is it a WebSocket handshake at all? RFC 6455, section 4.2.1. */
export function isUpgrade({ method, headers }: IncomingMessage): boolean {
  const key = headers['sec-websocket-key'] ?? ''
  return method === 'GET' && /^[+/0-9A-Za-z]{22}==$/.test(key) && headers['sec-websocket-version'] === '13'
}

/** The status of a function's answer; one without is a defect, as in API Gateway. */
export function statusOf(answer: unknown): number {
  const status = Number((answer as { statusCode?: unknown } | null)?.statusCode)
  return Number.isInteger(status) ? status : 500
}

export function refuse(socket: Duplex, status: number): void {
  const title = STATUS_CODES[status] ?? 'Error'
  const body = JSON.stringify({ message: status === 401 ? 'Unauthorized' : title })
  socket.once('finish', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status} ${title}\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  )
}

export function report(what: string, error: unknown): void {
  if (isClosing(error)) return
  console.error(`Socket ${what} failed: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`)
}
