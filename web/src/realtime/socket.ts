import { call } from '../api/client.ts'
import type { LiveEvent } from './events.ts'
import { setServerTime } from './server-clock.ts'

export type LiveState = 'connecting' | 'open' | 'lost'

interface Handlers {
  onEvents(events: LiveEvent[]): void
  /** something may have been missed until now */
  onOpen(): void
  onState(state: LiveState): void
}

/** Of silence: whatever comes shows that somebody is there. */
const PING_MS = 30_000
const ANSWER_MS = 8_000
const MAX_WAIT_MS = 15_000

/** One socket for the whole tab, as long as it lives: a lost one is opened again, sooner when the network comes back. */
export function openLive({ onEvents, onOpen, onState }: Handlers) {
  let socket: WebSocket | undefined
  let attempts = 0
  let wasOpen = false
  let closed = false
  let pinged: { id: string; at: number } | undefined
  let opening = false
  let heardAt = 0
  const asked = new Map<string, (result: unknown) => void>()
  let retry: ReturnType<typeof setTimeout> | undefined

  async function connect(): Promise<void> {
    clearTimeout(retry)
    onState(wasOpen ? 'lost' : 'connecting')
    opening = true
    let url: string
    try {
      url = (await call('socketTickets.create', {})).url
    } catch (error) {
      console.warn('No socket ticket:', error)
      return later()
    } finally {
      opening = false
    }
    if (closed) return
    const mine = new WebSocket(url)
    socket = mine
    mine.onopen = () => {
      attempts = 0
      onState('open')
      onOpen()
      wasOpen = true
      ping()
    }
    mine.onmessage = ({ data }) => receive(JSON.parse(String(data)) as Frame)
    mine.onclose = () => {
      if (socket !== mine || closed) return
      socket = undefined
      pinged = undefined
      asked.clear()
      later()
    }
  }

  function later(): void {
    onState('lost')
    const wait = Math.min(MAX_WAIT_MS, 400 * 2 ** attempts) * (0.6 + Math.random() * 0.4)
    attempts += 1
    clearTimeout(retry)
    retry = setTimeout(() => void connect(), wait)
  }

  function receive(frame: Frame): void {
    heardAt = Date.now()
    if (frame.type === 'events') onEvents(frame.events ?? [])
    else if (pinged && frame.id === pinged.id) {
      if (frame.result?.at) setServerTime(frame.result.at, (Date.now() - pinged.at) / 2)
      pinged = undefined
    } else if (frame.id) {
      asked.get(frame.id)?.(frame.result)
      asked.delete(frame.id)
    }
  }

  function post(action: string, params: object): string | undefined {
    if (socket?.readyState !== WebSocket.OPEN) return undefined
    const id = crypto.randomUUID()
    socket.send(JSON.stringify({ id, action, params }))
    return id
  }

  function ping(): void {
    if (pinged) return
    const id = post('ping', {})
    if (!id) return
    pinged = { id, at: Date.now() }
    setTimeout(() => {
      if (pinged?.id !== id) return
      // It looks open and nobody answers: the network went away without a word.
      giveUp()
    }, ANSWER_MS)
  }

  function giveUp(): void {
    pinged = undefined
    const dead = socket
    socket = undefined
    dead?.close()
    if (!closed) later()
  }

  const soon = () => {
    if (socket) return ping()
    if (opening) return
    attempts = 0
    void connect()
  }
  const pinging = setInterval(() => Date.now() - heardAt >= PING_MS && ping(), PING_MS / 2)
  const seen = () => document.visibilityState === 'visible' && soon()
  window.addEventListener('online', soon)
  // The browser knows before the socket does.
  window.addEventListener('offline', giveUp)
  document.addEventListener('visibilitychange', seen)
  void connect()

  return {
    /** tells what is not worth an answer: who looks, who types */
    /** asks what is only worth an answer now: without a socket, or with a refusal, there is none */
    ask(action: string, params: object, answer: (result: unknown) => void): void {
      const id = post(action, params)
      if (id) asked.set(id, (result) => result !== undefined && answer(result))
    },
    close() {
      closed = true
      clearTimeout(retry)
      clearInterval(pinging)
      window.removeEventListener('online', soon)
      window.removeEventListener('offline', giveUp)
      document.removeEventListener('visibilitychange', seen)
      socket?.close()
    },
  }
}

interface Frame {
  type?: string
  events?: LiveEvent[]
  id?: string
  result?: { at?: string }
}
