import * as z from 'zod'
import { ReportBy, ReportMetric, type ReportName } from '../../functions/areas/reports/domain/asked.ts'
import { cursor, limit, page, Time } from '../fields.ts'
import { operation } from '../operation.ts'
import { Conversation } from '../timeline/wire.ts'
import { Report, reportFilters, reportSpan } from './wire.ts'

/** A page of reports: what it shows of the figures is its own; everything is in each answer. */
const report = <const Name extends ReportName>(name: Name, summary: string) =>
  operation({
    name: `reports.${name}` as const,
    method: 'GET',
    path: `/v1/reports/${name}`,
    summary: `${summary}; days are the workspace's. Whoever may not see all reports sees those of the teams whose admin they are, else their own figures`,
    who: 'agent',
    input: () => z.strictObject({ ...reportSpan(), by: ReportBy.optional(), ...reportFilters() }),
    output: Report,
    csv: true,
  })

/** R1: what happened, counted. */
export const reportsOperations = [
  report('volume', 'How much there was; by day unless said otherwise'),
  report('speed', 'How long customers waited, in seconds; by day unless said otherwise'),
  report('agents', 'Who did how much, and how fast; by agent unless said otherwise'),
  report('satisfaction', 'What customers said when they were asked; by day unless said otherwise'),
  report('tags', 'What was tagged; by tag unless said otherwise'),
  operation({
    name: 'reports.conversations',
    method: 'GET',
    path: '/v1/reports/conversations',
    summary:
      'The conversations behind a figure of a report, the newest first, as far as I may see them; `value` is in seconds where the figure is, a score where it is satisfaction, else how often. A page may be short and go on',
    who: 'agent',
    input: () => z.strictObject({ ...reportSpan(), ...reportFilters(), metric: ReportMetric, cursor, limit }),
    output: () => page(z.object({ conversation: Conversation, at: Time, value: z.number() })),
  }),
] as const
