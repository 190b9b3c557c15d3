import type { Entry } from './wire.ts'

/** What the socket pushes to a visitor. */
export interface PushedEvent {
  type: string
  entry?: Entry
  typing?: { name?: string }
  /** of a receipt: how far the company has read */
  conversationId?: string
  seq?: number
  at?: string
}

/** What the server sends: events, or the answer to a frame that had an id. */
interface Received {
  type?: string
  events?: PushedEvent[]
  id?: string
  ok?: boolean
}

interface SocketOptions {
  /** where to; a new one where the last was refused again and again */
  url(again: boolean): Promise<string>
  onEvents(events: PushedEvent[]): void
  /** a frame with this id was done */
  onDone(id: string): void
  /** it is open: what was missed meanwhile can be asked for */
  onOpen(): void
  onChange(open: boolean): void
}

const MAX_WAIT_MS = 30_000
const PING_EVERY_MS = 4 * 60_000
/** a socket that does not open by then is given up */
const OPEN_WITHIN_MS = 15_000

/** A socket that comes back: at once when the page is looked at or the network returns, else after a growing pause. */
export class LastingSocket {
  #socket: WebSocket | undefined
  #failures = 0
  #timer: ReturnType<typeof setTimeout> | undefined
  #wanted = false
  #connecting = false
  readonly #options: SocketOptions

  constructor(options: SocketOptions) {
    this.#options = options
    const comeBack = () => {
      if (document.visibilityState === 'visible') this.hurry()
    }
    addEventListener('online', comeBack)
    document.addEventListener('visibilitychange', comeBack)
    setInterval(() => this.send({ action: 'ping' }), PING_EVERY_MS)
  }

  get isOpen(): boolean {
    return this.#socket?.readyState === WebSocket.OPEN
  }

  start(): void {
    if (this.#wanted) return
    this.#wanted = true
    void this.#connect()
  }

  /** Tries now what would be tried later. */
  hurry(): void {
    if (!this.#wanted || this.#connecting || this.isOpen) return
    clearTimeout(this.#timer)
    void this.#connect()
  }

  send(frame: object): boolean {
    if (!this.isOpen) return false
    this.#socket?.send(JSON.stringify(frame))
    return true
  }

  async #connect(): Promise<void> {
    this.#connecting = true
    let url: string
    try {
      url = await this.#options.url(this.#failures >= 2)
    } catch {
      // No session to be had now: the same as a socket that does not open.
      return this.#failed()
    }
    const socket = new WebSocket(url)
    this.#socket = socket
    const slow = setTimeout(() => socket.close(), OPEN_WITHIN_MS)
    socket.onopen = () => {
      clearTimeout(slow)
      this.#connecting = false
      this.#failures = 0
      this.#options.onChange(true)
      this.#options.onOpen()
    }
    socket.onmessage = ({ data }) => {
      const frame = JSON.parse(String(data)) as Received
      if (frame.type === 'events' && frame.events) this.#options.onEvents(frame.events)
      if (frame.ok && frame.id) this.#options.onDone(frame.id)
    }
    socket.onclose = () => {
      clearTimeout(slow)
      if (this.#socket === socket) this.#failed()
    }
  }

  #failed(): void {
    this.#connecting = false
    this.#socket = undefined
    this.#options.onChange(false)
    const pause = Math.min(MAX_WAIT_MS, 500 * 2 ** this.#failures++)
    this.#timer = setTimeout(() => this.#connect(), pause * (0.5 + Math.random() / 2))
  }
}
