import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { StartProblem, sendProblem } from './problems.ts'

/** what is under way when the runtime is closed gets to end */
export const GRACE_MS = 1000

export interface LocalServer {
  port: number
  /** what is answered before that: functions that set things up call the simulated providers; undefined: it is none of these */
  before(early: (request: IncomingMessage, response: ServerResponse) => Promise<void> | undefined): void
  /** from now on requests go there; until then they are asked to come back */
  ready(handlers: {
    request(request: IncomingMessage, response: ServerResponse): Promise<void>
    upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void
  }): void
  close(): Promise<void>
}

/**
 * Request line and headers together, as API Gateway has it.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-quotas.html
 */
const HEADERS_LIMIT = 10_240

/** Listens on the loopback address; throws StartProblem when the port is taken. */
export async function listen(port: number): Promise<LocalServer> {
  const server = createServer({
    requestTimeout: 60_000,
    headersTimeout: 15_000,
    keepAliveTimeout: 30_000,
    maxHeaderSize: HEADERS_LIMIT,
  })
  let handlers: Parameters<LocalServer['ready']>[0] | undefined
  let early: Parameters<LocalServer['before']>[0] = () => undefined
  server.on('request', (request, response) => {
    const taken = handlers ? handlers.request(request, response) : early(request, response)
    if (!taken) {
      request.resume()
      const problem = { code: 'starting', title: 'Starting', detail: 'Switchboard is not up yet.' }
      sendProblem(response, 503, problem, { 'retry-after': '1' })
      return
    }
    taken.catch((error) => answerDefect(request, response, error))
  })
  server.on('upgrade', (request, socket, head) => {
    if (handlers && request.url?.split('?')[0] === '/socket') {
      handlers.upgrade(request, socket, head)
      return
    }
    socket.on('error', () => socket.destroy())
    socket.end(`HTTP/1.1 ${handlers ? '404 Not Found' : '503 Service Unavailable'}\r\nConnection: close\r\n\r\n`)
  })
  await bind(server, port)
  return {
    port: (server.address() as AddressInfo).port,
    before(given) {
      early = given
    },
    ready(given) {
      handlers = given
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), GRACE_MS).unref()
      }),
  }
}

function bind(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') {
        const remedy = `PORT=${port + 1} npm start`
        reject(
          new StartProblem(`Port ${port} is already in use. Stop what is using it, or take another port: ${remedy}`),
        )
      } else if (error.code === 'EACCES') {
        reject(new StartProblem(`Port ${port} may not be used by this user. Take another one: PORT=3000 npm start`))
      } else reject(error)
    })
    server.listen(port, '127.0.0.1', () => {
      server.removeAllListeners('error')
      server.on('error', (error) => console.error(`The HTTP server reports: ${error.message}`))
      resolve()
    })
  })
}

function answerDefect(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  // The caller went away in the middle of its request: nobody is left to answer.
  if (request.errored) return
  console.error(`${request.method} ${request.url} failed: ${(error as Error).stack ?? error}`)
  if (response.headersSent) response.destroy()
  else sendProblem(response, 500, { code: 'internal', title: 'Internal error' })
}
