import {
  announceFile,
  askForTranscript,
  busy,
  CallFailed,
  linkToFile,
  readMessages,
  sendMessage,
  startSession,
} from './api.ts'
import type { Links } from './links.ts'
import { loadMore } from './load-more.ts'
import {
  type Draft,
  fromDraft,
  isAfter,
  isUnsent,
  type Mark,
  type Message,
  markOf,
  unreadCount,
  withEntries,
  withMessages,
} from './messages.ts'
import type { Options } from './options.ts'
import { Outbox, type Settled } from './outbox.ts'
import { patiently } from './patience.ts'
import { LastingSocket, type PushedEvent } from './socket.ts'
import { firstState, type State } from './state.ts'
import { randomId, type Storage } from './storage.ts'
import type { Upload, Uploads } from './uploads.ts'
import type { Entry, Profile, Session } from './wire.ts'

/** What tabs of one visitor tell each other. */
type Told =
  | { kind: 'draft'; draft: Draft }
  | { kind: 'settled'; clientId: string; state: 'sent' | 'failed'; at?: number }
  | { kind: 'read'; mark: Mark }
  | { kind: 'profile'; profile: Profile }

const PAGE = 50
const SESSION_TRUE_MS = 5 * 60_000
const TYPING_SHOWN_MS = 6_000
const TYPING_TOLD_EVERY_MS = 3_000

/** a visitor's other devices are not told what this one wrote: it is read when the page is looked at again */
const LOOK_AGAIN_AFTER_MS = 30_000

const readable = ({ text, files }: Message) => text || files.map(({ name }) => name).join(', ')

const uploadedOf = (uploads: readonly Upload[]) =>
  uploads.filter(({ id }) => id).map(({ id, name, type, size }) => ({ id, name, type, size }))

/** The conversation of one visitor in one tab: what it knows, and everything that changes it. */
export class Chat {
  state = firstState
  /** there once `more` is */
  uploads: Uploads | undefined
  links: Links | undefined
  readonly #options: Options
  readonly #storage: Storage
  readonly #onChange: () => void
  readonly #tabs: BroadcastChannel | undefined
  readonly #socket: LastingSocket
  #session: Promise<Session> | undefined
  /** also where another tab of the browser has forgotten it, since somebody signed in there */
  #visitorId: string | undefined
  #sessionAt = 0
  readonly #outbox: Outbox
  #catching: Promise<void> | undefined
  /** up to here nothing is missing; what is pushed moves it on only while nothing was missed before */
  #complete: Mark | undefined
  #current = false
  #lastRead = 0
  #typingTimer: ReturnType<typeof setTimeout> | undefined
  #typingTold = 0
  #more!: Promise<unknown>

  constructor(options: Options, storage: Storage, onChange: () => void) {
    this.#options = options
    this.#storage = storage
    this.#onChange = onChange
    this.#socket = new LastingSocket({
      url: async (again) => (await this.#getSession(again)).socketUrl,
      onEvents: (events) => this.#receive(events),
      onDone: (told) => void this.#storage.update(() => ({ told })),
      onOpen: () => void this.#comeBack(),
      onChange: (open) => {
        if (!open) this.#current = false
        this.#set({ offline: !open })
      },
    })
    this.#outbox = new Outbox({
      storage,
      messages: () => this.state.messages,
      post: ({ text, files, payload }, clientId) => {
        const said = { text, clientId, attachmentIds: files.map(({ id }) => id), payload }
        return this.#withToken((token) => sendMessage(options, token, said))
      },
      settle: (clientId, result) => this.#settle(clientId, result),
    })
    busy.show = (isBusy) => isBusy !== this.state.busy && this.#set({ busy: isBusy })
    this.#tabs = storage.otherTabs()
    if (this.#tabs) this.#tabs.onmessage = ({ data }) => this.#hear(data as Told)
    document.addEventListener('visibilitychange', () => {
      this.#markRead()
      const seen = document.visibilityState === 'visible' && this.state.loaded
      if (seen && Date.now() - this.#lastRead > LOOK_AGAIN_AFTER_MS) void this.#catchUp()
    })
  }

  /** Finds out who this is and how the channel looks; goes on with a conversation that is under way. */
  async start(): Promise<void> {
    const known = this.#storage.read()
    const { read, profile, drafts = [] } = known ?? {}
    // A new visitor has no history to be read.
    const loaded = !known && !this.#options.identity
    const { text, files } = this.#storage.unsent()
    const uploads = files.map((file) => ({ ...file, key: file.id, part: 1 }))
    this.#set({ read, profile, messages: drafts.map(fromDraft), loaded, written: text, uploads })
    const { conversation } = await patiently(() => this.#getSession(), Number.POSITIVE_INFINITY)
    if (conversation || drafts.length > 0) this.#goOnline()
    this.#outbox.adopt(drafts)
  }

  open(): void {
    this.#set({ open: true })
    const options = this.#options
    // Without it files have no names to click on and formatting shows its marks: the chat goes on.
    this.#more = loadMore(options.source).then(
      (more) => {
        this.uploads ??= new more.Uploads({
          read: () => this.state.uploads,
          write: (uploads) => this.write({ uploads }),
          announce: (file) => patiently(() => this.#withToken((token) => announceFile(options, token, file))),
        })
        this.links ??= new more.Links((id) => this.#withToken((token) => linkToFile(options, token, id)))
        this.#set({ more })
      },
      () => undefined,
    )
    // Who is there may have changed since the page was loaded.
    if (Date.now() - this.#sessionAt > SESSION_TRUE_MS) void this.#getSession(true)
    this.#goOnline()
    this.#markRead()
  }

  /** Files for the message that is being written; they wait for what takes them. */
  readonly add = (files?: Iterable<File> | null): void => {
    const given = [...(files ?? [])]
    void this.#more.then(() => this.uploads?.add(given))
  }

  close(): void {
    this.#set({ open: false })
  }

  /** The visitor says who they are: the next session knows. */
  introduce(profile: Profile): void {
    this.#storage.update(() => ({ profile }))
    this.#set({ profile })
    this.#tell({ kind: 'profile', profile })
    if (Object.keys(profile).length > 0) void this.#getSession(true)
  }

  /** Sends what is written, with its files; waits for those that are still on their way. */
  send(): void {
    const { written, uploads } = this.state
    const waiting = uploads.some(({ id }) => !id)
    this.#set({ waiting })
    if (waiting) return
    const files = uploadedOf(uploads)
    const text = written.trim()
    if (!text && files.length === 0) return
    this.write({ written: '', uploads: [] })
    this.say({ text, files })
  }

  /** Sends words, or the choice that was taken, without what is being written. */
  say(said: Pick<Draft, 'text' | 'files' | 'payload'>): void {
    const draft = { ...said, clientId: randomId(12), at: Date.now() }
    this.#outbox.add(draft)
    this.#set({ messages: withMessages(this.state.messages, [fromDraft(draft)]) })
    this.#tell({ kind: 'draft', draft })
    this.#goOnline()
    void this.#outbox.flush()
  }

  /** Has the conversation sent to the address that it is known by. */
  sendTranscript(): Promise<{ to: string }> {
    return this.#withToken((token) => askForTranscript(this.#options, token))
  }

  retry(clientId: string): void {
    this.#outbox.retry(clientId)
  }

  /** The message that is being written changes; this tab keeps it. Who writes on has not sent it. */
  write(change: { written?: string; uploads?: Upload[]; waiting?: boolean }): void {
    this.#set(change)
    const { written, uploads, waiting } = this.state
    this.#storage.keepUnsent(written, uploadedOf(uploads))
    if (change.written?.trim()) this.#writing()
    if (waiting && uploads.some(({ problem }) => problem)) this.#set({ waiting: false })
    else if (waiting && uploads.every(({ id }) => id)) this.send()
  }

  /** The visitor is writing: told now and then. */
  #writing(): void {
    if (Date.now() - this.#typingTold < TYPING_TOLD_EVERY_MS) return
    if (this.#socket.send({ action: 'typing' })) this.#typingTold = Date.now()
  }

  async loadEarlier(): Promise<void> {
    const cursor = this.state.earlier
    if (cursor === null) return
    this.#set({ earlier: null })
    try {
      const page = await this.#withToken((token) => readMessages(this.#options, token, { limit: PAGE, cursor }))
      this.#set({ messages: withEntries(this.state.messages, page.items), earlier: page.nextCursor })
    } catch (error) {
      // It can be asked for again.
      this.#set({ earlier: cursor })
      if (!(error instanceof CallFailed)) throw error
    }
  }

  #set(change: Partial<State>): void {
    this.state = { ...this.state, ...change }
    this.#onChange()
  }

  #tell(told: Told): void {
    this.#tabs?.postMessage(told)
  }

  #hear(told: Told): void {
    const { messages } = this.state
    if (told.kind === 'draft') this.#set({ messages: withMessages(messages, [fromDraft(told.draft)]) })
    else if (told.kind === 'settled') this.#settle(told.clientId, told, false)
    else if (told.kind === 'read') this.#set({ read: told.mark })
    else {
      if (Object.keys(told.profile).length > 0) void this.#getSession(true)
      this.#set({ profile: told.profile })
    }
    if (told.kind === 'draft') this.#goOnline()
  }

  #getSession(again = false): Promise<Session> {
    const before = this.#session
    if (before && !again) return before
    const session = this.#ask().catch((error) => {
      // The page's word for its customer is over long before a session is: the one that it started goes on.
      if (before) return before
      throw error
    })
    this.#session = session
    this.#sessionAt = Date.now()
    session.then(
      ({ look, available, backAt, conversation }) =>
        this.#set({
          look,
          available,
          backAt,
          ...(conversation?.agent ? { agent: conversation.agent } : {}),
          ...(conversation?.seenSeq ? { seen: { conversationId: conversation.id, seq: conversation.seenSeq } } : {}),
        }),
      () => {
        // Whoever asked for it has the error; the next one asks anew.
        if (this.#session === session) this.#session = undefined
      },
    )
    return session
  }

  /** Tabs that are opened at once are the same visitor: the first one asks who that is. */
  #ask(): Promise<Session> {
    const run = async () => {
      const before = { visitorId: this.#visitorId, ...this.#storage.read() }
      const session = await startSession(this.#options, before)
      const { visitorId } = session
      this.#visitorId = visitorId
      const isAnother = before.visitorId !== undefined && before.visitorId !== visitorId && !this.#options.identity
      // Somebody signed in since: what was shown here is theirs.
      if (isAnother) {
        this.#complete = undefined
        const messages = this.state.messages.filter(isUnsent)
        this.#set({ messages, earlier: null, agent: undefined, read: undefined })
      }
      this.#storage.update(() => ({ visitorId, ...(isAnother ? { read: undefined, told: '' } : {}) }))
      return session
    }
    return this.#storage.read()?.visitorId ? run() : this.#storage.alone(run)
  }

  /** A call under the session's token; one that ran out is renewed once. */
  async #withToken<Result>(run: (token: string) => Promise<Result>): Promise<Result> {
    const session = this.#getSession()
    try {
      return await run((await session).token)
    } catch (error) {
      if (!(error instanceof CallFailed && error.status === 401)) throw error
      if (this.#session === session) this.#session = undefined
      return run((await this.#getSession()).token)
    }
  }

  #goOnline(): void {
    if (!this.state.loaded) void this.#catchUp()
    this.#socket.start()
  }

  async #comeBack(): Promise<void> {
    // What is being read may be answered as it was before.
    await this.#catching
    await this.#catchUp()
    this.#outbox.retryLost()
    this.#tellReceipt()
  }

  /** Reads what this tab does not know yet; one run at a time. */
  #catchUp(): Promise<void> {
    this.#catching ??= patiently(() => this.#readNew())
      .catch((error) => {
        // The socket's next opening brings the next try.
        if (!(error instanceof CallFailed)) throw error
      })
      .finally(() => {
        this.#catching = undefined
      })
    return this.#catching
  }

  async #readNew(): Promise<void> {
    this.#lastRead = Date.now()
    const mark = this.#complete
    if (!this.state.loaded) {
      const page = await this.#withToken((token) => readMessages(this.#options, token, { limit: PAGE }))
      this.#add(page.items, false)
      this.#set({ loaded: true, earlier: page.nextCursor })
      this.#nothingMissing()
      return
    }
    if (!mark && this.state.messages.length === 0) {
      // A new visitor, of whom there is nothing to be read.
      this.#current = true
      return
    }
    let cursor: string | null = null
    do {
      const query: Record<string, string | number> = {
        limit: 100,
        ...(mark ? { afterSeq: mark.seq, conversationId: mark.conversationId } : {}),
        ...(cursor ? { cursor } : {}),
      }
      const page = await this.#withToken((token) => readMessages(this.#options, token, query))
      this.#add(page.items, true)
      cursor = mark ? page.nextCursor : null
    } while (cursor)
    this.#nothingMissing()
  }

  #nothingMissing(): void {
    this.#current = true
    this.#complete = markOf(this.state.messages)
  }

  #receive(events: readonly PushedEvent[]): void {
    for (const { type, entry, typing, conversationId, seq, at } of events) {
      if (type === 'message.created' && entry) {
        // Read before it was pushed: what was told then may have come before the server could note it.
        if (this.state.messages.some(({ id }) => id === entry.id)) this.#storage.update(() => ({ told: '' }))
        this.#add([entry], true)
        if (this.#current) this.#complete = markOf(this.state.messages)
      }
      if (type === 'receipt' && conversationId && seq && at) {
        this.#set({ seen: { conversationId, seq, at: Date.parse(at) } })
      }
      if (type === 'typing.updated') this.#showTyping(typing?.name)
    }
  }

  #add(entries: readonly Entry[], isNew: boolean): void {
    const { messages } = this.state
    const known = new Set(messages.map(({ id }) => id))
    const after = withEntries(messages, entries)
    const arrived = after.filter(({ id, own }) => !own && !known.has(id))
    const stored = new Set(entries.flatMap(({ message }) => message?.clientId ?? []))
    if (stored.size > 0) this.#outbox.drop(stored)
    const last = arrived.at(-1)
    this.#set({
      messages: after,
      ...(isNew && last
        ? {
            announced: `${last.name}: ${readable(last)}`,
            typing: undefined,
            agent: { name: last.name, available: true },
          }
        : {}),
    })
    this.#markRead()
  }

  #showTyping(name: string | undefined): void {
    clearTimeout(this.#typingTimer)
    this.#set({ typing: name ?? '' })
    this.#typingTimer = setTimeout(() => this.#set({ typing: undefined }), TYPING_SHOWN_MS)
  }

  #markRead(): void {
    const { open, messages, read } = this.state
    if (!open || document.visibilityState !== 'visible') return
    const mark = markOf(messages)
    if (mark && unreadCount(messages, read) > 0) {
      this.#storage.update(() => ({ read: mark }))
      this.#set({ read: mark })
      this.#tell({ kind: 'read', mark })
    }
    this.#tellReceipt()
  }

  /** M4: the company learns how far its messages came: into this browser, or under the visitor's eyes. Once each. */
  #tellReceipt(): void {
    const { messages, read } = this.state
    const mark = markOf(messages.filter(({ own }) => !own))
    if (!mark) return
    const status = read && !isAfter(mark, read) ? 'read' : 'delivered'
    const id = `${mark.conversationId} ${mark.seq} ${status}`
    const { conversationId, seq } = mark
    if (this.#storage.read()?.told !== id)
      this.#socket.send({ id, action: 'receipt', params: { conversationId, seq, status } })
  }

  #settle(clientId: string, result: Settled, tell = true): void {
    const { state, at } = result
    this.#set({
      messages: this.state.messages.map((message) =>
        message.clientId === clientId && !message.place
          ? { ...message, ...(state ? { state } : {}), ...(at ? { at } : {}) }
          : message,
      ),
    })
    if (tell && (state === 'sent' || state === 'failed')) {
      this.#tell({ kind: 'settled', clientId, state, ...(at ? { at } : {}) })
    }
  }
}
