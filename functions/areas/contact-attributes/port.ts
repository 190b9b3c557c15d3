import type { Write } from '../../kernel/commit.ts'
import type { ContactAttributes } from './domain/definition.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ContactAttributesStore {
  /** empty where nobody has defined any */
  readContactAttributes(): Promise<ContactAttributes>
  putContactAttributes(all: ContactAttributes): Write
}
