/* What the stores of other areas may know of this one’s items. */

export { readAgents } from './store/agents.ts'
export { workspaceKeys } from './store/keys.ts'
export { toTeam } from './store/team-item.ts'
