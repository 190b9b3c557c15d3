import { configuring, type Write } from '../../../kernel/commit.ts'
import { remembering } from '../../../platform/configuration.ts'
import { check, get, type Table } from '../../../platform/table.ts'
import { asRead, putVersion, readVersioned, type Which } from '../../../platform/versioned-item.ts'
import { Team } from '../domain/agent.ts'
import { defaultTimes, type Times } from '../domain/times.ts'
import { workspaceKeys } from './keys.ts'
import { toTeam } from './team-item.ts'

/** Teams that are not deleted, or all that ever were; consistent unless told otherwise. */
export async function readTeams(table: Table, which: Which = 'present', consistent = true): Promise<Team[]> {
  return readVersioned(table, Team, workspaceKeys.team(''), which, consistent)
}

/** One team, deleted ones included; consistent unless told otherwise. */
export async function readTeam(table: Table, id: string, consistent = true): Promise<Team | undefined> {
  const item = await get(table, workspaceKeys.team(id), consistent)
  return item && toTeam(item)
}

const teamLately = remembering(readTeam)

// Only to set a timer early: whoever fires it, or checks it, reads the teams as they are.
/** A team's times (ms), up to ten seconds old; the defaults for no team and for one that is gone. */
export async function teamTimes(table: Table, teamId: string | null, now: number): Promise<Times> {
  if (teamId === null) return defaultTimes
  const team = await teamLately(table, now, teamId)
  return team && !team.deleted ? team : defaultTimes
}

/** A team, new or as it was read; times that are not given are the defaults of Q3, Q4 and Q7. */
export function putTeam(table: Table, team: Team): Write {
  return configuring(putVersion(table, 'team', workspaceKeys.team(team.id), { ...defaultTimes, ...team }))
}

/** A condition: the team is as it was read; conflict label `team`. */
export function teamUnchanged(table: Table, team: Team): Write {
  const { expression, values } = asRead(team.version ?? 1)
  return check(table, 'team', workspaceKeys.team(team.id), expression, values)
}
