import type { Write } from '../../kernel/commit.ts'
import type { EntryKey } from '../../kernel/ids.ts'
import type { Export } from './domain/export.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ExportsStore {
  readExport(entry: EntryKey): Promise<Export | undefined>
  putExport(given: Export): Write
}
