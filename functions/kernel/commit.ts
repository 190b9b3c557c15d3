import { DomainError } from './errors.ts'
import { sleep } from './sleep.ts'

const MAX_TRIES = 60

/** Tries again from the reading on when somebody else was first; every try sees what the other did. */
export async function retryOnConflict<Result>(
  attempt: () => Promise<Result>,
  final: readonly string[] = [],
): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (error) {
      if (!(error instanceof ConflictError) || error.labels.some((label) => final.includes(label))) throw error
      if (tries >= MAX_TRIES) throw new DomainError('version_conflict', 'Too many changes at once; try again.')
      await sleep(Math.random() * Math.min(4 * 2 ** tries, 150))
    }
  }
}

/** One item of a transaction. `label` says which condition broke when the commit is refused. */
export interface Write {
  label: string
  item: unknown
  /** changes what processes remember until it is changed: the same commit counts that (`platform/configuration.ts`) */
  configures?: true
}

/** A write of something that is configured, which processes remember until any of it is changed. */
export const configuring = (write: Write): Write => ({ ...write, configures: true })

/** A commit was refused: somebody else was there first. `labels` are those of the broken conditions. */
export class ConflictError extends Error {
  readonly labels: string[]
  constructor(labels: string[]) {
    super(`conflict: ${labels.join(', ')}`)
    this.name = 'ConflictError'
    this.labels = labels
  }
}

export interface StoredAnswer {
  operation: string
  /** of the request, so that a reused key is noticed */
  hash: string
  status: number
  body: string
}
