import { type Cut, isOfMany } from './cuts.ts'
import { daysOfMonth, monthOf } from './days.ts'
import { type By, type Dimension, dimensions } from './metrics.ts'
import type { Filters } from './question.ts'
import { nameOfMonth, nameOfYears, type Rolled, yearsOf } from './rolled.ts'

/** Which dimensions are filtered by. */
export const filtered = (filters: Filters): Dimension[] =>
  dimensions.filter((dimension) => filters[dimension] !== undefined)

export const isDimension = (by: By): by is Dimension => (dimensions as readonly string[]).includes(by)

/** Which cut answers a question: that of its only dimension, or all at once. */
export function cutFor(by: By, filters: Filters): Cut {
  const asked = [...new Set([...filtered(filters), ...(isDimension(by) ? [by] : [])])]
  const [only] = asked
  if (only === undefined) return 'all'
  // Of several tags what has two of them would count twice.
  const isWhole = asked.length === 1 && !(isOfMany(only) && (filters[only]?.length ?? 0) > 1)
  return isWhole ? only : 'full'
}

/** Whether a question is answered by whole months, where it can be. */
export function takesMonths(cut: Cut, by: By, filters: Filters): boolean {
  if (by === 'day' || by === 'week') return false
  return !(cut === 'full' && (by === 'hour' || filters.hour !== undefined))
}

/** What is read of one object: its blocks, by month or by day. */
export interface Piece {
  name: string
  blocks: { name: string; day: number }[]
}

/** Days that are read from objects, both inclusive; `apart`: those that are not. */
interface Wanted {
  from: number
  to: number
  apart(day: number): boolean
  byMonths: boolean
}

/** The pieces that have some days, as far as they are rolled up: whole months where they may be, else days. `block`: how a day is named. */
export function piecesOf(
  rolled: Rolled,
  { from, to, apart, byMonths }: Wanted,
  block: (day: number) => string,
): Piece[] {
  const pieces = new Map<string, Piece>()
  const add = (name: string, entry: Piece['blocks'][number]) => {
    const piece = pieces.get(name) ?? { name, blocks: [] }
    piece.blocks.push(entry)
    pieces.set(name, piece)
  }
  const [first, last] = [Math.max(from, rolled.from), Math.min(to, rolled.through)]
  for (let day = first; day <= last; ) {
    const month = monthOf(day)
    const whole = daysOfMonth(month)
    const [begins, ends] = [Math.max(whole.from, rolled.from), Math.min(whole.to, rolled.through)]
    const days = Array.from({ length: Math.min(ends, last) - day + 1 }, (_, at) => day + at)
    const [run, years] = [rolled.months[month], rolled.years[yearsOf(month)]]
    if (run !== undefined) {
      if (byMonths && years !== undefined && day === begins && ends <= last && !days.some(apart)) {
        add(nameOfYears(years, yearsOf(month)), { name: month, day })
      } else {
        for (const one of days) if (!apart(one)) add(nameOfMonth(run, month), { name: block(one), day: one })
      }
    }
    day = ends + 1
  }
  return [...pieces.values()]
}
