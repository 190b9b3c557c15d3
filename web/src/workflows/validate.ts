import * as z from 'zod'
import { workflowsOperations } from '../../../contracts/workflows/operations.ts'
import { groupOf, type Item, isGroup } from './model/conditions.ts'
import type { Issue } from './model/errors.ts'
import { readingOrder } from './model/tree.ts'
import type { Document } from './starters.ts'
import type { When } from './types.ts'

// The console's policy takes no code that is made while it runs, and tells of each try.
z.config({ jitless: true })

/** What the contract has against a workflow, before the server is asked. */
export function validate(document: Document): Issue[] {
  const creating = workflowsOperations.find(({ name }) => name === 'workflows.create')
  const parsed = creating?.input.safeParse(document)
  const issues = parsed?.success === false ? parsed.error.issues : []
  return [
    ...issues.map(({ path, message }) => ({ path: path.join('.'), message })),
    ...unanswered(document.when, 'when'),
    ...readingOrder(document.steps).flatMap(({ step, place }) =>
      step.do === 'branch'
        ? unanswered(
            step.with.when,
            `steps.${[...place.list, place.at].join('.').replaceAll(/then|else/g, 'with.$&')}.with.when`,
          )
        : [],
    ),
  ]
}

/** Conditions whose value nobody has chosen yet: they would ask for nothing. */
function unanswered(when: When, path: string): Issue[] {
  const within = (item: Item, rows: readonly number[]): Issue[] =>
    isGroup(item)
      ? item.items.flatMap((inner, at) => within(inner, [...rows, at]))
      : item.is !== 'known' && item.value === ''
        ? [{ path: `${path}.${rows.join('.')}.value`, message: 'is missing' }]
        : []
  return within(groupOf(when), [])
}
