import type { ListFilter, Queue, View } from '../api/keys.ts'
import type { Conversation, Team } from '../api/types.ts'

const defaultTimes = { soonAfter: 180_000, overdueAfter: 300_000 }

/** How long the customer waits, said by the clock rather than by when we last heard (Q3–Q5). */
export function waitingState(conversation: Conversation, teams: readonly Team[], now: number): Conversation['waiting'] {
  if (conversation.waitingSince === null) return 'none'
  const { waiting, soonAt, overdueAt } = conversation
  // The team's clocks stand still at times: only the server counts them.
  if (soonAt !== undefined || overdueAt !== undefined) {
    if (waiting === 'overdue' || (overdueAt !== undefined && now >= Date.parse(overdueAt))) return 'overdue'
    return waiting === 'soon' || (soonAt !== undefined && now >= Date.parse(soonAt)) ? 'soon' : waiting
  }
  const { soonAfter, overdueAfter } = teams.find(({ id }) => id === conversation.teamId) ?? defaultTimes
  const waited = now - Date.parse(conversation.waitingSince)
  if (waited > overdueAfter || waiting === 'overdue') return 'overdue'
  return waited > soonAfter || waiting === 'soon' ? 'soon' : 'waiting'
}

function inView(view: View, conversation: Conversation, me: string): boolean {
  const open = conversation.status !== 'resolved'
  if (view === 'blacklist') return conversation.blacklisted
  if (conversation.blacklisted) return false
  switch (view) {
    case 'unassigned':
      return open && conversation.assigneeId === null
    case 'mine':
      return open && conversation.assigneeId === me
    case 'others':
      return open && conversation.assigneeId !== null && conversation.assigneeId !== me
    case 'joined':
      return open && conversation.participantIds.includes(me)
    case 'closed':
      // Who closed it is not sent: those that are listed stay, others come with the next reading.
      return !open
    case 'all':
      return true
  }
}

function inQueue(queue: Queue, conversation: Conversation, waiting: Conversation['waiting']): boolean {
  switch (queue) {
    case 'rep_needed':
      return conversation.repNeeded
    case 'pending':
      return waiting !== 'none' && !conversation.repNeeded
    case 'online':
      return conversation.contact.online
    case 'soon':
    case 'overdue':
      return waiting === queue
  }
}

function hasStatus(status: NonNullable<ListFilter['status']>, conversation: Conversation): boolean {
  if (status === 'open') return conversation.status !== 'resolved'
  return status === 'closed' ? conversation.status === 'resolved' : conversation.status === status
}

interface Scene {
  me: string
  teams: readonly Team[]
  now: number
}

/** Whether a conversation that changed belongs to a list: the same rules as the server's, which has decided that we see it. */
export function belongs(filter: ListFilter, conversation: Conversation, { me, teams, now }: Scene): boolean {
  const { view, queue, status, teamId, assigneeId, channelId } = filter
  return (
    inView(view ?? (queue ? 'all' : 'unassigned'), conversation, me) &&
    (queue === undefined ||
      (conversation.status !== 'resolved' && inQueue(queue, conversation, waitingState(conversation, teams, now)))) &&
    (status === undefined || hasStatus(status, conversation)) &&
    (teamId === undefined || conversation.teamId === teamId) &&
    (assigneeId === undefined || conversation.assigneeId === assigneeId) &&
    (channelId === undefined || conversation.lastChannel?.id === channelId)
  )
}

/** How a list goes: by what happened last, or by since when customers wait, the shortest or the longest first. */
export type ListOrder = 'newest' | 'oldest' | 'waiting' | 'shortest'

/** Where conversations stand in a list: queues begin with whoever waits longest, tabs with what happened last. */
export function orderOf({ queue, sort }: ListFilter): ListOrder {
  if (queue === undefined || queue === 'online') return sort ?? 'newest'
  return sort === 'newest' ? 'shortest' : 'waiting'
}
