import { type Cut, isOfMany, keysOf, valuesOf, WHOLE } from './cuts.ts'
import { dateOf, hoursOfWeek, monthOf, weekOf } from './days.ts'
import {
  addFact,
  type By,
  type Dimension,
  dimensions,
  emptyMetrics,
  figuresOf,
  type Metrics,
  type Targets,
} from './metrics.ts'
import { filtered, isDimension } from './plan.ts'
import type { Filters, Report } from './question.ts'
import type { ReportFact } from './report-facts.ts'

type Lists = readonly (readonly string[])[]

/** Whether a fact is one of those that are asked for; `hour` as `1-09`. */
export function isAsked(filters: Filters, fact: ReportFact, hour: string): boolean {
  const values = valuesOf(fact, hour)
  return filtered(filters).every((dimension) => values[dimension].some((value) => filters[dimension]?.includes(value)))
}

/** Adds up what is asked for, from cells of a cut and from facts: rows and the whole. */
export class Tally {
  readonly cut: Cut
  readonly total = emptyMetrics()
  readonly #rows = new Map<string, Metrics>()
  readonly #dimensions: readonly Dimension[]
  readonly #by: By | undefined
  readonly #filters: Filters

  /** `by` undefined: no rows */
  constructor(cut: Cut, by: By | undefined, filters: Filters) {
    this.cut = cut
    this.#by = by
    this.#filters = filters
    this.#dimensions = cut === 'all' ? [] : cut === 'full' ? dimensions : [cut]
  }

  #row(key: string): Metrics {
    const known = this.#rows.get(key) ?? emptyMetrics()
    this.#rows.set(key, known)
    return known
  }

  /** The rows that a cell is part of, and whether it is part of the whole; undefined: it is not asked for. */
  #placeOf(lists: Lists, day: number): { rows: string[]; isInTotal: boolean } | undefined {
    const [only] = this.#dimensions
    const isSingle = this.#dimensions.length === 1 && only !== undefined
    const isWhole = isSingle && isOfMany(only) && lists[0]?.[0] === WHOLE
    const wanted = only === undefined ? undefined : this.#filters[only]
    // The whole of all tags is no tag's, and with one that is asked for it is not the whole.
    if (isWhole) return wanted === undefined ? { rows: this.#timeRow(day), isInTotal: true } : undefined
    for (const [at, dimension] of this.#dimensions.entries()) {
      const asked = this.#filters[dimension]
      if (asked && !lists[at]?.some((value) => asked.includes(value))) return undefined
    }
    const isInTotal = !(isSingle && isOfMany(only)) || wanted !== undefined
    const by = this.#by
    if (by === undefined || !isDimension(by)) return { rows: isInTotal ? this.#timeRow(day) : [], isInTotal }
    const asked = this.#filters[by]
    const values = lists[this.#dimensions.indexOf(by)] ?? []
    return { rows: values.filter((value) => !asked || asked.includes(value)), isInTotal }
  }

  #timeRow(day: number): string[] {
    if (this.#by === 'day') return [dateOf(day)]
    if (this.#by === 'week') return [weekOf(day)]
    return this.#by === 'month' ? [monthOf(day)] : []
  }

  /** To what all a cell of a day, or of a month that begins with it, is to be added. */
  into(lists: Lists, day: number): Metrics[] {
    const place = this.#placeOf(lists, day)
    if (!place) return []
    return [...place.rows.map((key) => this.#row(key)), ...(place.isInTotal ? [this.total] : [])]
  }

  /** Adds a fact. */
  addFact(fact: ReportFact, day: number, hour: string): void {
    for (const lists of keysOf(this.cut, valuesOf(fact, hour))) {
      for (const metrics of this.into(lists, day)) addFact(metrics, fact)
    }
  }

  /** The rows of a report of these days: all keys of time, others that there are. */
  rows({ from, to }: { from: number; to: number }, targets: Targets): Report['rows'] {
    if (this.#by === 'hour')
      for (const hour of hoursOfWeek) if (this.#filters.hour?.includes(hour) !== false) this.#row(hour)
    for (let day = from; day <= to; day++) for (const key of this.#timeRow(day)) this.#row(key)
    const sorted = [...this.#rows].sort(([a], [b]) => (a < b ? -1 : 1))
    return sorted.map(([key, metrics]) => ({ key, figures: figuresOf(metrics, targets) }))
  }
}
