import type * as z from 'zod'
import type { Write } from '../kernel/commit.ts'
import { decode, type Item } from './item.ts'
import { put, queryAll, type Table } from './table.ts'
import { TABLE } from './table-definition.ts'

/** Deleted ones stay in the table: conversations and logs name them. */
export type Which = 'present' | 'all'

/** All items of a kind of settings, whose keys start so; without those that were deleted unless `all`. */
export async function readVersioned<Schema extends z.ZodType>(
  table: Table,
  schema: Schema,
  start: { pk: string; sk: string },
  which: Which,
  consistent = true,
): Promise<z.output<Schema>[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
    ExpressionAttributeValues: { ':pk': start.pk, ':prefix': start.sk },
    ConsistentRead: consistent,
  })
  return items.filter(({ deleted }) => which === 'all' || !deleted).map((item) => decode(schema, withVersion(item)))
}

/*
 * Settings items count their changes. What was stored before they did is at version 1.
 */

export const UNVERSIONED = 'attribute_not_exists(#version) OR #version = :version'

/** An item with its version. */
export function withVersion(item: Item): Item {
  return { version: 1, ...item }
}

/** The condition that an item is as it was read. */
export function asRead(version: number): { expression: string; values: Item } {
  const expression = version === 1 ? `attribute_exists(#pk) AND (${UNVERSIONED})` : '#version = :version'
  return { expression, values: { ':version': version } }
}

/** A whole settings item under its next version: new where it has none yet, else as it was read. Label: its kind. */
export function putVersion(
  table: Table,
  kind: string,
  key: { pk: string; sk: string },
  fields: { version?: number | undefined },
): Write {
  const version = fields.version ?? 0
  const item = { ...key, [TABLE.kind]: kind, ...fields, version: version + 1 }
  return put(table, kind, item, version === 0 ? { expression: 'attribute_not_exists(#pk)' } : asRead(version))
}
