import type { AnyView } from '../api/types.ts'
import { filterInput, filtersOf, fromFilterInput, type ReportPlace, spanOf, spanToPlace } from './place.ts'
import type { By, Question } from './types.ts'

export type ReportView = Extract<AnyView, { report: object }>
export type SavedReport = ReportView['report']

/** Where a saved report leads: all of it is in the address. */
export function viewPlace({ id, report }: Pick<ReportView, 'id' | 'report'>): ReportPlace {
  return { ...spanToPlace(report.span), by: report.by, ...fromFilterInput(report.filters), saved: id }
}

/** What would be saved of a page. */
export function reportToSave(name: Question, place: ReportPlace, by: By): SavedReport {
  return { name, span: spanOf(place), by, filters: filterInput(filtersOf(place)) }
}

function inOrder(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(inOrder).toSorted()
  if (typeof value !== 'object' || value === null) return value
  const fields = Object.entries(value).filter(([, each]) => each !== undefined)
  return fields.toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([name, each]) => [name, inOrder(each)].join('='))
}

/** Whether two reports show something else. */
export const reportChanged = (one: SavedReport, other: SavedReport): boolean =>
  JSON.stringify(inOrder(one)) !== JSON.stringify(inOrder(other))
