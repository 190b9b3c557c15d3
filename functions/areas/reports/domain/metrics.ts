import type { ReportFact } from './report-facts.ts'
import { addTo, emptySketch, quantilesOf, type Sketch, shareWithin } from './sketch.ts'

/** What reports can be asked by, and filtered by. */
export const dimensions = ['hour', 'channel', 'team', 'agent', 'category', 'type', 'tag', 'workflow'] as const
export type Dimension = (typeof dimensions)[number]
export const spans = ['day', 'week', 'month'] as const
/** What a report has a row for each of. */
export const bys = [...spans, ...dimensions] as const
export type By = (typeof bys)[number]

/** R1: how often something happened. */
export const counts = [
  'opened',
  'closed',
  'reopened',
  'missed',
  'asked',
  'messagesIn',
  'messagesOut',
  'tagged',
] as const
export type Count = (typeof counts)[number]
/** R1: how long something took, by the clock and counted in opening hours alone (H1). */
export const times = ['firstResponse', 'response', 'resolution', 'waiting'] as const
export type Time = (typeof times)[number]
/** R1: all that a report says, and by what is asked for what is behind it. */
export const metrics = [...counts, ...times, 'satisfaction'] as const
export type Metric = (typeof metrics)[number]

/** What is known of some facts; two are one by adding them up. */
export interface Metrics {
  counts: Record<Count, number>
  /** absent: there are none */
  clock: Partial<Record<Time, Sketch>>
  open: Partial<Record<Time, Sketch>>
  /** how many gave 1, 2 … 5; absent: nobody any */
  scores?: number[] | undefined
}

/** Of durations, in ms; null where there are none. Median and p90 are within half a per cent; of `within` (0 to 1) what took up to 1 % longer may be part. */
export interface TimeFigures {
  median: number | null
  p90: number | null
  average: number | null
  within: number | null
}
/** What a report says of some facts. */
export type Figures = Record<Count, number> &
  Record<Time, TimeFigures & { count: number; inHours: TimeFigures }> & {
    satisfaction: { count: number; average: number | null; scores: number[] }
  }
/** Within how long something is wished to be, in ms. */
export type Targets = Record<Time, number>

/** Of nothing. */
export function emptyMetrics(): Metrics {
  const none = { opened: 0, closed: 0, reopened: 0, missed: 0, asked: 0, messagesIn: 0, messagesOut: 0, tagged: 0 }
  return { counts: none, clock: {}, open: {} }
}

const countOf = {
  opened: 'opened',
  closed: 'closed',
  reopened: 'reopened',
  overdue: 'missed',
  asked: 'asked',
  message_in: 'messagesIn',
  message_out: 'messagesOut',
  tagged: 'tagged',
} as const satisfies Partial<Record<ReportFact['kind'], Count>>

/** The sketch of a time, made where there was none. */
export const sketchOf = (sketches: Partial<Record<Time, Sketch>>, time: Time): Sketch => {
  sketches[time] ??= emptySketch()
  return sketches[time]
}

/** How long a fact says that something took. What is not known of opening hours, as it is not of old facts, is as by the clock. */
function* durationsOf({ kind, duration, open, waited, waitedOpen }: ReportFact): Generator<[Time, number, number]> {
  if (kind === 'first_response' && duration !== null) yield ['firstResponse', duration, open ?? duration]
  if (kind === 'response' && duration !== null) yield ['response', duration, open ?? duration]
  if (kind !== 'closed') return
  if (duration !== null) yield ['resolution', duration, open ?? duration]
  if (waited !== null) yield ['waiting', waited, waitedOpen ?? waited]
}

/** Adds a fact to what is known. */
export function addFact(to: Metrics, fact: ReportFact): void {
  if (fact.kind in countOf) to.counts[countOf[fact.kind as keyof typeof countOf]] += fact.count
  for (const [time, clock, open] of durationsOf(fact)) {
    addTo(sketchOf(to.clock, time), clock)
    addTo(sketchOf(to.open, time), open)
  }
  if (fact.kind === 'rated' && fact.score !== undefined) addScore(to, fact.score, 1)
}

/** Adds so many ratings of 1 to 5. */
export function addScore(to: Metrics, score: number, count: number): void {
  to.scores ??= [0, 0, 0, 0, 0]
  to.scores[score - 1] = (to.scores[score - 1] ?? 0) + count
}

/** What a fact contributes to a metric, as it is shown behind a figure: ms, a score or how many; undefined: nothing. */
export function valueIn(metric: Metric, fact: ReportFact): number | undefined {
  if (metric === 'satisfaction') return fact.kind === 'rated' ? fact.score : undefined
  for (const [time, clock] of durationsOf(fact)) if (time === metric) return clock
  return countOf[fact.kind as keyof typeof countOf] === metric ? fact.count : undefined
}

function timeFigures(sketch: Sketch = emptySketch(), target: number): TimeFigures {
  const [median = null, p90 = null] = quantilesOf(sketch, [0.5, 0.9])
  const average = sketch.count === 0 ? null : sketch.sum / sketch.count
  return { median, p90, average, within: shareWithin(sketch, target) }
}

/** R1: what a report says. */
export function figuresOf(
  { counts: known, clock, open, scores = [0, 0, 0, 0, 0] }: Metrics,
  targets: Targets,
): Figures {
  const ofTime = (time: Time) => ({
    count: clock[time]?.count ?? 0,
    ...timeFigures(clock[time], targets[time]),
    inHours: timeFigures(open[time], targets[time]),
  })
  const rated = scores.reduce((sum, count) => sum + count, 0)
  const stars = scores.reduce((sum, count, at) => sum + count * (at + 1), 0)
  return {
    ...known,
    firstResponse: ofTime('firstResponse'),
    response: ofTime('response'),
    resolution: ofTime('resolution'),
    waiting: ofTime('waiting'),
    satisfaction: { count: rated, average: rated === 0 ? null : stars / rated, scores },
  }
}
