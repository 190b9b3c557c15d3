import type { InputOf, OutputOf } from '../../../contracts/operations.ts'

export type Report = OutputOf<'reports.volume'>
export type ReportRow = Report['rows'][number]
/** What is said of a row, of all of them, and of the span before. */
export type Figures = Report['total']
export type Times = Figures['firstResponse']
export type By = Report['by']
export type Metric = InputOf<'reports.conversations'>['metric']
/** One of the conversations behind a figure. */
export type Behind = OutputOf<'reports.conversations'>['items'][number]
/** A page of its own for each question. */
export type Question = 'volume' | 'speed' | 'agents' | 'satisfaction' | 'tags'
