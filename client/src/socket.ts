export type SocketState = 'connecting' | 'open' | 'lost'

/** What is used of a WebSocket: a browser's, that of Node 22, or of the package `ws`. */
interface Socket {
  readonly readyState: number
  onopen: ((event: never) => void) | null
  onmessage: ((event: { data: unknown } & never) => void) | null
  onclose: ((event: never) => void) | null
  onerror: ((event: never) => void) | null
  send(data: string): void
  close(): void
}

/** A class of WebSockets. */
export type SocketClass = new (url: string) => Socket

interface Handlers<Event> {
  /** an address that is good once; where there is none it is asked for again later */
  url(): Promise<string>
  onEvents(events: Event[]): void
  /** something may have been missed until now */
  onOpen(): void
  onState(state: SocketState): void
  /** the server said what time it is now; `delayMs`: how long that took to reach us */
  onTime(at: string, delayMs: number): void
}

/** Of silence: whatever comes shows that somebody is there. */
const PING_MS = 30_000
const ANSWER_MS = 8_000
const MAX_WAIT_MS = 15_000
const OPEN = 1

/** One socket, as long as it is wanted: a lost one is opened again, after waits that grow. */
export function openSocket<Event>(
  WebSocket: SocketClass,
  { url, onEvents, onOpen, onState, onTime }: Handlers<Event>,
): OpenSocket {
  let socket: Socket | undefined
  let attempts = 0
  let wasOpen = false
  let closed = false
  let pinged: { id: string; at: number } | undefined
  let opening = false
  let connection: string | undefined
  let heardAt = 0
  const asked = new Map<string, (result: unknown) => void>()
  let retry: ReturnType<typeof setTimeout> | undefined
  let deadline: ReturnType<typeof setTimeout> | undefined

  async function connect(): Promise<void> {
    clearTimeout(retry)
    onState(wasOpen ? 'lost' : 'connecting')
    opening = true
    let address: string
    try {
      address = await url()
    } catch {
      // Whoever was asked for it knows why there is none.
      return later()
    } finally {
      opening = false
    }
    if (closed) return
    const mine = new WebSocket(address)
    socket = mine
    // Whoever listens to nothing else learns from `close`; without a listener the package `ws` ends the process.
    mine.onerror = () => {}
    mine.onopen = () => {
      clearTimeout(deadline)
      attempts = 0
      onState('open')
      onOpen()
      wasOpen = true
      ping()
    }
    mine.onmessage = ({ data }) => {
      if (socket === mine) receive(JSON.parse(String(data)) as Frame<Event>)
    }
    mine.onclose = () => {
      if (socket === mine) giveUp()
    }
    clearTimeout(deadline)
    // A handshake may be answered by nobody, too.
    deadline = setTimeout(giveUp, MAX_WAIT_MS)
  }

  function later(): void {
    if (closed) return
    onState('lost')
    const wait = Math.min(MAX_WAIT_MS, 400 * 2 ** attempts) * (0.6 + Math.random() * 0.4)
    attempts += 1
    clearTimeout(retry)
    retry = setTimeout(() => void connect(), wait)
  }

  function receive(frame: Frame<Event>): void {
    heardAt = Date.now()
    if (frame.type === 'events') onEvents(frame.events ?? [])
    else if (pinged && frame.id === pinged.id) {
      if (frame.result?.at) onTime(frame.result.at, (Date.now() - pinged.at) / 2)
      connection = frame.result?.connection
      pinged = undefined
      clearTimeout(deadline)
    } else if (frame.id) {
      asked.get(frame.id)?.(frame.result)
      asked.delete(frame.id)
    }
  }

  function post(action: string, params: object): string | undefined {
    if (socket?.readyState !== OPEN) return undefined
    const id = crypto.randomUUID()
    socket.send(JSON.stringify({ id, action, params }))
    return id
  }

  function ping(): void {
    if (pinged) return
    const id = post('ping', {})
    if (!id) return
    pinged = { id, at: Date.now() }
    // It looks open and nobody answers: the network went away without a word.
    deadline = setTimeout(giveUp, ANSWER_MS)
  }

  /** Without this socket, and to the next unless that was all. */
  function giveUp(): void {
    clearTimeout(deadline)
    pinged = undefined
    connection = undefined
    asked.clear()
    const dead = socket
    socket = undefined
    dead?.close()
    later()
  }

  const pinging = setInterval(() => Date.now() - heardAt >= PING_MS && ping(), PING_MS / 2)
  void connect()

  return {
    ask(action, params, answer) {
      const id = post(action, params)
      if (id) asked.set(id, (result) => result !== undefined && answer(result))
    },
    soon() {
      if (socket) return ping()
      if (opening) return
      attempts = 0
      void connect()
    },
    connection: () => connection,
    giveUp,
    close() {
      closed = true
      clearTimeout(retry)
      clearInterval(pinging)
      giveUp()
    },
  }
}

export interface OpenSocket {
  /** asks what is only worth an answer now: without a socket, or with a refusal, there is none */
  ask(action: string, params: object, answer: (result: unknown) => void): void
  /** the network may be back: looks whether anybody is there, or connects without waiting any longer */
  soon(): void
  /** what the server calls this socket; undefined: it has not said yet, or there is none */
  connection(): string | undefined
  /** the network has gone, or the socket is not to be gone by any more: it is opened anew */
  giveUp(): void
  close(): void
}

interface Frame<Event> {
  type?: string
  events?: Event[]
  id?: string
  result?: { at?: string; connection?: string }
}
