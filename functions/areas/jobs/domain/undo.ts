import { isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Job, Outcome } from './job.ts'
import type { BulkAction } from './kinds.ts'

/** Whether what a job did can be taken back, once it is over. */
export const canUndo = (job: Job): boolean => job.undoable ?? canBeUndone[job.action as BulkAction] ?? false

/** Of what is done to conversations; a message keeps its tags. */
const canBeUndone: Record<BulkAction, boolean> = {
  assign: true,
  unassign: true,
  transfer: true,
  close: true,
  reopen: true,
  hold: true,
  resume: true,
  blacklist: true,
  unblacklist: true,
  tag: false,
  undo: false,
}

/** Whether a conversation is still as a job has left it: what somebody did since is not undone. */
export function isAsLeft({ action, agentId }: Job, { before, after }: Outcome, conversation: Conversation): boolean {
  const { status, assigneeId, teamId, closedById } = conversation
  switch (action) {
    case 'close':
      return status === 'resolved' && closedById === agentId
    case 'hold':
      return status === 'on_hold'
    case 'reopen':
    case 'resume':
      return isOpen(conversation) && status !== 'on_hold'
    case 'assign':
    case 'unassign':
      return isOpen(conversation) && assigneeId === after?.assigneeId
    // Half-way back already, where whoever undoes it died.
    case 'transfer':
      return isOpen(conversation) && assigneeId === null && [after?.teamId, before?.teamId].includes(teamId)
    default:
      return true
  }
}
