import type { Link } from './wire.ts'

/** links are good for five minutes from when they were asked for, whatever this computer's clock says */
const GOOD_FOR_MS = 4 * 60_000

/** Links to files, each asked for once as long as it is good. */
export class Links {
  readonly #ask: (id: string) => Promise<Link>
  readonly #known = new Map<string, { at: number; url: Promise<string> }>()

  constructor(ask: (id: string) => Promise<Link>) {
    this.#ask = ask
  }

  get(id: string): Promise<string> {
    const found = this.#known.get(id)
    if (found && Date.now() - found.at < GOOD_FOR_MS) return found.url
    const url = this.#ask(id).then((link) => link.url)
    this.#known.set(id, { at: Date.now(), url })
    url.catch(() => this.#known.delete(id))
    return url
  }
}
