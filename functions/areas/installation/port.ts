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
