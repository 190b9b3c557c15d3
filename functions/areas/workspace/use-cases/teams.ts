import type { Deps } from '../../../edges/deps.ts'
import type { Write } from '../../../kernel/commit.ts'
import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { Team } from '../domain/agent.ts'
import { defaultTimes, type Times } from '../domain/times.ts'
import { type Call, commitAnswer } from './call.ts'
import { editSettings, given, invalid, taken } from './edit-settings.ts'
import { presentTeam } from './present.ts'

type Fields = { [Name in 'name' | 'mode' | keyof Times]?: Team[Name] | undefined }
/** What open conversations follow. */
const sweeping = ['mode', ...(Object.keys(defaultTimes) as (keyof Times)[])] as const
/** Every list reads each team's partitions. */
const MOST_TEAMS = 200

/** One team. */
export async function getTeam(deps: Deps, call: Call, input: { id: string }) {
  const [, team] = await Promise.all([call.agent, existing(deps, input.id)])
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
    if (teams.filter(({ deleted }) => !deleted).length >= MOST_TEAMS) {
      throw new DomainError('limit_reached', `A workspace has at most ${MOST_TEAMS} teams.`)
    }
    const team: Team = { id, name: input.name, mode: input.mode, ...defaultTimes, ...given(fields) }
    requireOrder(team)
    const answer = presentTeam({ ...team, version: 1 })
    await commitAnswer(deps, call, [deps.store.putTeam(team)], answer)
    return answer
  }, ['idempotency'])
}

/** Q3, Q4, Q7: changes what is given of a team; new times count at once in lists, and for timers after a sweep. */
export async function updateTeam(deps: Deps, call: Call, input: Fields & { id: string; version?: number | undefined }) {
  const { id, version, ...fields } = input
  const answer = await editSettings(deps, call, {
    what: 'team',
    version,
    read: () => existing(deps, id),
    change(before) {
      const after: Team = { ...before, ...given(fields) }
      requireOrder(after)
      return after
    },
    write(before, after) {
      const counts = sweeping.some((name) => before[name] !== after[name])
      return [deps.store.putTeam(after), ...(counts ? [sweepOf(deps, id)] : [])]
    },
    present: presentTeam,
  })
  deps.store.forgetTeamTimes(id)
  return answer
}

/** Only a team that nothing leads to and that has nothing open; its closed conversations stay where they are. */
export async function deleteTeam(deps: Deps, call: Call, input: { id: string }) {
  const { id } = input
  const answer = await editSettings(deps, call, {
    what: 'team',
    version: undefined,
    read: () => existing(deps, id),
    async change(before) {
      await requireUnused(deps, id)
      return { ...before, deleted: true }
    },
    // What came in between is moved out by the sweep.
    write: (_before, after) => [deps.store.putTeam(after), sweepOf(deps, id)],
    present: () => ({ id, deleted: true as const }),
  })
  deps.store.forgetTeamTimes(id)
  return answer
}

async function existing(deps: Pick<Deps, 'store'>, id: string): Promise<Team | undefined> {
  const team = await deps.store.readTeam(id)
  return team?.deleted ? undefined : team
}

function requireOrder({ soonAfter, overdueAfter }: Times): void {
  if (soonAfter > overdueAfter) throw invalid('soonAfter', 'is later than overdueAfter')
}

/** One row of the open lists is enough to know. */
async function requireUnused(deps: Pick<Deps, 'store'>, id: string): Promise<void> {
  const open = { by: 'place', places: ['unassigned', 'assigned'], teams: [id] } as const
  const [channels, { items }] = await Promise.all([
    deps.store.readChannels(),
    deps.store.listConversations(open, { limit: 1 }, () => true),
  ])
  const errors = [
    ...channels.filter(({ teamId }) => teamId === id).map(({ id: channelId }) => `is the team of channel ${channelId}`),
    ...(items.length > 0 ? ['has open conversations'] : []),
  ]
  if (errors.length === 0) return
  throw new DomainError(
    'team_in_use',
    'This team is still in use: give its channels another team, and close or transfer what is open.',
    errors.map((message) => ({ path: 'id', message })),
  )
}

function sweepOf(deps: Pick<Deps, 'store' | 'clock' | 'ulid'>, id: string): Write {
  const startedAt = deps.clock.now()
  return deps.store.startSweep({
    what: 'team',
    id,
    run: deps.ulid(),
    startedAt,
    step: 0,
    cursor: null,
    finished: false,
  })
}
