import type { Reaction } from '../../../edges/stream/reaction.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { continueSweep, leaveTeam, release } from '../use-cases/roll-out.ts'

/** A settings change goes through the conversations it concerns, a page per record: each page's note is the next record. */
export const sweep: Reaction = {
  name: 'sweep',
  on: (change) => change.kind === 'sweep' && !change.after.finished,
  async run(change, deps) {
    if (change.kind === 'sweep') await continueSweep(deps, change.after)
  },
}

const crew = (conversation: Conversation | undefined) =>
  conversation && isOpen(conversation)
    ? [...conversation.participantIds, ...(conversation.assigneeId === null ? [] : [conversation.assigneeId])]
    : []
const teamOf = (conversation: Conversation | undefined) =>
  conversation && isOpen(conversation) && !conversation.blacklisted ? conversation.teamId : null

/**
 * Whoever gave a conversation to an agent or a team did not see that these were being deleted at the same moment: looked
 * at once more afterwards, when the deletion can be seen, or comes later and sweeps.
 */
export const leaveDeleted: Reaction = {
  name: 'leave-deleted',
  on(change) {
    if (change.kind !== 'conversation' || !change.after) return false
    const { after, before } = change
    const had = crew(before)
    return crew(after).some((id) => !had.includes(id)) || (teamOf(after) !== null && teamOf(after) !== teamOf(before))
  },
  async run(change, deps) {
    if (change.kind !== 'conversation' || !change.after) return
    const { after, before } = change
    const had = crew(before)
    for (const id of new Set(crew(after).filter((one) => !had.includes(one)))) {
      if ((await deps.store.readAgent(id))?.deleted) await release(deps, after.id, id)
    }
    const teamId = teamOf(after)
    if (teamId === null || teamId === teamOf(before)) return
    const team = await deps.store.readTeam(teamId)
    if (team?.deleted) await leaveTeam(deps, after.id, team, await deps.store.readChannels())
  },
}
