import type { Write } from '../../kernel/commit.ts'
import type { Merge } from './domain/merge.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface MergingStore {
  /** how a contact was merged into another; undefined: it was not, or that was undone */
  readMerge(secondaryId: string): Promise<Merge | undefined>
  putMerge(merge: Merge): Write
  removeMerge(merge: Merge): Write
}
