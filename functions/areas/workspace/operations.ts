import { createAgent, deleteAgent, getAgent, updateAgent } from './use-cases/agents.ts'
import { createCategory, deleteCategory, getCategory, listCategories, updateCategory } from './use-cases/categories.ts'
import { getMe, listAgents, listTeams, setAvailability } from './use-cases/me.ts'
import { createTeam, getTeam, updateTeam } from './use-cases/teams.ts'
import { getWorkspace, updateWorkspace } from './use-cases/workspace.ts'

/** What this area does of the table of operations. */
export const workspaceOperations = {
  'me.get': getMe,
  'me.setAvailability': setAvailability,
  'agents.list': listAgents,
  'agents.get': getAgent,
  'teams.list': listTeams,
  'teams.get': getTeam,
  'categories.list': listCategories,
  'categories.get': getCategory,
  'workspace.get': getWorkspace,
}

/** The same, of what is seldom asked for. */
export const workspaceSettingsOperations = {
  'agents.create': createAgent,
  'agents.update': updateAgent,
  'agents.delete': deleteAgent,
  'teams.create': createTeam,
  'teams.update': updateTeam,
  'categories.create': createCategory,
  'categories.update': updateCategory,
  'categories.delete': deleteCategory,
  'workspace.update': updateWorkspace,
}
