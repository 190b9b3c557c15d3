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
export function visibleTeams(agent: Agent, teams: readonly Team[]): (string | null)[] {
  const visible = seesAll(agent) ? teams : teams.filter((team) => team.id in agent.teams)
  return [null, ...visible.map((team) => team.id)]
}

/** May join, but does not own by joining (A4): admins of the team or the workspace. */
export function supervises(agent: Agent, teamId: string | null): boolean {
  return agent.role !== 'agent' || (teamId !== null && agent.teams[teamId] === 'admin')
}
