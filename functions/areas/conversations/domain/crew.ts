import { DomainError } from '../../../kernel/errors.ts'
import type { Moment } from '../../../kernel/moment.ts'
import {
  amend,
  appendEvent,
  byAgent,
  byDoer,
  type Change,
  isOpen,
  system,
  unchanged,
} from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import { type Agent, isProgram, type Team } from '../../workspace/domain/agent.ts'
import { type Doer, isAutomaton } from '../../workspace/domain/doer.ts'
import { seesAll, supervises } from '../../workspace/domain/rights.ts'
import { endBot } from './bot.ts'

/** Closed conversations take no movement but reopening. */
export function requireOpen(conversation: Conversation): void {
  if (!isOpen(conversation))
    throw new DomainError('conversation_closed', 'This conversation is closed; reopen it first.')
}

/** A4: who owns a conversation that this agent is given: in a grab team a representative does. */
export function ownerBy(agent: Agent | undefined, team: Team | undefined): string | null {
  return agent && team?.mode === 'grab' && !supervises(agent, team.id) ? agent.id : null
}

const taken = (conversation: Conversation) => (conversation.status === 'new' ? { status: 'ongoing' as const } : {})

/** A4: joins the crew; in a grab team the first representative to join owns it from then on. */
export function join(before: Conversation, agent: Agent, team: Team | undefined, moment: Moment): Change {
  requireOpen(before)
  // O2: what a bot answered is theirs.
  const left = endBot(unchanged(before), byAgent(agent), 'agent', moment)
  const { conversation } = left
  const grabs = team?.mode === 'grab' && !supervises(agent, team.id)
  if (grabs && conversation.grabbedBy !== null && conversation.grabbedBy !== agent.id) {
    throw new DomainError('already_grabbed', 'Another representative was first.')
  }
  const owns = grabs && conversation.grabbedBy === null
  if (conversation.participantIds.includes(agent.id) && !owns) return left
  let change = amend(left, {
    ...taken(conversation),
    participantIds: [...new Set([...conversation.participantIds, agent.id])],
    lastActivityAt: moment.now,
  })
  if (!conversation.participantIds.includes(agent.id))
    change = appendEvent(change, moment, byAgent(agent), 'joined', null, agent.id)
  if (!owns) return change
  change = amend(change, { grabbedBy: agent.id, assigneeId: agent.id })
  return conversation.assigneeId === agent.id
    ? change
    : appendEvent(change, moment, byAgent(agent), 'assigned', conversation.assigneeId, agent.id)
}

/** A7: leaves the crew; who was responsible hands it back to Unassigned. */
export function leave(conversation: Conversation, agent: Agent, moment: Moment): Change {
  requireOpen(conversation)
  if (!conversation.participantIds.includes(agent.id)) return unchanged(conversation)
  let change = amend(unchanged(conversation), {
    participantIds: conversation.participantIds.filter((id) => id !== agent.id),
    grabbedBy: conversation.grabbedBy === agent.id ? null : conversation.grabbedBy,
    lastActivityAt: moment.now,
  })
  change = appendEvent(change, moment, byAgent(agent), 'left', agent.id)
  if (conversation.assigneeId !== agent.id) return change
  return appendEvent(amend(change, { assigneeId: null }), moment, byAgent(agent), 'unassigned', agent.id)
}

/** A4: a representative whose grabbed conversation is given away no longer sees it, and so is out of the crew. */
function withoutOwner(conversation: Conversation, next: string | null, by: Doer, moment: Moment): Change {
  const { grabbedBy, participantIds } = conversation
  const change = unchanged(conversation)
  if (grabbedBy === null || grabbedBy === next || !participantIds.includes(grabbedBy)) return change
  const rest = { participantIds: participantIds.filter((id) => id !== grabbedBy) }
  return appendEvent(amend(change, rest), moment, byDoer(by), 'left', grabbedBy)
}

function requireMayAssign(agent: Agent, target: Agent): void {
  const inTeams = Object.keys(agent.teams)
  if (seesAll(agent) || target.id === agent.id || inTeams.some((teamId) => teamId in target.teams)) return
  throw new DomainError('forbidden', 'You may assign only to agents of your own teams.')
}

/** A6, A9: makes `target` responsible. */
export function assign(
  conversation: Conversation,
  by: Doer,
  target: Agent,
  team: Team | undefined,
  moment: Moment,
): Change {
  requireOpen(conversation)
  if (!target.available) throw new DomainError('agent_unavailable', `${target.name} is not available.`)
  if (!isAutomaton(by)) requireMayAssign(by, target)
  if (!canSee(target, { ...conversation, grabbedBy: null, assigneeId: null })) {
    throw new DomainError('forbidden', `${target.name} may not see this conversation.`)
  }
  if (conversation.assigneeId === target.id) return unchanged(conversation)
  const released = endBot(
    withoutOwner(conversation, target.id, by, moment),
    byDoer(by),
    isAutomaton(by) ? 'workflow' : 'agent',
    moment,
  )
  const change = amend(released, {
    ...taken(conversation),
    assigneeId: target.id,
    grabbedBy: ownerBy(target, team),
    lastActivityAt: moment.now,
  })
  return appendEvent(change, moment, byDoer(by), 'assigned', conversation.assigneeId, target.id)
}

/** A7: back to Unassigned. */
export function unassign(conversation: Conversation, by: Doer, moment: Moment): Change {
  requireOpen(conversation)
  if (conversation.assigneeId === null) return unchanged(conversation)
  const released = withoutOwner(conversation, null, by, moment)
  const change = amend(released, { assigneeId: null, grabbedBy: null, lastActivityAt: moment.now })
  return appendEvent(change, moment, byDoer(by), 'unassigned', conversation.assigneeId)
}

/** A7: shows in the other team's Unassigned, with nobody in it. */
export function transfer(conversation: Conversation, by: Doer, to: Team, moment: Moment): Change {
  requireOpen(conversation)
  if (conversation.teamId === to.id) return unchanged(conversation)
  const change = amend(unchanged(conversation), {
    teamId: to.id,
    assigneeId: null,
    grabbedBy: null,
    participantIds: [],
    lastActivityAt: moment.now,
  })
  return appendEvent(change, moment, byDoer(by), 'transferred', conversation.teamId, to.id)
}

/** A5: what is assigned to somebody else is answered by who has joined it. */
export function requireJoined({ participantIds, assigneeId }: Conversation, agent: Agent): void {
  if (isProgram(agent) || participantIds.includes(agent.id) || assigneeId === null || assigneeId === agent.id) return
  throw new DomainError('join_required', 'Join this conversation before answering: it is assigned to somebody else.')
}

/** A5: what an agent must be before answering: joins and takes an unassigned one, needs a join where another has it. */
export function enterToReply(conversation: Conversation, agent: Agent, team: Team | undefined, moment: Moment): Change {
  requireOpen(conversation)
  // A program is in no crew: whoever has the conversation keeps it.
  if (isProgram(agent)) return unchanged(conversation)
  requireJoined(conversation, agent)
  const joined = conversation.participantIds.includes(agent.id)
  const change = joined ? unchanged(conversation) : join(conversation, agent, team, moment)
  if (change.conversation.assigneeId !== null) return change
  return appendEvent(
    amend(change, { assigneeId: agent.id }),
    moment,
    joined ? system : byAgent(agent),
    'assigned',
    null,
    agent.id,
  )
}
