import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, UNVERSIONED } from '../../../platform/versioned-item.ts'
import { AssistantSettings, initialSettings } from '../domain/settings.ts'
import { assistantKeys } from './keys.ts'

/** How the workspace has it, consistent; as it is at first where nobody has said anything. */
export async function readAssistant(table: Table): Promise<AssistantSettings> {
  const item = await get(table, assistantKeys.settings())
  return item ? decode(AssistantSettings, item) : initialSettings
}

/** As they were read. */
export function putAssistant(table: Table, settings: AssistantSettings): Write {
  const { version = 1 } = settings
  const item = { ...assistantKeys.settings(), [TABLE.kind]: 'assistant', ...settings, version: version + 1 }
  // Settings that were never changed are at 1 without being there.
  const { expression, values } = asRead(version)
  return put(table, 'assistant', item, { expression: version === 1 ? UNVERSIONED : expression, values })
}
