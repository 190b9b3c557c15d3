import { DomainError } from '../../../kernel/errors.ts'
import type { Moment } from '../../../kernel/moment.ts'
import { amend, append, appendEvent, byDoer, type Change, system, unchanged } from '../../timeline/domain/change.ts'
import type { Conversation, Resolution } from '../../timeline/domain/conversation.ts'
import { dueAfterClosing } from '../../timeline/domain/survey.ts'
import { type Agent, isProgram } from '../../workspace/domain/agent.ts'
import { type Doer, isAutomaton } from '../../workspace/domain/doer.ts'
import type { Workspace } from '../../workspace/domain/workspace.ts'
import { withoutBot } from './bot.ts'
import { clockAgain, clockStopped, timerWithoutClocks } from './clocks.ts'
import { requireOpen } from './crew.ts'

/** S2: stops the waiting clock and auto-close, until a time where one is given; held again, the time is another one. */
export function hold(conversation: Conversation, by: Doer, moment: Moment, until?: number): Change {
  requireOpen(conversation)
  const isHeld = conversation.status === 'on_hold'
  if (isHeld && conversation.holdUntil === until) return unchanged(conversation)
  const { holdUntil: _holdUntil, ...rest } = conversation
  const change = amend(unchanged(until === undefined ? rest : { ...rest, holdUntil: until }), {
    status: 'on_hold',
    ...clockStopped(conversation),
    lastActivityAt: moment.now,
  })
  const to = until === undefined ? null : new Date(until).toISOString()
  return appendEvent(timerWithoutClocks(change), moment, byDoer(by), 'held', null, to)
}

/** S2: ends the hold; a customer who was unanswered waits from now on. */
export function resume(conversation: Conversation, by: Doer, moment: Moment): Change {
  requireOpen(conversation)
  if (conversation.status !== 'on_hold') return unchanged(conversation)
  const change = amend(unchanged(conversation), { ...goingOn(conversation, moment), lastActivityAt: moment.now })
  return appendEvent(change, moment, byDoer(by), 'resumed')
}

/** S2: the time until which it was held has come: it goes on from then, however late that is noticed. */
export function wake(change: Change, at: number, moment: Moment): Change {
  const { holdUntil: _holdUntil, ...conversation } = change.conversation
  const woken = amend(
    { ...change, conversation },
    { ...goingOn(conversation, { ...moment, now: at }), lastActivityAt: moment.now },
  )
  return appendEvent(woken, moment, system, 'resumed', new Date(at).toISOString(), null, at)
}

const goingOn = (conversation: Conversation, moment: Moment) => ({
  status: 'ongoing' as const,
  ...clockAgain(conversation, moment),
  quietFrom: moment.now,
})

/** Who closed it; in lists it is nobody's where no person did. */
function closerOf(by: Doer): Pick<Conversation, 'closedBy' | 'closedById'> {
  if (isAutomaton(by)) return { closedBy: by.type, closedById: null }
  return isProgram(by) ? { closedBy: 'program', closedById: null } : { closedBy: 'agent', closedById: by.id }
}

/** S3: closes with what is said about it; `invalid_request` where the workspace requires more of agents. */
export function close(
  conversation: Conversation,
  by: Doer,
  resolution: Resolution,
  workspace: Workspace,
  moment: Moment,
): Change {
  requireOpen(conversation)
  const missing = (['type', 'category', 'note'] as const).filter((field) => !resolution[field])
  if (workspace.resolutionRequired && !isAutomaton(by) && missing.length > 0) {
    const errors = missing.map((path) => ({ path, message: 'is required by this workspace' }))
    throw new DomainError('invalid_request', 'A resolution is required to close.', errors)
  }
  const isResolved = missing.length < 3
  let change = amend(unchanged(withoutBot(conversation)), {
    status: 'resolved',
    ...clockStopped(conversation),
    unread: 0,
    closedAt: moment.now,
    ...closerOf(by),
    resolution: isResolved ? resolution : null,
    ...(workspace.askSatisfaction ? dueAfterClosing(conversation, moment.now) : {}),
    lastActivityAt: moment.now,
  })
  change = appendEvent(timerWithoutClocks(change), moment, byDoer(by), 'closed')
  return isResolved ? append(change, moment, { kind: 'resolution', actor: byDoer(by), resolution }) : change
}

/** S4: opens it again; it keeps its assignee only while that one is available. A customer who was unanswered waits from now on. */
export function reopen(conversation: Conversation, by: Doer, assignee: Agent | undefined, moment: Moment): Change {
  if (conversation.status !== 'resolved') return unchanged(conversation)
  const kept = assignee?.available && !assignee.deleted ? assignee.id : null
  const change = amend(unchanged(conversation), {
    status: 'ongoing',
    assigneeId: kept,
    grabbedBy: conversation.grabbedBy === kept ? kept : null,
    participantIds: [],
    closedAt: null,
    closedBy: null,
    closedById: null,
    resolution: null,
    ...clockAgain(conversation, moment),
    quietFrom: moment.now,
    lastActivityAt: moment.now,
  })
  return appendEvent(change, moment, byDoer(by), 'reopened')
}

/** Marks everything as read; no entry. */
export function markRead(conversation: Conversation): Change {
  return conversation.unread === 0 ? unchanged(conversation) : amend(unchanged(conversation), { unread: 0 })
}
