import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { batchGet, remove, type Table } from '../../../platform/table.ts'
import { putVersion, withVersion } from '../../../platform/versioned-item.ts'
import { SavedViews, type ViewOwner } from '../domain/saved-views.ts'
import { savedViewsKeys } from './keys.ts'

/** The views of these owners, a list of each who has any; consistent. */
export async function readSavedViews(table: Table, owners: readonly ViewOwner[]): Promise<SavedViews[]> {
  const items = await batchGet(table, owners.map(savedViewsKeys.savedViews), true)
  return items.map((item) => decode(SavedViews, withVersion(item)))
}

/** All views of one owner, new or as they were read. */
export function putSavedViews(table: Table, list: SavedViews): Write {
  return putVersion(table, 'saved-views', savedViewsKeys.savedViews(ownerOf(list)), list)
}

/** They go, whatever they are. */
export function removeSavedViews(table: Table, owner: ViewOwner): Write {
  return remove(table, 'saved-views', savedViewsKeys.savedViews(owner))
}

const ownerOf = ({ agentId = '', teamId }: SavedViews): ViewOwner => (teamId === undefined ? { agentId } : { teamId })
