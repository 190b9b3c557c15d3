import type { By, Dimension, Figures, Metric, Targets } from './metrics.ts'

/** What stands for none: no team, no tag. */
export const NONE = '-'

/** Values of a dimension, any of which a fact may have; several dimensions: all of them. `-`: none. Hours: `1-09`, Monday at nine. */
export type Filters = Partial<Record<Dimension, readonly string[]>>

/** R1: what is asked; local days of the workspace's time zone, `YYYY-MM-DD`, both inclusive. */
export interface Question {
  from: string
  to: string
  by: By
  filters: Filters
  targets: Targets
  /** the workspace's, as it is set */
  timeZone: string
}
export interface Report {
  /** days `2026-11-30`, weeks `2026-W48`, months `2026-11`, hours `1-09`, ids, names of tags, `-`; in order of key; time has all of its keys, others those with anything */
  rows: { key: string; figures: Figures }[]
  total: Figures
  /** the span of the same length just before */
  before: Figures
  /** until when it is complete, epoch ms */
  upTo: number
  /** by which it was counted: another one than asked for until everything is rolled up by that one */
  timeZone: string
}
export interface BehindQuestion {
  from: string
  to: string
  filters: Filters
  metric: Metric
  timeZone: string
}
/** R1: what a figure is made of. `value`: ms, a score, or how many messages; null: it happened. */
export interface Behind {
  contactId: string
  n: number
  at: number
  value: number | null
}
