import type { Draft, Mark } from './messages.ts'
import type { ChatFile, Profile } from './wire.ts'

/** What this browser remembers of a visitor, for all tabs of the site. */
export interface Remembered {
  /** as the server gave it out */
  visitorId?: string
  profile?: Profile
  read?: Mark | undefined
  /** written and not confirmed yet */
  drafts?: Draft[]
  /** how far the company was told that its messages came, and whether they were read */
  told?: string
}

/** What a tab remembers of a message that is being written. */
export interface Unsent {
  text: string
  files: ChatFile[]
  at: number
}

/** so long an uploaded file may wait for its message */
const UPLOADS_KEPT_MS = 20 * 60 * 60_000

/** what one tab writes is read by another by then */
const SHARED_WITHIN_MS = 200

const memory = new Map<string, string>()
type Kept = 'localStorage' | 'sessionStorage'

function readJson<Value>(kept: Kept, key: string): Value | null {
  let text: string | null | undefined
  try {
    // The browser keeps nothing for this site, or nothing more: the chat lives as long as the page.
    text = memory.get(kept + key) ?? window[kept].getItem(key)
  } catch {
    // As before the first write.
  }
  try {
    return JSON.parse(text ?? 'null') as Value | null
  } catch {
    // Not ours any more: it is written anew.
    return null
  }
}

function writeJson(kept: Kept, key: string, value: unknown): void {
  const text = JSON.stringify(value)
  try {
    window[kept].setItem(key, text)
    memory.delete(kept + key)
  } catch {
    memory.set(kept + key, text)
  }
}

export function randomId(bytes = 18): string {
  const values = crypto.getRandomValues(new Uint8Array(bytes))
  return Array.from(values, (value) => value.toString(36).padStart(2, '0')).join('')
}

/** One visitor's place in the browser's storage; tabs that open at once get the same visitor. */
export class Storage {
  readonly #key: string
  constructor(channelId: string, userId: string | undefined) {
    this.#key = `switchboard:${channelId}:${userId ?? ''}`
  }

  read(): Remembered | undefined {
    return readJson<Remembered>('localStorage', this.#key) ?? undefined
  }

  update(change: (before: Remembered) => Partial<Remembered>): Remembered {
    const before = this.read() ?? {}
    const after = { ...before, ...change(before) }
    writeJson('localStorage', this.#key, after)
    return after
  }

  /** Does something that another tab must not do at the same time, and whose outcome the next one finds in here. */
  async alone<Result>(run: () => Promise<Result>): Promise<Result> {
    if (!('locks' in navigator)) return run()
    return new Promise((resolve, reject) => {
      const inTurn = async () => {
        await run().then(resolve, reject)
        // What is written reaches another tab's process a moment later.
        await new Promise((done) => setTimeout(done, SHARED_WITHIN_MS))
      }
      // Where the browser keeps nothing for this site, there are no locks either, and no tabs that share anything.
      navigator.locks.request(this.#key, inTurn).catch(() => run().then(resolve, reject))
    })
  }

  /** To where the same visitor is in other tabs; undefined where the browser has, or allows, no such thing. */
  otherTabs(): BroadcastChannel | undefined {
    try {
      return new BroadcastChannel(this.#key)
    } catch {
      return undefined
    }
  }

  /** What this tab had begun to write, over the pages of the site. */
  unsent(): Unsent {
    const { text = '', files = [], at = 0 } = readJson<Unsent>('sessionStorage', this.#key) ?? {}
    return { text, files: Date.now() - at < UPLOADS_KEPT_MS ? files : [], at }
  }

  keepUnsent(text: string, files: ChatFile[]): void {
    writeJson('sessionStorage', this.#key, { text, files, at: Date.now() })
  }

  forget(): void {
    for (const kept of ['localStorage', 'sessionStorage'] as const) {
      memory.delete(kept + this.#key)
      try {
        window[kept].removeItem(this.#key)
      } catch {
        // Nothing is kept there.
      }
    }
  }
}
