import type { Draft, Mark } from './messages.ts'
import type { ChatFile, Profile } from './wire.ts'

/** What this browser remembers of a visitor, for all tabs of the site. */
export interface Remembered {
  visitorId: string
  profile?: Profile
  read?: Mark
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
    const found = readJson<Remembered>('localStorage', this.key)
    return typeof found?.visitorId === 'string' ? found : undefined
  }

  update(change: (before: Remembered) => Partial<Remembered>): Remembered {
    const before = this.read() ?? { visitorId: `v_${randomId()}` }
    const after = { ...before, ...change(before) }
    writeJson('localStorage', this.key, after)
    return after
  }

  /** The visitor of this browser, made at the first visit: then there is no history to be read. */
  async open(): Promise<Remembered & { isNew: boolean }> {
    const make = () => {
      const known = this.read()
      return { ...(known ?? this.update(() => ({}))), isNew: known === undefined }
    }
    if (!('locks' in navigator)) return make()
    return navigator.locks.request(this.key, make) as Promise<ReturnType<typeof make>>
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
