import { DomainError } from '../../../kernel/errors.ts'
import type { Call } from '../../workspace/index.ts'
import type { ReportName } from '../domain/asked.ts'
import { askedSpan, requireFewRows } from '../domain/asked-span.ts'
import { type By, spans } from '../domain/metrics.ts'
import { type Filters, NONE } from '../domain/question.ts'
import { reportScopeOf, withinScope } from '../domain/scope.ts'
import { presentFigures } from '../domain/table.ts'
import { type NamingDeps, readNames } from './name-keys.ts'
import { type ReadingDeps, readReport } from './read-report.ts'

export interface Asked {
  from?: string | undefined
  to?: string | undefined
  channelId?: string[] | undefined
  teamId?: string[] | undefined
  agentId?: string[] | undefined
  category?: string[] | undefined
  type?: string[] | undefined
  tag?: string[] | undefined
  workflowId?: string[] | undefined
  hour?: string[] | undefined
}

/** What each report is by, where nothing else is asked for. */
const usually: Record<ReportName, By> = {
  volume: 'day',
  speed: 'day',
  agents: 'agent',
  satisfaction: 'day',
  tags: 'tag',
}
/** What still fits into an answer. */
const MOST_ROWS = 4_000
// Made at first use: it takes a fifth of a function's start, and what is told apart by days has no names to be sorted by.
let names: Intl.Collator | undefined

/** What is asked for, by dimension. */
export function filtersOf(asked: Asked): Filters {
  const { channelId, teamId, agentId, category, type, tag, workflowId, hour } = asked
  const all = { channel: channelId, team: teamId, agent: agentId, category, type, tag, workflow: workflowId, hour }
  return Object.fromEntries(Object.entries(all).filter(([, values]) => values !== undefined))
}

/** R1: a report, as much of it as the caller may see. */
async function presentReport(
  deps: ReadingDeps & NamingDeps,
  call: Call,
  asked: Asked & { by?: By | undefined },
  report: ReportName,
) {
  const [agent, { timeZone, reportTargets }] = await Promise.all([call.agent, deps.store.readWorkspace()])
  const by = asked.by ?? usually[report]
  const filters = withinScope(reportScopeOf(agent), filtersOf(asked))
  const span = askedSpan(asked, timeZone, deps.clock.now())
  requireFewRows(span, by)
  const [found, nameOf] = await Promise.all([
    readReport(deps, { ...span, by, filters, targets: reportTargets, timeZone }),
    readNames(deps, by),
  ])
  if (found.rows.length > MOST_ROWS) {
    throw new DomainError(
      'result_too_large',
      'There is too much for one answer: filter it, or tell it apart by something else.',
    )
  }
  const rows = found.rows.map(({ key, figures }) => ({ key, ...nameOf(key), ...presentFigures(figures) }))
  return {
    timeZone: found.timeZone,
    ...span,
    by,
    upTo: new Date(found.upTo).toISOString(),
    rows: isInTime(by) ? rows : rows.toSorted(byName),
    total: presentFigures(found.total),
    before: presentFigures(found.before),
  }
}

const isInTime = (by: By) => by === 'hour' || spans.some((span) => span === by)

/** By name, what has none at the end. */
function byName(one: { key: string; name: string }, other: { key: string; name: string }): number {
  if (one.key === NONE || other.key === NONE) return one.key === other.key ? 0 : one.key === NONE ? 1 : -1
  names ??= new Intl.Collator('en', { numeric: true })
  return names.compare(one.name, other.name) || names.compare(one.key, other.key)
}

/** The operation of a report. */
export const reportOf =
  (report: ReportName) => (deps: ReadingDeps & NamingDeps, call: Call, asked: Asked & { by?: By | undefined }) =>
    presentReport(deps, call, asked, report)
