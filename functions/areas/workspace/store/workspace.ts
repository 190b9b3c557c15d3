import { configuring, type Write } from '../../../kernel/commit.ts'
import { remembering } from '../../../platform/configuration.ts'
import { get, put, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, UNVERSIONED } from '../../../platform/versioned-item.ts'
import type { Workspace } from '../domain/workspace.ts'
import { workspaceKeys } from './keys.ts'
import { toWorkspace } from './workspace-item.ts'

/** The workspace's settings, with the product's defaults where nothing was set, consistent. */
export async function readWorkspace(table: Table): Promise<Workspace> {
  return toWorkspace((await get(table, workspaceKeys.workspace())) ?? {})
}

/** The same, as it was ten seconds ago at most. */
export const readWorkspaceLately = remembering(readWorkspace)

/** The workspace's settings, as they were read. */
export function putWorkspace(table: Table, workspace: Workspace): Write {
  const { version = 1 } = workspace
  const item = { ...workspaceKeys.workspace(), [TABLE.kind]: 'workspace', ...workspace, version: version + 1 }
  // Settings that were never changed are at 1 without being there.
  const { expression, values } = asRead(version)
  const condition = { expression: version === 1 ? UNVERSIONED : expression, values }
  return configuring(put(table, 'workspace', item, condition))
}
