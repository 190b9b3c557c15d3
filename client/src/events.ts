import type { Agent, Campaign, Contact, Conversation, Entry, Job, Notification } from './operations.ts'
import { pages } from './pages.ts'
import { sleep } from './persist.ts'
import { Problem } from './problem.ts'
import { openSocket, type SocketClass } from './socket.ts'

export interface EventOptions {
  /**
   * A time: what has happened in conversations since is handed out first, and once more that of the minute before it, as what
   * happens at once is told one after the other. Left out: from now on.
   */
  from?: string | Date
  /** ends it */
  signal?: AbortSignal
}

/** Something that happened. It may come again after `from`, under the same `id`. */
export type SocketEvent = Told & {
  /** give this as `from` once the event has been dealt with, and nothing that comes after it is missed */
  resumeFrom: string
}
type Told = { id: string; at: string } & (
  | {
      type: 'conversation.opened' | 'message.created' | 'message.updated'
      seq: number
      conversation: Conversation
      entry: Entry
    }
  | { type: 'conversation.updated'; seq: number; conversation: Conversation; entry?: Entry }
  | { type: 'contact.updated'; contact: Contact }
  | { type: 'agent.updated'; agent: AgentNow }
  | { type: 'job.updated'; job: Job }
  | { type: 'campaign.updated'; campaign: Campaign }
  | { type: 'notification.created'; notification: Omit<Notification, 'read'> }
  | {
      type: 'presence.updated'
      conversationId: string
      agents: { id: string; name: string; state: 'viewing' | 'typing' }[]
    }
  | { type: 'typing.updated'; conversationId: string; typing: { contactId?: string; state?: 'typing' | 'idle' } }
  /** how many there are has changed; `gone`: one may not see any more what one saw until now */
  | { type: 'counts.updated'; gone?: true }
)
type OfEntry = Extract<Told, { conversation: Conversation }> & { entry: Entry }
/** How somebody is now. */
type AgentNow = Pick<Agent, 'id' | 'name' | 'available'> & { online: boolean; since: string | null; deleted?: true }

type Call = (name: string, input?: object, options?: { signal?: AbortSignal; retries?: number }) => Promise<unknown>

/** What was written is told a moment later, and clocks of several machines differ: so far one looks back. */
const OVERLAP_MS = 60_000
/** More than this is not kept for somebody who is slow: it is read again when they are ready. */
const KEPT = 10_000
const REMEMBERED = 10_000

/** The newest of so many, the oldest forgotten first. */
function keep<Key, Value>(map: Map<Key, Value>, key: Key, value: Value): void {
  map.delete(key)
  map.set(key, value)
  const [oldest] = map.keys()
  if (map.size > REMEMBERED && oldest !== undefined) map.delete(oldest)
}

/** An entry that is new, as the socket tells of it. */
const isNew = (event: Told): event is OfEntry =>
  'entry' in event && event.entry !== undefined && event.type !== 'message.updated'

/** As the socket would have told of it, under the same id. */
function told(conversation: Conversation, entry: Entry): Told {
  const opened = entry.event?.name === 'opened' ? 'conversation.opened' : 'conversation.updated'
  const type = entry.kind === 'message' ? 'message.created' : opened
  return { id: `${entry.id}:created`, type, seq: entry.seq, at: entry.at, conversation, entry }
}

/**
 * What happens, each thing after the last was dealt with. In a conversation no entry is left out and they come in order:
 * what the socket did not tell, since it was lost or nobody was there yet, is read from the timeline. Ends with the signal;
 * throws the Problem that will not pass, such as that of a key which was revoked.
 */
export async function* eventsOf(
  call: Call,
  WebSocket: SocketClass,
  { from, signal }: EventOptions = {},
): AsyncGenerator<SocketEvent, void, undefined> {
  const start = from === undefined ? undefined : new Date(from).getTime()
  if (Number.isNaN(start)) throw new TypeError('`from` is not a time.')
  const heard = hear(call, WebSocket, start, signal)
  const missing = missingOf(call, signal)
  const seen = new Map<string, true>()
  /** how far each conversation was handed out */
  const reached = new Map<string, number>()
  /** everything before it was handed out (epoch ms) */
  let upTo = 0

  /** Once, and of a conversation only what is new. */
  function* once(event: Told): Generator<SocketEvent> {
    if (seen.has(event.id)) return
    keep(seen, event.id, true)
    if (isNew(event)) {
      const { id } = event.conversation
      if ((reached.get(id) ?? 0) >= event.seq) return
      keep(reached, id, event.seq)
    }
    yield { ...event, resumeFrom: new Date(upTo).toISOString() }
  }

  async function* after(conversation: Conversation, seq: number): AsyncGenerator<SocketEvent> {
    for await (const entry of missing.after(conversation, seq)) yield* once(told(conversation, entry))
  }

  async function* caughtUp(since: number): AsyncGenerator<SocketEvent> {
    // One conversation after the other: until the last of them nothing later is certain.
    upTo = Math.max(upTo, since + OVERLAP_MS)
    for await (const conversation of missing.changed(since)) {
      const last = reached.get(conversation.id) ?? (await missing.lastBefore(conversation, since))
      if (last !== undefined) yield* after(conversation, last)
    }
  }

  async function* withWhatIsMissing(event: Told): AsyncGenerator<SocketEvent> {
    const last = isNew(event) ? reached.get(event.conversation.id) : undefined
    if (isNew(event) && last !== undefined && event.seq > last + 1) yield* after(event.conversation, last)
    upTo = Math.max(upTo, Date.parse(event.at))
    yield* once(event)
  }

  try {
    for (let next = await heard.next(); next !== undefined; next = await heard.next()) {
      yield* 'since' in next ? caughtUp(next.since) : withWhatIsMissing(next)
    }
  } catch (error) {
    if (!signal?.aborted) throw error
  } finally {
    heard.close()
  }
}

/** There may be something that nobody heard of, from this time on (epoch ms). */
interface Gap {
  since: number
}

/** What a socket tells, one after the other, and when it may have missed something; undefined once the signal has come. */
function hear(call: Call, WebSocket: SocketClass, start: number | undefined, signal: AbortSignal | undefined) {
  const inbox: (Told | Gap)[] = []
  let refusal: Problem | undefined
  let wake: () => void = () => {}
  /** the last that was heard of, or when listening began, by the server's clock */
  let until: number | undefined
  let hasOpened = false
  const put = (...items: (Told | Gap)[]) => {
    inbox.push(...items)
    wake()
  }
  const socket = openSocket<Told>(WebSocket, {
    async url() {
      try {
        const ticket = await call('socketTickets.create', {}, { retries: 0, ...(signal ? { signal } : {}) })
        return (ticket as { url: string }).url
      } catch (error) {
        if (error instanceof Problem && !error.isPassing) refusal = error
        wake()
        throw error
      }
    },
    onOpen() {
      const since = until ?? (hasOpened ? Date.now() : start)
      if (since !== undefined) put({ since: since - OVERLAP_MS })
      hasOpened = true
    },
    onEvents(events) {
      // What is not taken in now is found missing when the next socket opens.
      if (inbox.length > KEPT) return socket.giveUp()
      for (const { at } of events) until = Math.max(until ?? 0, Date.parse(at))
      put(...events)
    },
    // That somebody is there does not mean that all has been told: a stream may be behind.
    onTime(at) {
      until ??= Date.parse(at)
    },
    onState() {},
  })
  const stop = () => wake()
  signal?.addEventListener('abort', stop)
  return {
    async next(): Promise<Told | Gap | undefined> {
      while (!signal?.aborted) {
        const next = inbox.shift()
        if (next) return next
        if (refusal) throw refusal
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
      return undefined
    },
    close() {
      signal?.removeEventListener('abort', stop)
      socket.close()
    },
  }
}

/** Reads what a socket did not tell. */
function missingOf(call: Call, signal: AbortSignal | undefined) {
  /** While the server is away it is asked again and again: what is missing would stay missing. */
  const read = (name: string) => async (input: object) => {
    for (;;) {
      try {
        return await call(name, input, signal ? { signal } : {})
      } catch (error) {
        if (!(error instanceof Problem && error.isPassing)) throw error
        await sleep((error.retryAfter ?? 5) * 1000, signal)
      }
    }
  }
  const timeline = read('conversations.timeline')
  return {
    changed: (since: number) =>
      pages<Conversation>(read('conversations.list'), { updatedAfter: new Date(since).toISOString(), limit: 100 }),
    after: ({ id }: Conversation, afterSeq: number) => pages<Entry>(timeline, { id, afterSeq, limit: 100 }),
    /** The number before the first entry of this time or later; undefined: there is none. */
    async lastBefore({ id }: Conversation, since: number): Promise<number | undefined> {
      let first: number | undefined
      for await (const { seq, at } of pages<Entry>(timeline, { id, order: 'desc', limit: 50 })) {
        // What waits to be sent is in no timeline yet.
        if (seq === 0) continue
        if (Date.parse(at) < since) break
        first = Math.min(first ?? seq, seq)
      }
      return first === undefined ? undefined : first - 1
    },
  }
}
