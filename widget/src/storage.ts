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

const memory = new Map<string, string>()
type Kept = 'localStorage' | 'sessionStorage'

function readJson<Value>(kept: Kept, key: string): Value | null {
  let text: string | null | undefined
  try {
    text = window[kept].getItem(key)
  } catch {
    // The browser keeps nothing for this site: the chat lives as long as the page.
    text = memory.get(kept + key)
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
  private readonly key: string
  constructor(channelId: string, userId: string | undefined) {
    this.key = `switchboard:${channelId}:${userId ?? ''}`
  }

  read(): Remembered | undefined {
    return readJson<Remembered>('localStorage', this.key) ?? undefined
  }

  update(change: (before: Remembered) => Partial<Remembered>): Remembered {
    const before = this.read() ?? {}
    const after = { ...before, ...change(before) }
    writeJson('localStorage', this.key, after)
    return after
  }

  /** Does something that another tab must not do at the same time. */
  async alone<Result>(run: () => Promise<Result>): Promise<Result> {
    return 'locks' in navigator ? ((await navigator.locks.request(this.key, run)) as Result) : run()
  }

  /** What this tab had begun to write, over the pages of the site. */
  unsent(): Unsent {
    const { text = '', files = [], at = 0 } = readJson<Unsent>('sessionStorage', this.key) ?? {}
    return { text, files: Date.now() - at < UPLOADS_KEPT_MS ? files : [], at }
  }

  keepUnsent(text: string, files: ChatFile[]): void {
    writeJson('sessionStorage', this.key, { text, files, at: Date.now() })
  }

  forget(): void {
    try {
      localStorage.removeItem(this.key)
    } catch {
      memory.delete(`localStorage${this.key}`)
    }
  }
}
