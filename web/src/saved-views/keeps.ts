import type { Agent } from '../api/types.ts'

/** Who may change a view: oneself one's own; a team's its admins and those of the workspace. */
export function keeps(me: Agent | undefined, teamId: string | undefined): boolean {
  if (!me) return false
  if (teamId === undefined || me.role !== 'agent') return true
  return me.teams.some(({ id, role }) => id === teamId && role === 'admin')
}
