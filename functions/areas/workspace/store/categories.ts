import * as z from 'zod'
import type { Write } from '../../../kernel/commit.ts'
import { decode } from '../../../platform/item.ts'
import { get, put, query, queryAll, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { asRead, putVersion, withVersion } from '../../../platform/versioned-item.ts'
import { Category } from '../domain/workspace.ts'
import { workspaceKeys } from './keys.ts'

const free = { expression: 'attribute_not_exists(#pk)' }
const all = {
  KeyConditionExpression: 'pk = :pk AND begins_with(sk, :prefix)',
  ExpressionAttributeValues: { ':pk': workspaceKeys.workspace().pk, ':prefix': 'CATEGORY#' },
  ConsistentRead: true,
}

/** All categories, consistent. */
export async function readCategories(table: Table): Promise<Category[]> {
  return (await queryAll(table, all)).map((item) => decode(Category, withVersion(item)))
}

/** One category, consistent. */
export async function readCategory(table: Table, id: string): Promise<Category | undefined> {
  const item = await get(table, workspaceKeys.category(id))
  return item ? decode(Category, withVersion(item)) : undefined
}

/** S3: the category of that id or name, case aside; `none`: the workspace has no categories at all. Consistent. */
export async function findCategory(table: Table, idOrName: string): Promise<Category | 'unknown' | 'none'> {
  const [byId, claim, { items }] = await Promise.all([
    readCategory(table, idOrName),
    get(table, workspaceKeys.categoryName(idOrName)),
    query(table, { ...all, Limit: 1 }),
  ])
  if (byId) return byId
  const named = claim && (await readCategory(table, decode(z.object({ categoryId: z.string() }), claim).categoryId))
  return named ?? (items.length === 0 ? 'none' : 'unknown')
}

/** A category, new or as it was read, and its name, which only one may have (conflict label `name`). */
export function putCategory(table: Table, before: Category | undefined, after: Category): Write[] {
  const name = workspaceKeys.categoryName(after.name)
  const write = putVersion(table, 'category', workspaceKeys.category(after.id), after)
  if (before && workspaceKeys.categoryName(before.name).sk === name.sk) return [write]
  const claim = { ...name, [TABLE.kind]: 'category-name', categoryId: after.id }
  const claimed = put(table, 'name', claim, free)
  return before ? [write, claimed, remove(table, 'name', workspaceKeys.categoryName(before.name))] : [write, claimed]
}

/** Removes a category as it was read, and frees its name. */
export function removeCategory(table: Table, category: Category): Write[] {
  return [
    remove(table, 'category', workspaceKeys.category(category.id), asRead(category.version ?? 1)),
    remove(table, 'name', workspaceKeys.categoryName(category.name)),
  ]
}
