import * as z from 'zod'
import { dimensions, metrics, spans } from './metrics.ts'

/** The reports that there are: one shape, and each its page. */
export const reportNames = ['volume', 'speed', 'agents', 'satisfaction', 'tags'] as const
export type ReportName = (typeof reportNames)[number]

/** By what the rows of a report are told apart. */
export const ReportBy = z.enum([...spans, ...dimensions])

/** A figure of a report, for what is behind it. */
export const ReportMetric = z.enum(metrics)

/** The spans of saved reports, which end today: days, months, or the week, month or year that it is. */
export const ReportSpan = z.enum(['7d', '28d', '90d', '12m', 'week', 'month', 'year'])
