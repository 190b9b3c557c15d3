import { deleteTeam } from './use-cases/delete-team.ts'

/** What this area does of the table of operations. */
export const rolloutsOperations = {
  'teams.delete': deleteTeam,
}
