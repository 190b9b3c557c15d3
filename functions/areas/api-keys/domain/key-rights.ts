import { DomainError } from '../../../kernel/errors.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can, seesAll } from '../../workspace/domain/rights.ts'
import type { ApiKey } from './api-key.ts'

type Access = Pick<ApiKey, 'scopes' | 'teamIds'>

/**
 * A2: nobody gives a key more than they have: rights, and teams. A key sees what is another's in its teams, so that these are given by
 * their admins and by those who see all. `before` undefined: a new key. `forbidden` otherwise.
 */
export function requireMayGive(me: Agent, before: Access | undefined, after: Access): void {
  const beyond = after.scopes.filter((scope) => !before?.scopes.includes(scope) && !can(me, scope))
  const strange = teamsBeyond(me, before, after)
  if (beyond.length + strange.length === 0) return
  throw new DomainError('forbidden', 'You can only give a key what you have yourself.', [
    ...beyond.map((scope) => ({ path: 'scopes', message: `${scope} is not yours to give` })),
    ...strange.map((team) => ({ path: 'teamIds', message: `${team} is not yours to give` })),
  ])
}

function teamsBeyond(me: Agent, before: Access | undefined, { teamIds }: Access): string[] {
  if (seesAll(me) || before?.teamIds === null) return []
  if (teamIds === null) return ['every team']
  return teamIds.filter((id) => !before?.teamIds?.includes(id) && me.teams[id] !== 'admin')
}

/** Which rights are of no use: to see every team's conversations, for a key that has some teams only. */
export function requireConsistent({ scopes, teamIds }: Access): void {
  if (teamIds === null || !scopes.includes('conversations.viewAll')) return
  throw new DomainError('invalid_request', 'A key sees every team’s conversations, or those of some teams.', [
    { path: 'teamIds', message: 'is not all teams, as conversations.viewAll means' },
  ])
}
