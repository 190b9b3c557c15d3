import type { Moment } from '../../../kernel/moment.ts'
import { amend, appendEvent, type Change, isOpen, system, unchanged } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'

/** An agent is gone for good: out of the crew of an open conversation, which goes back to Unassigned where it was theirs. */
export function withdraw(conversation: Conversation, agentId: string, moment: Moment): Change {
  let change = unchanged(conversation)
  if (!isOpen(conversation)) return change
  if (conversation.participantIds.includes(agentId)) {
    const participantIds = conversation.participantIds.filter((id) => id !== agentId)
    change = appendEvent(amend(change, { participantIds }), moment, system, 'left', agentId)
  }
  if (conversation.grabbedBy === agentId) change = amend(change, { grabbedBy: null })
  if (conversation.assigneeId === agentId) {
    change = appendEvent(amend(change, { assigneeId: null }), moment, system, 'unassigned', agentId)
  }
  return change.conversation === conversation ? change : amend(change, { lastActivityAt: moment.now })
}

/** A team is gone for good: an open conversation of it goes to another one's Unassigned, or to that of no team. */
export function moveOut(conversation: Conversation, toTeamId: string | null, moment: Moment): Change {
  if (!isOpen(conversation) || conversation.teamId === toTeamId) return unchanged(conversation)
  const change = amend(unchanged(conversation), {
    teamId: toTeamId,
    assigneeId: null,
    grabbedBy: null,
    participantIds: [],
    lastActivityAt: moment.now,
  })
  return appendEvent(change, moment, system, 'transferred', conversation.teamId, toTeamId)
}

/** A4: a team that no longer grabs: what a representative owned is everybody's again. */
export function shareAgain(conversation: Conversation): Change {
  return isOpen(conversation) && conversation.grabbedBy !== null
    ? amend(unchanged(conversation), { grabbedBy: null })
    : unchanged(conversation)
}
