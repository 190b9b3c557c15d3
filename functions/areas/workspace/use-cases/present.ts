import type { Agent, Team } from '../domain/agent.ts'

/** An agent as other agents see them. */
export function presentAgent(agent: Agent) {
  const { id, email, name, role, permissions, available, mostOpen = null } = agent
  const signIn = agent.signIn ? { at: new Date(agent.signIn.at).toISOString() } : null
  const teams = Object.entries(agent.teams).map(([teamId, teamRole]) => ({ id: teamId, role: teamRole }))
  const { program, version = 1 } = agent
  return {
    ...{ id, email, name, role, teams, permissions, available, mostOpen, signIn, version },
    ...(program ? { program } : {}),
  }
}

/** A team as agents see it; times in milliseconds. */
export function presentTeam(team: Team) {
  const { deleted: _deleted, version = 1, emailSignature = '', emailSender = 'agent' as const, ...rest } = team
  const { openingHours = null, clocksRun = 'always' as const } = team
  return { ...rest, emailSignature, emailSender, openingHours, clocksRun, version }
}
