import { connect } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import { type LocalServer, listen } from '../../local/server.ts'
import { createSocketFront, type SocketFront } from '../../local/socket-front.ts'
import { type FakeHost, startFakeHost } from './fake-host.ts'

interface Seen {
  routeKey: string
  body?: string
  authorizer?: { principalId: string; agentId: string }
  disconnectStatusCode?: number
}

let fake: FakeHost
let server: LocalServer
let front: SocketFront
const open: WebSocket[] = []

beforeAll(async () => {
  fake = await startFakeHost()
  front = createSocketFront({ invoke: fake.host.invoke, now: fake.clock.now })
  server = await listen(0)
  server.ready({ request: async (_, response) => void response.end(), upgrade: front.upgrade })
})
afterEach(async () => {
  for (const socket of open.splice(0)) socket.terminate()
  await until(() => front.open() === 0 && front.busy() === 0)
  await seen()
})
afterAll(async () => {
  front.close()
  await server.close()
  await fake.close()
})

describe('handshake', () => {
  it('hands the authorizer’s context to $connect', async () => {
    await connected('ag_7')
    expect(await seen()).toMatchObject([
      { routeKey: '$connect', authorizer: { principalId: 'somebody', agentId: 'ag_7' } },
    ])
  })

  it.each([
    ['a denial', 'ticket=deny', 403],
    ['no ticket', '', 401],
    ['a broken authorizer', 'ticket=broken', 500],
    ['a $connect that refuses', 'ticket=a&connect=no', 418],
  ])('refuses %s', async (_, query, status) => {
    const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket?${query}`)
    const answered = await new Promise((resolve) => {
      socket.on('unexpected-response', (_request, response) => resolve(response.statusCode))
      socket.on('error', () => undefined)
    })
    expect(answered).toBe(status)
    expect(front.open()).toBe(0)
  })

  it('refuses what is no WebSocket before it asks anybody', async () => {
    const before = fake.host.metrics().invocations.authorizer
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(server.port, '127.0.0.1', () =>
        socket.write('GET /socket?ticket=a HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n'),
      )
      socket.once('data', (chunk) => resolve(chunk.toString()))
    })
    expect(answer).toMatch(/^HTTP\/1.1 400/)
    expect(fake.host.metrics().invocations.authorizer).toBe(before)
  })
})

describe('messages', () => {
  it('hands the messages of a connection over in order', async () => {
    const socket = await connected('a')
    for (const body of ['slow', '1', '2', '3']) socket.send(body)
    const bodies: unknown[] = []
    await until(async () => {
      bodies.push(...(await seen()).map(({ body }) => body))
      return bodies.includes('3')
    })
    expect(bodies).toEqual([undefined, 'slow', '1', '2', '3'])
  })

  it('tells the client when the function fails', async () => {
    const socket = await connected('a')
    for (const body of ['fail', 'refuse']) {
      const answer = nextMessage(socket)
      socket.send(body)
      const failure = JSON.parse(await answer) as Record<string, string>
      expect(failure).toMatchObject({ message: 'Internal server error' })
      expect(front.info(failure.connectionId ?? '')).toBeDefined()
    }
  })

  it('takes 128 KB in frames of 32 KB', async () => {
    const socket = await connected('a')
    const part = 'x'.repeat(32 * 1024)
    for (let i = 0; i < 4; i++) socket.send(part, { fin: i === 3 })
    await until(async () => (await seen()).some(({ body }) => body === part.repeat(4)))
    expect(socket.readyState).toBe(WebSocket.OPEN)
  })

  it('closes with 1009 on a larger frame, and the function never sees it', async () => {
    const socket = await connected('a')
    const closed = closeCode(socket)
    socket.send('x'.repeat(32 * 1024 + 1))
    expect(await closed).toBe(1009)
    await until(() => front.open() === 0 && front.busy() === 0)
    expect((await seen()).map(({ routeKey }) => routeKey)).toEqual(['$connect', '$disconnect'])
  })

  it('closes with 1009 on a larger message of small frames', async () => {
    const socket = await connected('a')
    const closed = closeCode(socket)
    const part = 'x'.repeat(32 * 1024)
    for (let i = 0; i < 5; i++) socket.send(part, { fin: i === 4 })
    expect(await closed).toBe(1009)
  })
})

describe('connections seen from the functions', () => {
  it('posts to an open one, and says when it is gone or the data too large', async () => {
    const { socket, id } = await connectedWithId()
    const received = nextMessage(socket)
    expect(front.post(id, Buffer.from('{"hello":1}'))).toBe('ok')
    expect(await received).toBe('{"hello":1}')
    expect(front.post(id, Buffer.alloc(128 * 1024 + 1))).toBe('too-large')
    const closed = closeCode(socket)
    expect(front.drop(id)).toBe(true)
    await closed
    expect(front.post(id, Buffer.from('x'))).toBe('gone')
    expect(front.drop('nobody')).toBe(false)
  })

  it('gives up a reader who reads nothing', async () => {
    const { socket, id } = await connectedWithId()
    socket.pause()
    let answer = 'ok'
    for (let i = 0; i < 2000 && answer === 'ok'; i++) answer = front.post(id, Buffer.alloc(100 * 1024, 'x'))
    expect(answer).toBe('gone')
  })

  it('reports a closed connection with its code, unless told to drop that', async () => {
    const socket = await connected('a')
    socket.close(4001)
    await until(() => front.open() === 0 && front.busy() === 0)
    expect((await seen()).at(-1)).toMatchObject({ routeKey: '$disconnect', disconnectStatusCode: 4001 })

    front.dropDisconnects(1)
    const silent = await connected('a')
    silent.close()
    await until(() => front.open() === 0 && front.busy() === 0)
    expect((await seen()).map(({ routeKey }) => routeKey)).toEqual(['$connect'])
  })

  it('breaks everything without a farewell on a crash', async () => {
    const socket = await connected('a')
    const closed = closeCode(socket)
    front.crash()
    expect(await closed).toBe(1006)
    expect(front.open()).toBe(0)
    expect((await seen()).map(({ routeKey }) => routeKey)).toEqual(['$connect'])
  })
})

async function connected(ticket: string): Promise<WebSocket> {
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/socket?ticket=${ticket}`)
  open.push(socket)
  await new Promise((resolve, reject) => {
    socket.once('open', resolve)
    socket.once('error', reject)
  })
  return socket
}

async function connectedWithId(): Promise<{ socket: WebSocket; id: string }> {
  const socket = await connected('a')
  const answer = nextMessage(socket)
  socket.send('fail')
  return { socket, id: (JSON.parse(await answer) as { connectionId: string }).connectionId }
}

const nextMessage = (socket: WebSocket) =>
  new Promise<string>((resolve) => socket.once('message', (data) => resolve(data.toString())))
const closeCode = (socket: WebSocket) => new Promise<number>((resolve) => socket.once('close', resolve))

async function seen(): Promise<Seen[]> {
  const report = { requestContext: { routeKey: '', connectionId: '' }, body: 'report' }
  return ((await fake.host.invoke('socket', report)) as { seen: Seen[] }).seen
}

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await delay(5)
}
