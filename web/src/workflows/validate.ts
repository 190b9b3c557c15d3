import { wrongIn } from '../../../contracts/workflows/check.ts'
import { groupOf, type Item, isGroup } from './model/conditions.ts'
import type { Issue } from './model/errors.ts'
import { readingOrder } from './model/tree.ts'
import type { Document } from './starters.ts'
import type { When } from './types.ts'

/** What the contract has against a workflow, before the server is asked. */
export function validate(document: Document): Issue[] {
  return [
    ...wrongIn(document),
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
