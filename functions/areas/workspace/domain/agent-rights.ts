import { DomainError } from '../../../kernel/errors.ts'
import type { Agent, TeamRole } from './agent.ts'
import { can, seesAll } from './rights.ts'

const rank: Record<Agent['role'], number> = { agent: 0, manager: 1, admin: 2, owner: 3 }
/** What of an agent others decide. */
export type AgentAccess = Pick<Agent, 'role' | 'teams' | 'permissions'>

/** A2: nobody changes or deletes somebody of a higher role; `forbidden` otherwise. */
export function requireNotAbove(me: Agent, target: Pick<Agent, 'role'>): void {
  if (rank[target.role] <= rank[me.role]) return
  throw new DomainError('forbidden', `Only ${article(target.role)} may do that to ${article(target.role)}.`)
}

/** A2: nobody grants more than they have: role, permissions, teams. `before` undefined: a new agent. `forbidden` otherwise. */
export function requireMayGrant(me: Agent, before: AgentAccess | undefined, after: AgentAccess): void {
  if (after.role !== before?.role && rank[after.role] > rank[me.role]) {
    throw new DomainError('forbidden', `You can't make somebody ${article(after.role)}.`, [
      { path: 'role', message: 'is above your own' },
    ])
  }
  const given = after.permissions.filter((permission) => !before?.permissions.includes(permission))
  const beyond = given.filter((permission) => !can(me, permission))
  const teams = Object.entries(after.teams).filter(([id, role]) => before?.teams[id] !== role)
  const strange = teams.filter(([id, role]) => !mayStaff(me, id, role))
  if (beyond.length + strange.length === 0) return
  throw new DomainError('forbidden', 'You can only grant what you have yourself.', [
    ...beyond.map((permission) => ({ path: 'permissions', message: `${permission} is not yours to grant` })),
    ...strange.map(([id]) => ({ path: 'teams', message: `${id} is not yours to grant` })),
  ])
}

/** Being in a team shows its conversations: whoever does not see them can't let others see them. */
function mayStaff(me: Agent, teamId: string, role: TeamRole): boolean {
  const own = me.teams[teamId]
  return seesAll(me) || own === 'admin' || (own === 'representative' && role === 'representative')
}

const article = (role: string) => `${/^[ao]/.test(role) ? 'an' : 'a'} ${role}`
