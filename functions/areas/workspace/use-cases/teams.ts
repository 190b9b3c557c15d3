import type { Write } from '../../../kernel/commit.ts'
import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Team } from '../domain/agent.ts'
import { defaultTimes, type Times } from '../domain/times.ts'
import type { WorkspaceStore } from '../port.ts'
import { type Call, commitAnswer } from './call.ts'
import { editSettings, given, invalid, taken } from './edit-settings.ts'
import { presentTeam } from './present.ts'

type Deps = HasStore<WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

type Fields = { [Name in Exclude<keyof Team, 'id' | 'deleted' | 'version'>]?: Team[Name] | undefined }
/** What open conversations follow. */
const rolledOut = [
  'mode',
  'openingHours',
  'clocksRun',
  ...(Object.keys(defaultTimes) as (keyof typeof defaultTimes)[]),
] as const
/** Every list reads each team's partitions. */
const MAX_TEAMS = 200

/** One team. */
export async function getTeam(deps: Deps, call: Call, input: { id: string }) {
  const [, team] = await Promise.all([call.agent, existingTeam(deps, input.id)])
  if (!team) throw notFound('team')
  return presentTeam(team)
}

/** A new team; the id of one that was deleted is not given again. */
export function createTeam(
  deps: Deps,
  call: Call,
  input: Fields & { id?: string | undefined; name: string; mode: Team['mode'] },
) {
  const { id = `tm_${deps.ulid()}`, ...fields } = input
  return retryOnConflict(async () => {
    const [, teams] = await Promise.all([call.agent, deps.store.readTeams('all')])
    if (teams.some((team) => team.id === id)) throw taken('id')
    if (teams.filter(({ deleted }) => !deleted).length >= MAX_TEAMS) {
      throw new DomainError('limit_reached', `A workspace has at most ${MAX_TEAMS} teams.`)
    }
    const team: Team = { id, name: input.name, mode: input.mode, ...defaultTimes, ...given(fields) }
    requireTimes(team)
    const answer = presentTeam({ ...team, version: 1 })
    await commitAnswer(deps, call, [deps.store.putTeam(team)], answer)
    return answer
  }, ['idempotency'])
}

/** Q3, Q4, Q7: changes what is given of a team; new times count at once in lists, and for timers after a rollout. */
export async function updateTeam(deps: Deps, call: Call, input: Fields & { id: string; version?: number | undefined }) {
  const { id, version, ...fields } = input
  const answer = await editSettings(deps, call, {
    what: 'team',
    version,
    read: () => existingTeam(deps, id),
    change(before) {
      const after: Team = { ...before, ...given(fields) }
      requireTimes(after)
      return after
    },
    write(before, after) {
      const counts = rolledOut.some((name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]))
      return [deps.store.putTeam(after), ...(counts ? [rolloutOfTeam(deps, id)] : [])]
    },
    present: presentTeam,
  })
  return answer
}

/** A team that was not deleted. */
export async function existingTeam(deps: Pick<Deps, 'store'>, id: string): Promise<Team | undefined> {
  const team = await deps.store.readTeam(id)
  return team?.deleted ? undefined : team
}

function requireTimes({ soonAfter, overdueAfter, clocksRun, openingHours }: Times): void {
  if (soonAfter > overdueAfter) throw invalid('soonAfter', 'is later than overdueAfter')
  if (clocksRun !== 'open') return
  if (!openingHours) throw invalid('clocksRun', 'needs opening hours')
  if (!Object.values(openingHours.week).some((spans) => spans.length > 0)) {
    throw invalid('openingHours', 'has no hour for clocks to run in')
  }
}

/** What a change of a team leaves to be done in its conversations. */
export function rolloutOfTeam(deps: Pick<Deps, 'store' | 'clock' | 'ulid'>, id: string): Write {
  const startedAt = deps.clock.now()
  return deps.store.startRollout({
    what: 'team',
    id,
    run: deps.ulid(),
    startedAt,
    step: 0,
    cursor: null,
    finished: false,
  })
}
