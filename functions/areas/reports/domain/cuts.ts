import { addFact, type Dimension, dimensions, emptyMetrics, type Metrics } from './metrics.ts'
import { NONE } from './question.ts'
import type { ReportFact } from './report-facts.ts'

/** What facts are added up by: nothing, one dimension, or (`full`) all of them at once. */
export const cuts = ['all', ...dimensions, 'full'] as const
export type Cut = (typeof cuts)[number]

/** Those of which a fact may have several values: what is added up by one of them is not the whole. */
export const isOfMany = (dimension: string): boolean => dimension === 'tag' || dimension === 'workflow'
/** What stands for the whole beside the values of such a dimension: each fact once. */
export const WHOLE = ''

/** What a fact has of each dimension. */
export type Values = Record<Dimension, readonly string[]>

/** What a fact has of each dimension; `hour` as `1-09`. */
export function valuesOf(fact: ReportFact, hour: string): Values {
  const some = (values: readonly string[]) => (values.length > 0 ? [...new Set(values)].sort() : [NONE])
  return {
    hour: [hour],
    channel: [fact.channel?.id ?? NONE],
    team: [fact.teamId ?? NONE],
    agent: [fact.agentId ?? NONE],
    category: [fact.category ?? NONE],
    type: [fact.type ?? NONE],
    tag: some(fact.tags),
    workflow: some(fact.programs),
  }
}

/** What is added up under each key of a cut: lists of values, in order of its dimensions. */
export class Cells {
  readonly #cells = new Map<string, { lists: readonly (readonly string[])[]; metrics: Metrics }>()

  /** what is known of a key, to be added to */
  at(lists: readonly (readonly string[])[]): Metrics {
    const [[first] = [''], ...more] = lists
    const key = more.length > 0 ? JSON.stringify(lists) : (first ?? '')
    let cell = this.#cells.get(key)
    if (!cell) {
      cell = { lists, metrics: emptyMetrics() }
      this.#cells.set(key, cell)
    }
    return cell.metrics
  }

  /** in order of keys, so that the same facts make the same bytes */
  *[Symbol.iterator](): Generator<{ lists: readonly (readonly string[])[]; metrics: Metrics }> {
    const byKey = [...this.#cells].sort(([a], [b]) => (a < b ? -1 : 1))
    for (const [, cell] of byKey) yield cell
  }
}

/** The keys under which a fact is added up in a cut. */
export function keysOf(cut: Cut, values: Values): (readonly (readonly string[])[])[] {
  if (cut === 'all') return [[]]
  if (cut === 'full') return [dimensions.map((dimension) => values[dimension])]
  const own = values[cut].map((value) => [[value]])
  return isOfMany(cut) ? [...own, [[WHOLE]]] : own
}

/** What the facts of a day come to, in every cut. */
export type Day = Record<Cut, Cells>

/** A day without facts. */
export const emptyDay = (): Day => Object.fromEntries(cuts.map((cut) => [cut, new Cells()])) as Day

/** Adds a fact to its day, in every cut. */
export function addToDay(day: Day, fact: ReportFact, hour: string): void {
  const values = valuesOf(fact, hour)
  for (const cut of cuts) for (const lists of keysOf(cut, values)) addFact(day[cut].at(lists), fact)
}

/** The key of a month, of that of a day: in months `full` has no hours, which would make as many cells as there are facts. */
export function keyInMonth(cut: Cut, lists: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return cut === 'full' ? [[NONE], ...lists.slice(1)] : lists
}
