import { DomainError } from '../../../kernel/errors.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'
import type { Filters } from './question.ts'

/** What somebody may see of reports, as filters that are always there; empty: everything. */
export type ReportScope = Pick<Filters, 'team' | 'agent'>

/** R1: everything by right; the teams whose admin one is; else one's own figures. */
export function reportScopeOf(agent: Agent): ReportScope {
  if (can(agent, 'reports.view')) return {}
  const team = Object.keys(agent.teams).filter((id) => agent.teams[id] === 'admin')
  return team.length > 0 ? { team } : { agent: [agent.id] }
}

/** What is asked for, within what may be seen. Throws `forbidden` with the field by which something else was asked for. */
export function withinScope(scope: ReportScope, asked: Filters): Filters {
  const outside = (['team', 'agent'] as const).find((name) =>
    asked[name]?.some((id) => scope[name]?.includes(id) === false),
  )
  if (outside) {
    const whose = outside === 'team' ? 'is not a team whose admin you are' : 'is not yourself'
    throw new DomainError('forbidden', 'This needs the permission reports.view.', [
      { path: `${outside}Id`, message: whose },
    ])
  }
  return { ...scope, ...asked }
}
