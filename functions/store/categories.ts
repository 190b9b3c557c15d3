import * as z from 'zod'
import { Category } from '../domain/model.ts'
import { TABLE } from '../shared/table-definition.ts'
import type { Write } from '../use-cases/store-port.ts'
import { keys } from './keys.ts'
import { asRead, putVersion, withVersion } from './settings-item.ts'
import { decode, get, put, query, queryAll, remove, type Table } from './table.ts'

const free = { expression: 'attribute_not_exists(#pk)' }
const all = {
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': keys.workspace().pk, ':prefix': 'CATEGORY#' },
  ConsistentRead: true,
}

/** All categories, consistent. */
export async function readCategories(table: Table): Promise<Category[]> {
  return (await queryAll(table, all)).map((item) => decode(Category, withVersion(item)))
}

/** One category, consistent. */
export async function readCategory(table: Table, id: string): Promise<Category | undefined> {
  const item = await get(table, keys.category(id))
  return item ? decode(Category, withVersion(item)) : undefined
}

/** S3: the category of that id or name, case aside; `none`: the workspace has no categories at all. Consistent. */
export async function findCategory(table: Table, idOrName: string): Promise<Category | 'unknown' | 'none'> {
  const [byId, claim, { items }] = await Promise.all([
    readCategory(table, idOrName),
    get(table, keys.categoryName(idOrName)),
    query(table, { ...all, Limit: 1 }),
  ])
  if (byId) return byId
  const named = claim && (await readCategory(table, decode(z.object({ categoryId: z.string() }), claim).categoryId))
  return named ?? (items.length === 0 ? 'none' : 'unknown')
}

/** A category, new or as it was read, and its name, which only one may have (conflict label `name`). */
export function putCategory(table: Table, before: Category | undefined, after: Category): Write[] {
  const name = keys.categoryName(after.name)
  const write = putVersion(table, 'category', keys.category(after.id), after)
  if (before && keys.categoryName(before.name).sk === name.sk) return [write]
  const claim = { ...name, [TABLE.kind]: 'category-name', categoryId: after.id }
  const claimed = put(table, 'name', claim, free)
  return before ? [write, claimed, remove(table, 'name', keys.categoryName(before.name))] : [write, claimed]
}

/** Removes a category as it was read, and frees its name. */
export function removeCategory(table: Table, category: Category): Write[] {
  return [
    remove(table, 'category', keys.category(category.id), asRead(category.version ?? 1)),
    remove(table, 'name', keys.categoryName(category.name)),
  ]
}
