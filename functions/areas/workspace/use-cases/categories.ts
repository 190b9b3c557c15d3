import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import { pageOf } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Category } from '../domain/workspace.ts'
import type { WorkspaceStore } from '../port.ts'
import { type Call, commitAnswer } from './call.ts'
import { editSettings, invalid, refuseTaken, versionOf } from './edit-settings.ts'

type Deps = HasStore<WorkspaceStore> & Pick<Parts, 'ulid'>

const MAX_CATEGORIES = 500
const present = (category: Category) => ({ id: category.id, name: category.name, version: versionOf(category) })

/** S3: what conversations can be about. */
export async function listCategories(
  deps: Deps,
  call: Call,
  input: { cursor?: string | undefined; limit?: number | undefined },
) {
  const [, categories] = await Promise.all([call.agent, deps.store.readCategories()])
  return pageOf(categories.map(present), input)
}

/** One category. */
export async function getCategory(deps: Deps, call: Call, input: { id: string }) {
  const [, category] = await Promise.all([call.agent, deps.store.readCategory(input.id)])
  if (!category) throw notFound('category')
  return present(category)
}

/** A new category; its name is its own, whatever the case. */
export function createCategory(deps: Deps, call: Call, input: { name: string }) {
  return refuseTaken('name', 'name', () =>
    retryOnConflict(async () => {
      const [, existing] = await Promise.all([call.agent, deps.store.readCategories()])
      if (existing.length >= MAX_CATEGORIES) {
        throw new DomainError('limit_reached', `A workspace has at most ${MAX_CATEGORIES} categories.`)
      }
      const category: Category = { id: `cat_${deps.ulid()}`, name: input.name }
      const answer = present({ ...category, version: 1 })
      await commitAnswer(deps, call, deps.store.putCategory(undefined, category), answer)
      return answer
    }, ['idempotency', 'name']),
  )
}

/** Renames a category; conversations that were closed under the old name keep it. */
export function updateCategory(
  deps: Deps,
  call: Call,
  input: { id: string; name?: string | undefined; version?: number | undefined },
) {
  const { id, name, version } = input
  return refuseTaken('name', 'name', () =>
    editSettings(deps, call, {
      what: 'category',
      version,
      read: () => deps.store.readCategory(id),
      change: (before) => ({ ...before, name: name ?? before.name }),
      write: (before, after) => deps.store.putCategory(before, after),
      present,
    }),
  )
}

/** Removes a category; conversations that were closed under it keep it. */
export function deleteCategory(deps: Deps, call: Call, input: { id: string }) {
  return retryOnConflict(async () => {
    const [, category] = await Promise.all([call.agent, deps.store.readCategory(input.id)])
    if (!category) throw notFound('category')
    const answer = { id: category.id, deleted: true as const }
    await commitAnswer(deps, call, deps.store.removeCategory(category), answer)
    return answer
  }, ['idempotency'])
}

/** S3: the category's own name, where it is given by id or in another case; where there are none, any text will do. */
export async function categoryNamed(deps: Pick<Deps, 'store'>, idOrName: string): Promise<string> {
  const found = await deps.store.findCategory(idOrName)
  if (found === 'unknown') throw invalid('category', 'is not a category of this workspace')
  return found === 'none' ? idOrName : found.name
}
