import { Export } from '../domain/export.ts'
import type { EntryKey } from '../domain/ids.ts'
import { parseEntryId } from '../domain/ids.ts'
import { TABLE } from '../shared/table-definition.ts'
import type { Write } from '../use-cases/store-port.ts'
import { keys } from './keys.ts'
import { asRead } from './settings-item.ts'
import { decode, get, put, type Table } from './table.ts'

const KEPT_MS = 14 * 24 * 60 * 60 * 1000

/** One that was asked for, by the key of its `exported` entry; consistent. */
export async function readExport(table: Table, entry: EntryKey): Promise<Export | undefined> {
  const item = await get(table, keys.export(entry))
  return item && decode(Export, item)
}

/** One that is asked for, or gets further, as it was read; gone after two weeks. Label `export`. */
export function putExport(table: Table, given: Export): Write {
  const key = parseEntryId(given.id)
  if (!key) throw new Error(`not an entry id: ${given.id}`)
  const { version = 0 } = given
  const item = {
    ...keys.export(key),
    [TABLE.kind]: 'export',
    ...given,
    version: version + 1,
    [TABLE.timeToLive]: Math.ceil((given.at + KEPT_MS) / 1000),
  }
  return put(table, 'export', item, version === 0 ? { expression: 'attribute_not_exists(#pk)' } : asRead(version))
}
