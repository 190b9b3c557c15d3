import type { InputOf } from '../../../contracts/operations.ts'
import { isDay, type Preset, presets, type Span } from './days.ts'
import { type MeasureName, measureNames } from './measures.ts'
import type { By, Metric, Question } from './types.ts'

export const questions = ['volume', 'speed', 'agents', 'satisfaction', 'tags'] as const satisfies Question[]
/** By what rows are told apart, in the order in which it is offered. */
export const bys = [
  'day',
  'week',
  'month',
  'hour',
  'channel',
  'team',
  'agent',
  'category',
  'type',
  'tag',
  'workflow',
] as const satisfies By[]
/** What a report can be narrowed by. */
export const dimensions = ['team', 'channel', 'agent', 'category', 'type', 'tag', 'workflow', 'hour'] as const
export type Dimension = (typeof dimensions)[number]
export type Filters = Partial<Record<Dimension, string[]>>
const metrics = [
  'opened',
  'closed',
  'reopened',
  'missed',
  'asked',
  'messagesIn',
  'messagesOut',
  'tagged',
  'firstResponse',
  'response',
  'resolution',
  'waiting',
  'satisfaction',
] as const satisfies Metric[]

/** What the address says of a report: a reload, a link and the way back lead to the same. */
export interface ReportPlace extends Filters {
  span?: Preset | undefined
  /** a span of one's own, instead of `span` */
  from?: string | undefined
  to?: string | undefined
  by?: By | undefined
  measure?: MeasureName | undefined
  /** times as they pass in opening hours */
  clock?: 'open' | undefined
  /** a column, with a minus from the largest on */
  sort?: string | undefined
  /** the row whose conversations are shown (`*`: all of them), and of what figure */
  row?: string | undefined
  metric?: Metric | undefined
  /** the saved view that one began with */
  saved?: string | undefined
}

const MOST_VALUES = 50
const oneOf = <Value extends string>(values: readonly Value[], given: unknown): Value | undefined =>
  values.find((value) => value === given)
const text = (given: unknown): string | undefined => {
  const said = typeof given === 'number' ? String(given) : given
  return typeof said === 'string' && said !== '' ? said.slice(0, 200) : undefined
}
/** What some filters can be at all; others are whatever there is. */
const shapes: Partial<Record<Dimension, RegExp>> = {
  type: /^(question|incident|problem|task|-)$/,
  hour: /^[1-7]-([01]\d|2[0-3])$/,
}
function values(dimension: Dimension, given: unknown): string[] | undefined {
  const all = (Array.isArray(given) ? given : [given])
    .flatMap((each) => text(each) ?? [])
    .filter((each) => shapes[dimension]?.test(each) ?? true)
  return all.length > 0 ? [...new Set(all)].slice(0, MOST_VALUES) : undefined
}

/** Reads an address; what makes no sense in it is left out. */
export function readReportPlace(search: Record<string, unknown>): ReportPlace {
  const { from, to } = search
  const isOwn = isDay(from) && isDay(to) && from <= to
  return defined({
    span: isOwn ? undefined : oneOf(presets, search.span),
    from: isOwn ? from : undefined,
    to: isOwn ? to : undefined,
    by: oneOf(bys, search.by),
    ...Object.fromEntries(dimensions.map((dimension) => [dimension, values(dimension, search[dimension])])),
    measure: oneOf(measureNames, search.measure),
    clock: oneOf(['open'] as const, search.clock),
    sort: text(search.sort),
    row: text(search.row),
    metric: oneOf(metrics, search.metric),
    saved: text(search.saved),
  })
}

function defined(place: ReportPlace): ReportPlace {
  return Object.fromEntries(Object.entries(place).filter(([, value]) => value !== undefined))
}

export const spanOf = ({ span, from, to }: ReportPlace): Span =>
  from !== undefined && to !== undefined ? { from, to } : (span ?? '28d')

/** The part of an address that says the span. */
export const spanToPlace = (span: Span): ReportPlace =>
  typeof span === 'string'
    ? { span: span === '28d' ? undefined : span, from: undefined, to: undefined }
    : { span: undefined, from: span.from, to: span.to }

export const filtersOf = (place: ReportPlace): Filters =>
  Object.fromEntries(
    dimensions.flatMap((dimension) => {
      const values = place[dimension]
      return values ? [[dimension, values]] : []
    }),
  )

const DAYS = { day: 45, week: 190 }

/** By what time is told apart where nobody has said it: so that there are about a dozen to fifty bars. */
export function timeBy(days: number): By {
  return days <= DAYS.day ? 'day' : days <= DAYS.week ? 'week' : 'month'
}

/** More days than there can be bars. */
export const MOST_DAYS_BY_DAY = 400
/** The longest span that is reported on, in days. */
export const LONGEST_DAYS = 1_100

/** The names of filters as the server calls them. */
const fields = {
  team: 'teamId',
  channel: 'channelId',
  agent: 'agentId',
  category: 'category',
  type: 'type',
  tag: 'tag',
  workflow: 'workflowId',
  hour: 'hour',
} as const satisfies Record<Dimension, string>
export type FilterInput = Pick<InputOf<'reports.volume'>, (typeof fields)[Dimension]>

/** Filters as a request has them. */
export const filterInput = (filters: Filters): FilterInput =>
  // Types were looked at when the address was read.
  Object.fromEntries(Object.entries(filters).map(([dimension, values]) => [fields[dimension as Dimension], values]))

/** The other way round. */
export const fromFilterInput = (input: FilterInput): Filters =>
  Object.fromEntries(
    dimensions.flatMap((dimension) => {
      const values = input[fields[dimension]]
      return values ? [[dimension, values]] : []
    }),
  )
