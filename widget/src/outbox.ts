import { CallFailed } from './api.ts'
import type { Draft, Message } from './messages.ts'
import { patiently } from './patience.ts'
import type { Storage } from './storage.ts'

export interface Settled {
  state: 'sending' | 'sent' | 'failed'
  /** when the server took it, epoch ms */
  at?: number
}

interface OutboxOptions {
  storage: Storage
  messages(): readonly Message[]
  post(message: Message, clientId: string): Promise<{ at: string }>
  settle(clientId: string, result: Settled): void
}

/** another tab that wrote a message has had the time to send it */
const ORPHANED_AFTER_MS = 20_000

/**
 * What was written and is not confirmed: kept in the browser's storage until it is, sent one after another by the tab in
 * which it was written.
 */
export class Outbox {
  readonly #options: OutboxOptions
  readonly #mine = new Set<string>()
  #sending = false

  constructor(options: OutboxOptions) {
    this.#options = options
  }

  /** Sends what an earlier page left behind. */
  adopt(drafts: readonly Draft[]): void {
    for (const { clientId } of drafts) this.#mine.add(clientId)
    void this.flush()
  }

  add(draft: Draft): void {
    this.#options.storage.update(({ drafts = [] }) => ({ drafts: [...drafts, draft] }))
    this.#mine.add(draft.clientId)
  }

  retry(clientId: string): void {
    this.#mine.add(clientId)
    this.#options.settle(clientId, { state: 'sending' })
    void this.flush()
  }

  /** Tries again what only failed for want of a connection, and what a tab left behind that is gone. */
  retryLost(): void {
    const { drafts = [] } = this.#options.storage.read() ?? {}
    for (const { clientId, at } of drafts) {
      const shown = this.#options.messages().find((message) => message.clientId === clientId)
      if (shown?.state === 'failed' || Date.now() - at > ORPHANED_AFTER_MS) this.retry(clientId)
    }
  }

  /** The server has these. */
  drop(clientIds: ReadonlySet<string>): void {
    const { storage } = this.#options
    storage.update(({ drafts = [] }) => ({ drafts: drafts.filter(({ clientId }) => !clientIds.has(clientId)) }))
  }

  async flush(): Promise<void> {
    if (this.#sending) return
    this.#sending = true
    try {
      for (;;) {
        const next = this.#options
          .messages()
          .find(({ clientId, state }) => clientId && state === 'sending' && this.#mine.has(clientId))
        if (!next?.clientId) return
        await this.#sendOne(next, next.clientId)
      }
    } finally {
      this.#sending = false
    }
  }

  async #sendOne(message: Message, clientId: string): Promise<void> {
    const { post, settle } = this.#options
    try {
      const { at } = await patiently(() => post(message, clientId))
      this.drop(new Set([clientId]))
      settle(clientId, { state: 'sent', at: Date.parse(at) })
    } catch (error) {
      if (!(error instanceof CallFailed)) throw error
      // A message that was refused will be refused again: only this tab shows it, until it is left. Where its writer
      // was, the next page may vouch for them anew.
      if (!error.passing && !error.ofWriter) this.drop(new Set([clientId]))
      settle(clientId, { state: 'failed' })
    }
  }
}
