import { PutCommand } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { newestFirst } from '../../../platform/newest-first.ts'
import { inShape } from '../../../platform/shapes.ts'
import { get, put, queryAll, removeAll, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead } from '../../../platform/versioned-item.ts'
import { Erasure } from '../domain/erasure.ts'
import { erasureKeys } from './keys.ts'

const toErasure = (item: Item): Erasure => decode(Erasure, item)

/** A new one, or one that got further, as it was read; conflict label `erasure`. */
export function putErasure(table: Table, erasure: Erasure): Write {
  const { version } = erasure
  const item = { ...erasureKeys.erasure(erasure.id), [TABLE.kind]: 'erasure', ...erasure, version: version + 1 }
  return put(table, 'erasure', item, version === 0 ? { expression: 'attribute_not_exists(#pk)' } : asRead(version))
}

/** One, consistent. */
export async function readErasure(table: Table, id: string): Promise<Erasure | undefined> {
  const item = await get(table, erasureKeys.erasure(id))
  return item && toErasure(item)
}

/** Newest first. */
export const listErasures = (table: Table, page: PageRequest): Promise<Page<Erasure>> =>
  newestFirst(table, { pk: erasureKeys.erasure('').pk, ids: /^jb_/, toRow: toErasure, keep: () => true }, page)

/** Notes that the stream has come to where this partition was erased. */
export async function putPassed(table: Table, id: string, partition: string): Promise<void> {
  const item = { ...erasureKeys.passed(id, partition), [TABLE.kind]: 'erasure-passed' }
  await table.client.send(new PutCommand({ TableName: table.name, Item: inShape(item) }))
}

/** The partitions of which that is known, consistent. */
export async function readPassed(table: Table, id: string): Promise<string[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': erasureKeys.passed(id, '').pk },
    ConsistentRead: true,
  })
  return items.map(({ sk }) => String(sk))
}

/** It is not asked any more. */
export const removePassed = (table: Table, id: string, partitions: readonly string[]): Promise<void> =>
  removeAll(
    table,
    partitions.map((partition) => erasureKeys.passed(id, partition)),
  )
