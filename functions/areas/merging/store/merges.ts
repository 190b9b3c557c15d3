import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { Merge } from '../domain/merge.ts'
import { mergingKeys } from './keys.ts'

/** How a contact was merged into another, consistent; undefined: it was not, or that was undone. */
export async function readMerge(table: Table, secondaryId: string): Promise<Merge | undefined> {
  const item = await get(table, mergingKeys.merge(secondaryId))
  return item && decode(Merge, item)
}

/** Keeps how a contact is merged; conflict label `merge`. */
export function putMerge(table: Table, merge: Merge): Write {
  const item = { ...mergingKeys.merge(merge.secondary.id), [TABLE.kind]: 'merge', ...merge }
  return put(table, 'merge', item, { expression: 'attribute_not_exists(#pk)' })
}

/** It is undone; conflict label `merge`. */
export function removeMerge(table: Table, { secondary, primaryId }: Merge): Write {
  return remove(table, 'merge', mergingKeys.merge(secondary.id), {
    expression: '#primaryId = :primary',
    values: { ':primary': primaryId },
  })
}
