/** What a call of a process that is no more ends with. */
export class Stopped extends Error {
  constructor() {
    super('the process was stopped')
    this.name = 'Stopped'
  }
}

/** Work that the end of its process may cut short, and nothing else. */
export async function untilStopped(work: Promise<unknown>): Promise<void> {
  try {
    await work
  } catch (error) {
    if (!(error instanceof Stopped)) throw error
  }
}

/** What the table is asked without anything being changed by it. */
const READS = ['GetCommand', 'BatchGetCommand', 'QueryCommand']

const plain = (_key: string, value: unknown) => {
  if (value instanceof Set || value instanceof Map) return [...value]
  return typeof value === 'bigint' ? String(value) : value
}

/**
 * The life of one process, measured in SDK calls: once the `limit`-th call of all clients together has been done, the
 * process is gone. That call was carried out, but nobody learns its answer; every later one never leaves. With
 `hearsLast` the answer is still heard, and acted upon up to the next call.
 */
export class Lifeline {
  calls = 0
  /** what of one that is to end outlives it: every call that was begun and may have changed something, by what was asked */
  readonly left: string[] = []
  /** calls without an answer yet */
  underWay = 0
  private readonly limit: number
  private readonly hearsLast: boolean

  constructor(limit = Number.POSITIVE_INFINITY, hearsLast = false) {
    this.limit = limit
    this.hearsLast = hearsLast
  }

  get isOver(): boolean {
    return this.calls >= this.limit
  }

  /** Counts the calls of a client that is shared with other lives, retries not included. */
  watchShared<Client extends { send(command: never): Promise<unknown> }>(client: Client): Client {
    const send = (command: never) => this.counted('send', [command], () => client.send(command))
    return Object.assign(Object.create(client) as Client, { send })
  }

  /** The same for a client whose every function is one call. */
  watchCalls<Client extends object>(client: Client): Client {
    const watched = Object.entries(client).map(([name, call]: [string, (...args: unknown[]) => Promise<unknown>]) => [
      name,
      (...args: unknown[]) => this.counted(name, args, () => call(...args)),
    ])
    return Object.fromEntries(watched) as Client
  }

  private async counted<Answer>(name: string, args: unknown[], call: () => Promise<Answer>): Promise<Answer> {
    if (this.isOver) throw new Stopped()
    this.note(name, args)
    this.underWay++
    try {
      return await call()
    } finally {
      this.underWay--
      this.calls++
      this.end()
    }
  }

  private note(name: string, args: unknown[]): void {
    if (this.limit === Number.POSITIVE_INFINITY) return
    const kind = (args[0] as object | undefined)?.constructor?.name ?? ''
    if (!READS.includes(kind)) this.left.push(JSON.stringify([name, kind, args], plain))
  }

  private end(): void {
    // Whatever came back, success or error, there is nobody left to read it.
    if (this.isOver && !this.hearsLast) throw new Stopped()
  }
}
