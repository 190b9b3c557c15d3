import type { Moment } from '../../../kernel/moment.ts'
import type { Channel } from '../../channels/domain/channel.ts'
import { amend, appendEvent, type Change, isOpen, unchanged } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Actor } from '../../timeline/domain/entry.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { can } from '../../workspace/domain/rights.ts'

/** A11: by permission, or as the one who connected the channel. */
export function mayDelete(agent: Agent, channel: Channel | undefined): boolean {
  return can(agent, 'conversations.delete') || channel?.installedBy === agent.id
}

/**
 * A11: what stays of a deleted conversation: its number, times and who had it, nothing of what was said. An open one
 * counts as closed by who deletes it. Its last entries say so, for those who read along until they are removed.
 */
export function remove(conversation: Conversation, by: Actor, moment: Moment): Change {
  const { now } = moment
  let change = unchanged(conversation)
  if (isOpen(conversation)) {
    change = amend(change, {
      status: 'resolved',
      closedAt: now,
      closedBy: by.type === 'agent' ? 'agent' : 'timer',
      closedById: by.id,
    })
    change = appendEvent(change, moment, by, 'closed')
  }
  change = appendEvent(change, moment, by, 'deleted')
  const {
    noteUntil: _noteUntil,
    early: _early,
    holdUntil: _holdUntil,
    scheduled: _scheduled,
    survey: _survey,
    satisfaction: _satisfaction,
    ...rest
  } = change.conversation
  change = { ...change, conversation: rest }
  return amend(change, {
    contactName: '',
    contactRating: 0,
    participantIds: [],
    waitingSince: null,
    heldWaiting: false,
    quietFrom: null,
    alerted: null,
    timerAt: null,
    lastMessage: null,
    unread: 0,
    resolution: null,
    lastActivityAt: now,
    deletedAt: now,
  })
}
