import type { Write } from '../../kernel/commit.ts'

/** Whom the configuration named as owner when a deployment last looked. */
export interface NamedOwner {
  email: string
  /** epoch ms */
  at: number
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface InstallationStore {
  readNamedOwner(): Promise<NamedOwner | undefined>
  putNamedOwner(before: NamedOwner | undefined, after: NamedOwner): Write
}

/** What functions failed at for good, kept whole, the oldest of each source first. */
export interface FailedEvents {
  /** keys after that one */
  list(after: string | undefined, limit: number): Promise<string[]>
  /** undefined: it is gone */
  read(key: string): Promise<string | undefined>
  remove(key: string): Promise<void>
}

/** Calling one of our functions as the services do, and hearing what it answers. Throws when it fails. */
export interface Functions {
  invoke(arn: string, event: object): Promise<unknown>
}

/** What an operator's commands stand on. */
export interface OperatorParts {
  failedEvents: FailedEvents
  functions: Functions
}
