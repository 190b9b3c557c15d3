import type { Write } from '../../../kernel/commit.ts'
import type { EntryKey } from '../../../kernel/ids.ts'
import { parseEntryId } from '../../../kernel/ids.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead } from '../../../platform/versioned-item.ts'
import { Export } from '../domain/export.ts'
import { exportsKeys } from './keys.ts'

const KEPT_MS = 14 * 24 * 60 * 60 * 1000

/** One that was asked for, by the key of its `exported` entry; consistent. */
export async function readExport(table: Table, entry: EntryKey): Promise<Export | undefined> {
  const item = await get(table, exportsKeys.export(entry))
  return item && decode(Export, item)
}

/** One that is asked for, or gets further, as it was read; gone after two weeks. Label `export`. */
export function putExport(table: Table, given: Export): Write {
  const key = parseEntryId(given.id)
  if (!key) throw new Error(`not an entry id: ${given.id}`)
  const { version = 0 } = given
  const item = {
    ...exportsKeys.export(key),
    [TABLE.kind]: 'export',
    ...given,
    version: version + 1,
    [TABLE.timeToLive]: Math.ceil((given.at + KEPT_MS) / 1000),
  }
  return put(table, 'export', item, version === 0 ? { expression: 'attribute_not_exists(#pk)' } : asRead(version))
}
