import type { Sketch } from './sketch.ts'

/** What reports can be asked by, and filtered by but for the spans of time. */
export const dimensions = ['hour', 'channel', 'team', 'agent', 'category', 'type', 'tag', 'workflow'] as const
export type Dimension = (typeof dimensions)[number]
export const spans = ['day', 'week', 'month'] as const
export type By = (typeof spans)[number] | Dimension

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
/** What can be asked for what is behind it. */
export const metrics = [...counts, ...times, 'satisfaction'] as const
export type Metric = (typeof metrics)[number]

/** Durations in ms. */
export interface Measured {
  clock: Sketch
  open: Sketch
}
/** What is known of some facts; two are one by adding them up. */
export type Metrics = Record<Count, number> &
  Record<Time, Measured> & { scores: [number, number, number, number, number] }

/** Of durations, in ms: null where there are none. Median and p90 are within 1 %, `within` (0 to 1) as far as 1 % around its target. */
export interface TimeFigures {
  median: number | null
  p90: number | null
  average: number | null
  within: number | null
}
/** What a report says of `Metrics`. */
export type Figures = Record<Count, number> &
  Record<Time, TimeFigures & { count: number; inHours: TimeFigures }> & {
    satisfaction: { count: number; average: number | null; scores: number[] }
  }
/** Within how long something is wished to be, in ms. */
export type Targets = Record<Time, number>
