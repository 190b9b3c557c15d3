import { WebSocket } from 'ws'
import { checkEvent } from './strict-answers.ts'
import type { Agent, Conversation, Entry, Problem } from './surface.ts'

export interface PushedEvent {
  id: string
  type: string
  seq?: number
  at: string
  conversation?: Conversation
  entry?: Entry
  typing?: { agentId?: string; name: string }
  gone?: true
}
export interface Reply {
  id: string | number | null
  ok: boolean
  result?: unknown
  error?: Problem
}

/** A socket with everything that was pushed to it, in order. */
export interface Listener {
  ws: WebSocket
  events: PushedEvent[]
  frames: string[]
  closed: Promise<number>
  /** the first event of this kind, now or later */
  event(matches: (event: PushedEvent) => boolean): Promise<PushedEvent>
  /** resolves when everything pushed so far has arrived */
  caughtUp(): Promise<void>
  ask(action: string, params?: object, more?: object): Promise<Reply>
  /** sends bytes as they are and waits for the next answer */
  raw(data: string): Promise<Reply>
  /** what was pushed about one conversation, each in the shapes of the API */
  about(conversationId: string): PushedEvent[]
  close(): Promise<void>
}

/** Opens a socket; rejects with the HTTP status of a refused handshake. */
export async function listen(url: string, headers: Record<string, string> = {}): Promise<Listener> {
  const ws = new WebSocket(url, { headers })
  const events: PushedEvent[] = []
  const frames: string[] = []
  const answers: ((reply: Reply) => void)[] = []
  let look: (() => void)[] = []
  let asked = 0
  ws.on('message', (data) => {
    const text = String(data)
    const frame = JSON.parse(text) as { type?: string; events?: PushedEvent[] } & Reply
    if (frame.type === 'events') {
      frames.push(text)
      events.push(...(frame.events ?? []))
      const waiting = look
      look = []
      for (const again of waiting) again()
    } else answers.shift()?.(frame)
  })
  const closed = new Promise<number>((resolve) => ws.once('close', resolve))
  await new Promise<void>((resolve, reject) => {
    ws.once('open', resolve)
    ws.once('unexpected-response', (_, response) => {
      response.resume()
      reject(new Error(`refused with ${response.statusCode}`))
    })
    ws.on('error', reject)
  })
  const raw = (data: string) =>
    new Promise<Reply>((resolve) => {
      answers.push(resolve)
      ws.send(data)
    })
  const listener: Listener = {
    ws,
    events,
    frames,
    closed,
    raw,
    async event(matches) {
      for (;;) {
        const found = events.find(matches)
        if (found) {
          checkEvent(found)
          return found
        }
        await new Promise<void>((resolve) => look.push(resolve))
      }
    },
    ask: (action, params, more = {}) =>
      raw(JSON.stringify({ id: ++asked, action, ...(params ? { params } : {}), ...more })),
    async caughtUp() {
      // Answers and pushes share one connection: what was pushed before is here before the answer.
      await listener.ask('ping')
    },
    about(id) {
      const found = events.filter(({ conversation }) => conversation?.id === id)
      for (const event of found) checkEvent(event)
      return found
    },
    async close() {
      ws.close()
      await closed
    },
  }
  return listener
}

/** An agent's socket, opened with a fresh ticket. */
export async function listenAs(agent: Agent): Promise<Listener> {
  const { url } = await agent.ok<{ url: string }>('POST', '/v1/socket-tickets')
  return listen(url)
}

/** The numbers of what was created in a conversation, as pushed. */
export function numbersOf(events: readonly PushedEvent[]): number[] {
  return events.filter(({ id, entry }) => entry && id.endsWith(':created')).map(({ seq }) => seq ?? Number.NaN)
}
