import type { Agent, Permission, Team } from './agent.ts'

const byRole: Record<Agent['role'], 'all' | readonly Permission[]> = {
  owner: 'all',
  admin: 'all',
  manager: ['assistant.use', 'campaigns.manage', 'conversations.viewAll', 'reports.view'],
  agent: [],
}

/** A2: by role or by grant. */
export function can(agent: Agent, permission: Permission): boolean {
  const granted = byRole[agent.role]
  return granted === 'all' || granted.includes(permission) || agent.permissions.includes(permission)
}

/** Owner, admin, manager and whoever was granted it see every team's conversations. */
export function seesAll(agent: Agent): boolean {
  return can(agent, 'conversations.viewAll')
}

/** The teams whose conversations an agent may see; `null` is "no team". */
export function visibleTeams(agent: Agent, teams: readonly Pick<Team, 'id'>[]): (string | null)[] {
  const visible = seesAll(agent) ? teams : teams.filter((team) => team.id in agent.teams)
  return [null, ...visible.map((team) => team.id)]
}

/** May join, but does not own by joining (A4): admins of the team or the workspace. */
export function supervises(agent: Agent, teamId: string | null): boolean {
  return agent.role !== 'agent' || (teamId !== null && agent.teams[teamId] === 'admin')
}

/**
 * R1, R2: whose figures an agent may see: everybody's, else those of the teams whose admin they are, else their own. Nobody's
 * permission to see conversations follows from it.
 */
export type FiguresScope = { of: 'all' } | { of: 'teams'; teamIds: readonly string[] } | { of: 'self' }

/** R1, R2: whose figures this agent may see. */
export function figuresScopeOf(agent: Agent): FiguresScope {
  if (can(agent, 'reports.view')) return { of: 'all' }
  const teamIds = Object.entries(agent.teams).flatMap(([id, role]) => (role === 'admin' ? [id] : []))
  return teamIds.length > 0 ? { of: 'teams', teamIds } : { of: 'self' }
}

/** R1, R2: whether an agent may see a team's figures; null: what belongs to no team, or all teams together. */
export function seesFiguresOf(agent: Agent, teamId: string | null): boolean {
  const scope = figuresScopeOf(agent)
  return scope.of === 'all' || (scope.of === 'teams' && teamId !== null && scope.teamIds.includes(teamId))
}

/** R1, R2: whether an agent may see what figures say of another one; of oneself always. */
export function seesFiguresOfAgent(agent: Agent, other: Pick<Agent, 'id' | 'teams'>): boolean {
  if (other.id === agent.id || can(agent, 'reports.view')) return true
  return Object.entries(agent.teams).some(([id, role]) => role === 'admin' && id in other.teams)
}
