import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { SocketHub } from './aws/types.ts'
import { watchFrames } from './frame-watch.ts'
import { disconnectEvent, messageEvent, type SocketIdentity } from './socket-event.ts'
import { isUpgrade, refuse, report, type SocketCalls, shakeHands, statusOf, TIMEOUT_MS } from './socket-handshake.ts'

/**
 * An API Gateway WebSocket API on one path: a REQUEST authorizer, `$connect`, `$default` and `$disconnect`, its limits on
 * frames, messages, idleness and age. It knows no route selection, no response routes and no throttling, and it hands
 * the messages of one connection over strictly one after another, which the service does not promise.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-websocket-api.html
 */
export interface SocketFront extends SocketHub {
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  /** the next so many closed connections are not reported by `$disconnect` */
  dropDisconnects(times: number): void
  /** messages and connections being handed over */
  busy(): number
  open(): number
  /** breaks every connection without a farewell and without `$disconnect`, as a crash would */
  crash(): void
  close(): void
}

interface Connection extends SocketIdentity {
  ws: WebSocket
  /** both by the wall clock */
  acceptedAt: number
  lastActiveAt: number
  queue: string[]
  running: boolean
}

const MESSAGE_LIMIT = 128 * 1024
const FRAME_LIMIT = 32 * 1024
/** what a reader may leave unread before it is taken for lost */
const UNREAD_LIMIT = 4 * 1024 * 1024
const QUEUE_LIMIT = 100
const IDLE_MS = 600_000
const MAXIMUM_MS = 7_200_000

export function createSocketFront({ invoke, now }: SocketCalls): SocketFront {
  const server = new WebSocketServer({ noServer: true, maxPayload: MESSAGE_LIMIT, perMessageDeflate: false })
  const connections = new Map<string, Connection>()
  let disconnectsToDrop = 0
  let handshakes = 0
  let disconnecting = 0

  // Wall clock: a movable clock that is moved by a day must not cut everybody off.
  const sweep = setInterval(() => {
    const wall = Date.now()
    for (const connection of connections.values()) {
      if (wall - connection.lastActiveAt > IDLE_MS) connection.ws.close(1001, 'Going away')
      else if (wall - connection.acceptedAt > MAXIMUM_MS) connection.ws.close(1001, 'Going away')
    }
  }, 10_000)
  sweep.unref()

  async function handshake(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const { refused, identity } = await shakeHands(request, { invoke, now })
    if (refused !== undefined) refuse(socket, refused)
    else if (socket.destroyed) reportGone(identity, 1006, 'Connection closed during the handshake')
    else server.handleUpgrade(request, socket, head, (ws) => accept(ws, socket, identity))
  }

  function accept(ws: WebSocket, socket: Duplex, identity: SocketIdentity): void {
    const opened = { acceptedAt: Date.now(), lastActiveAt: Date.now() }
    const connection: Connection = { ...identity, ...opened, ws, queue: [], running: false }
    connections.set(identity.connectionId, connection)
    let over = false
    socket.prependListener(
      'data',
      watchFrames(FRAME_LIMIT, () => {
        over = true
        ws.close(1009, 'Frame too large')
      }),
    )
    ws.on('message', (data: RawData, binary: boolean) => {
      connection.lastActiveAt = Date.now()
      if (over) return
      if (binary) {
        ws.close(1003, 'Binary messages are not supported')
        return
      }
      connection.queue.push(data.toString())
      if (connection.queue.length > QUEUE_LIMIT) ws.pause()
      void handOver(connection)
    })
    ws.on('ping', () => {
      connection.lastActiveAt = Date.now()
    })
    // Whatever went wrong, 'close' follows and is what counts.
    ws.on('error', () => ws.terminate())
    ws.on('close', (code, reason) => {
      if (connections.delete(identity.connectionId)) reportGone(identity, code, reason.toString())
    })
  }

  async function handOver(connection: Connection): Promise<void> {
    if (connection.running) return
    connection.running = true
    for (let body = connection.queue.shift(); body !== undefined; body = connection.queue.shift()) {
      const event = messageEvent(connection, body, now())
      try {
        const answer = await invoke('socket', event, TIMEOUT_MS)
        if (statusOf(answer) >= 500) sendError(connection, event.requestContext.requestId)
      } catch (error) {
        report('$default', error)
        sendError(connection, event.requestContext.requestId)
      }
      if (connection.queue.length === 0 && connection.ws.isPaused) connection.ws.resume()
    }
    connection.running = false
  }

  function sendError({ ws, connectionId }: Connection, requestId: string): void {
    if (ws.readyState === ws.OPEN)
      ws.send(JSON.stringify({ message: 'Internal server error', connectionId, requestId }))
  }

  function reportGone(identity: SocketIdentity, code: number, reason: string): void {
    if (disconnectsToDrop > 0) {
      disconnectsToDrop--
      return
    }
    disconnecting++
    invoke('socket', disconnectEvent(identity, code, reason, now()), TIMEOUT_MS)
      .catch((error) => report('$disconnect', error))
      .finally(() => disconnecting--)
  }

  const crash = () => {
    const all = [...connections.values()]
    connections.clear()
    for (const { ws, queue } of all) {
      queue.length = 0
      ws.terminate()
    }
  }
  return {
    upgrade(request, socket, head) {
      socket.on('error', () => socket.destroy())
      if (!isUpgrade(request)) {
        refuse(socket, 400)
        return
      }
      handshakes++
      handshake(request, socket, head)
        .catch((error) => {
          report('handshake', error)
          socket.destroy()
        })
        .finally(() => handshakes--)
    },
    post(connectionId, data) {
      if (data.length > MESSAGE_LIMIT) return 'too-large'
      const connection = connections.get(connectionId)
      if (connection?.ws.readyState !== 1) return 'gone'
      if (connection.ws.bufferedAmount > UNREAD_LIMIT) {
        connection.ws.terminate()
        return 'gone'
      }
      connection.ws.send(data, { binary: false })
      connection.lastActiveAt = Date.now()
      return 'ok'
    },
    info(connectionId) {
      const connection = connections.get(connectionId)
      if (!connection) return undefined
      const { connectedAt, lastActiveAt, sourceIp, userAgent } = connection
      return { connectedAt: new Date(connectedAt), lastActiveAt: new Date(lastActiveAt), sourceIp, userAgent }
    },
    drop(connectionId) {
      const connection = connections.get(connectionId)
      connection?.ws.close(1000)
      return connection !== undefined
    },
    dropDisconnects(times) {
      disconnectsToDrop = times
    },
    busy: () => handshakes + disconnecting + [...connections.values()].filter(({ running }) => running).length,
    open: () => connections.size,
    crash,
    close() {
      clearInterval(sweep)
      crash()
      server.close()
    },
  }
}
