import { isProgram } from '../../workspace/domain/agent.ts'
import { type Doer, isAutomaton } from '../../workspace/domain/doer.ts'
import { can, seesAll } from '../../workspace/domain/rights.ts'
import type { Contact } from './contact.ts'
import type { Conversation } from './conversation.ts'

/** What of a conversation decides who sees it. */
export type Visible = Pick<Conversation, 'teamId' | 'assigneeId' | 'grabbedBy' | 'blacklisted' | 'deletedAt'>

/** A2, A4, A10, A11: whether this agent may see the conversation, in lists, search, timeline and frames alike; what acts by itself sees all that there is. */
export function canSee(agent: Doer, conversation: Visible): boolean {
  if (isAutomaton(agent)) return conversation.deletedAt === undefined
  if (agent.deleted || conversation.deletedAt !== undefined) return false
  if (conversation.blacklisted) return can(agent, 'conversations.manageBlacklist')
  if (seesAll(agent) || conversation.assigneeId === agent.id) return true
  if (conversation.teamId === null) return true
  const role = agent.teams[conversation.teamId]
  if (role === undefined) return false
  return role === 'admin' || isProgram(agent) || conversation.grabbedBy === null || conversation.grabbedBy === agent.id
}

/** A contact is seen by whoever sees (or, where it is deleted, saw) its latest conversation; one without any by all. */
export function visibleAs({ contact, latest }: { contact: Contact; latest: Visible | undefined }): Visible {
  const { teamId, assigneeId, grabbedBy } = latest ?? { teamId: null, assigneeId: null, grabbedBy: null }
  return { teamId, assigneeId, grabbedBy, blacklisted: contact.blacklisted || (latest?.blacklisted ?? false) }
}
