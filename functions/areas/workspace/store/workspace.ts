import type { Write } from '../../../kernel/commit.ts'
import { get, put, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, UNVERSIONED } from '../../../platform/versioned-item.ts'
import type { Workspace } from '../domain/workspace.ts'
import { workspaceKeys } from './keys.ts'
import { toWorkspace } from './workspace-item.ts'

/** The workspace's settings, with the product's defaults where nothing was set; consistent unless told otherwise. */
export async function readWorkspace(table: Table, consistent = true): Promise<Workspace> {
  return toWorkspace((await get(table, workspaceKeys.workspace(), consistent)) ?? {})
}

/** The workspace's settings, as they were read. */
export function putWorkspace(table: Table, workspace: Workspace): Write {
  const { version = 1 } = workspace
  const item = { ...workspaceKeys.workspace(), [TABLE.kind]: 'workspace', ...workspace, version: version + 1 }
  // Settings that were never changed are at 1 without being there.
  const { expression, values } = asRead(version)
  return put(table, 'workspace', item, version === 1 ? { expression: UNVERSIONED, values } : { expression, values })
}
