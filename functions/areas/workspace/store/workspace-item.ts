import { decode, type Item } from '../../../platform/item.ts'
import { withVersion } from '../../../platform/versioned-item.ts'
import { initialOf, workspaceSettings } from '../domain/settings.ts'
import { Workspace } from '../domain/workspace.ts'

/** Settings as they are stored, with the product's defaults for those that were not set, or did not exist. */
export function toWorkspace(item: Item): Workspace {
  return decode(Workspace, { name: 'Switchboard', ...initialOf(workspaceSettings), ...withVersion(item) })
}
