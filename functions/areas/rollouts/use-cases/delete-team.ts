import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelsStore } from '../../channels/port.ts'
import type { QueuesStore } from '../../queues/port.ts'
import { type Call, editSettings, existingTeam, rolloutOfTeam } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'

type Deps = HasStore<ChannelsStore & QueuesStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** Only a team that nothing leads to and that has nothing open; its closed conversations stay where they are. */
export async function deleteTeam(deps: Deps, call: Call, input: { id: string }) {
  const { id } = input
  const answer = await editSettings(deps, call, {
    what: 'team',
    version: undefined,
    read: () => existingTeam(deps, id),
    async change(before) {
      await requireUnused(deps, id)
      return { ...before, deleted: true }
    },
    // What came in between is moved out by the rollout.
    write: (_before, after) => [deps.store.putTeam(after), rolloutOfTeam(deps, id)],
    present: () => ({ id, deleted: true as const }),
  })
  return answer
}

/** One row of the open lists is enough to know. */
async function requireUnused(deps: Pick<Deps, 'store'>, id: string): Promise<void> {
  const open = { by: 'place', place: 'open', teams: [id] } as const
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
