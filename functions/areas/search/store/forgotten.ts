import { PutCommand } from '@aws-sdk/lib-dynamodb'
import * as z from 'zod'
import { decode } from '../../../platform/item.ts'
import { inShape } from '../../../platform/shapes.ts'
import { query, removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Forgotten } from '../port.ts'
import { searchKeys } from './keys.ts'

const Stored = z.lazy(() => z.object({ contactId: z.string(), n: z.number(), deletedAt: z.number() }))

/** The words of a deleted conversation are to go from the segments. */
export async function forget(table: Table, { contactId, n, deletedAt }: Forgotten): Promise<void> {
  const key = searchKeys.forgotten(deletedAt, contactId, n)
  const item = { ...key, [TABLE.kind]: 'forgotten', contactId, n, deletedAt }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(item) }))
}

/** What was deleted before a time and may still be in segments, the longest ago first. */
export async function readForgotten(table: Table, before: number, limit: number): Promise<Forgotten[]> {
  const { pk, sk } = searchKeys.forgotten(before)
  const { items } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND sk < :before',
    ExpressionAttributeValues: { ':pk': pk, ':before': sk },
    Limit: limit,
  })
  return items.map((item) => decode(Stored, item))
}

/** It is in none any more. */
export function removeForgotten(table: Table, done: readonly Forgotten[]): Promise<void> {
  return removeAll(
    table,
    done.map(({ deletedAt, contactId, n }) => searchKeys.forgotten(deletedAt, contactId, n)),
  )
}
