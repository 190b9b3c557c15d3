import { permissionsOfRoles } from 'virtual:rights'
import type { Agent, Conversation, Team } from './types.ts'

type Permission = Agent['permissions'][number]

/** What to offer; the server decides. */
export function can(agent: Agent | undefined, permission: Permission): boolean {
  if (!agent) return false
  return permissionsOfRoles[agent.role].includes(permission) || agent.permissions.includes(permission)
}

export const administers = (agent: Agent | undefined) => agent?.role === 'owner' || agent?.role === 'admin'

/** A4: in a grab team a representative's joining is a grab. */
export function grabs(agent: Agent | undefined, conversation: Conversation, teams: readonly Team[]): boolean {
  if (agent?.role !== 'agent') return false
  const team = teams.find(({ id }) => id === conversation.teamId)
  const role = agent.teams.find(({ id }) => id === conversation.teamId)?.role
  return team?.mode === 'grab' && role !== 'admin'
}
