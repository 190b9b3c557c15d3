import type { Draft, Mark } from './messages.ts'
import type { Profile } from './wire.ts'

/** What this browser remembers of a visitor, for all tabs of the site. */
export interface Remembered {
  visitorId: string
  profile?: Profile
  read?: Mark
  /** written and not confirmed yet */
  drafts?: Draft[]
}

const memory = new Map<string, string>()

function readText(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    // The browser keeps nothing for this site: the chat lives as long as the page.
    return memory.get(key) ?? null
  }
}

function writeText(key: string, text: string): void {
  try {
    localStorage.setItem(key, text)
  } catch {
    memory.set(key, text)
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
    try {
      const found = JSON.parse(readText(this.key) ?? 'null') as Remembered | null
      return typeof found?.visitorId === 'string' ? found : undefined
    } catch {
      // Not ours any more: it is written anew.
      return undefined
    }
  }

  update(change: (before: Remembered) => Partial<Remembered>): Remembered {
    const before = this.read() ?? { visitorId: `v_${randomId()}` }
    const after = { ...before, ...change(before) }
    writeText(this.key, JSON.stringify(after))
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

  forget(): void {
    try {
      localStorage.removeItem(this.key)
    } catch {
      memory.delete(this.key)
    }
  }
}
