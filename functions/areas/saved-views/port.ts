import type { Write } from '../../kernel/commit.ts'
import type { SavedViews, ViewOwner } from './domain/saved-views.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface SavedViewsStore {
  /** of those who have any */
  readSavedViews(owners: readonly ViewOwner[]): Promise<SavedViews[]>
  putSavedViews(list: SavedViews): Write
  removeSavedViews(owner: ViewOwner): Write
}
