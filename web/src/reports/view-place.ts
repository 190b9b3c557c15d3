import type { SavedView } from '../api/types.ts'
import { type FilterInput, filterInput, filtersOf, fromFilterInput, type ReportPlace, spanOf, spanToPlace } from './place.ts'
import type { By, Question } from './types.ts'

export type SavedReport = NonNullable<SavedView['report']>
export type ReportView = SavedView & { report: SavedReport }

export const isReportView = (view: SavedView): view is ReportView => view.report !== undefined

/** Where a saved report leads: all of it is in the address. */
export function viewPlace({ id, report }: Pick<ReportView, 'id' | 'report'>): ReportPlace {
  return { ...spanToPlace(report.span), by: report.by, ...fromFilterInput(report.filters as FilterInput), saved: id }
}

/** What would be saved of a page. */
export function reportToSave(name: Question, place: ReportPlace, by: By): SavedReport {
  return { name, span: spanOf(place), by, filters: filterInput(filtersOf(place)) as SavedReport['filters'] }
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
