import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, UNVERSIONED, withVersion } from '../../../platform/versioned-item.ts'
import { initialOf, workspaceSettings } from '../domain/settings.ts'
import { Workspace } from '../domain/workspace.ts'
import { workspaceKeys } from './keys.ts'

/** The workspace's settings, with the product's defaults where nothing was set. */
export async function readWorkspace(table: Table): Promise<Workspace> {
  const item = (await get(table, workspaceKeys.workspace())) ?? {}
  return decode(Workspace, {
    name: 'Switchboard',
    ...initialOf(workspaceSettings),
    ...withVersion(item),
  })
}

/** The workspace's settings, as they were read. */
export function putWorkspace(table: Table, workspace: Workspace): Write {
  const { version = 1 } = workspace
  const item = { ...workspaceKeys.workspace(), [TABLE.kind]: 'workspace', ...workspace, version: version + 1 }
  // Settings that were never changed are at 1 without being there.
  const { expression, values } = asRead(version)
  return put(table, 'workspace', item, version === 1 ? { expression: UNVERSIONED, values } : { expression, values })
}
