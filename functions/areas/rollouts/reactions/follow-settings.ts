import { gathering, reaction, written } from '../../../platform/stream.ts'
import { conversations } from '../../timeline/changes.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { rollouts } from '../../workspace/changes.ts'
import type { Rollout } from '../../workspace/port.ts'
import { continueMigration, isMigration } from '../use-cases/migrate.ts'
import { migrations } from '../use-cases/migrations.ts'
import { continueRebuild, isRebuild } from '../use-cases/rebuild.ts'
import { continueRollout, isOfSettings, leaveTeam, release } from '../use-cases/roll-out.ts'

type RolloutDeps = Parameters<typeof continueRollout>[0] & Parameters<typeof continueRebuild>[0]

/** How long one run goes on: what is left comes with the note of its last page. */
const GOES_ON_MS = 10_000

/**
 * A settings change goes through the conversations it concerns, a rebuild or migration through all there are, a page after the
 * other; each page's note is a change, too, which goes on where a process stopped.
 */
export const rollOut = gathering({
  name: 'roll-out',
  on: written(rollouts),
  when: ({ after }) => !after.finished,
  async run(changes, deps: RolloutDeps) {
    const changed = new Set(changes.map(({ after }) => nameOf(after)))
    // As they are: whoever wrote a note has most often gone on with it, and a page that is done is not to be begun again.
    const present = await deps.store.readRollouts()
    await Promise.all(present.filter((one) => changed.has(nameOf(one))).map((one) => goOn(deps, one)))
  },
})

const nameOf = ({ what, id, run }: Rollout) => `${what} ${id} ${run}`

async function goOn(deps: RolloutDeps, from: Rollout): Promise<void> {
  const until = deps.clock.now() + GOES_ON_MS
  let rollout: Rollout | undefined = from
  while (rollout && !rollout.finished) {
    rollout = await onePage(deps, rollout)
    if (deps.clock.now() >= until) return
  }
}

async function onePage(deps: RolloutDeps, rollout: Rollout): Promise<Rollout | undefined> {
  if (isRebuild(rollout)) return continueRebuild(deps, rollout)
  if (isMigration(rollout)) return continueMigration(deps, migrations, rollout)
  return isOfSettings(rollout) ? continueRollout(deps, rollout) : undefined
}

const crew = (conversation: Conversation | undefined) =>
  conversation && isOpen(conversation)
    ? [...conversation.participantIds, ...(conversation.assigneeId === null ? [] : [conversation.assigneeId])]
    : []
const teamOf = (conversation: Conversation | undefined) =>
  conversation && isOpen(conversation) && !conversation.blacklisted ? conversation.teamId : null

/**
 * Whoever gave a conversation to an agent or a team did not see that these were being deleted at the same moment: looked
 * at once more afterwards, when the deletion can be seen, or comes later by the rollout.
 */
export const leaveDeleted = reaction({
  name: 'leave-deleted',
  on: written(conversations),
  when({ before, after }) {
    const had = crew(before)
    return crew(after).some((id) => !had.includes(id)) || (teamOf(after) !== null && teamOf(after) !== teamOf(before))
  },
  async run({ before, after }, deps: Parameters<typeof continueRollout>[0]) {
    const had = crew(before)
    for (const id of new Set(crew(after).filter((one) => !had.includes(one)))) {
      if ((await deps.store.readAgent(id))?.deleted) await release(deps, after.id, id)
    }
    const teamId = teamOf(after)
    if (teamId === null || teamId === teamOf(before)) return
    const team = await deps.store.readTeam(teamId)
    if (team?.deleted) await leaveTeam(deps, after.id, team, await deps.store.readChannels())
  },
})
