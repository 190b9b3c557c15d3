import { placed } from '../../../kernel/layout.ts'
import { time } from '../../../platform/keys.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Conversation } from '../domain/conversation.ts'
import { ownersOf } from '../domain/places.ts'
import { timelineKeys, timelinePartitions } from './keys.ts'

/**
 * How far a conversation's place in its lists may lag behind its last activity: moving it costs two writes an index, so
 * a lively conversation is moved now and then, and lists put right what is close to each other.
 */
export const LAG_MS = 600_000

const { byActivity, byOwner, byQueue } = TABLE.indexes

/** Of its tabs' partition. */
function activityList({ status, teamId, assigneeId, blacklisted }: Conversation, shard: number): string {
  if (blacklisted) return timelinePartitions.blacklist(shard)
  const place = status === 'resolved' ? 'closed' : assigneeId === null ? 'unassigned' : 'assigned'
  return timelinePartitions.place(place, teamId, shard)
}

/** Of the list of the agent whose it is, or who closed it. */
function ownerList({ status, assigneeId, closedById, blacklisted }: Conversation): string | undefined {
  if (blacklisted) return undefined
  if (status === 'resolved') return closedById === null ? undefined : timelinePartitions.closedBy(closedById)
  return assigneeId === null ? undefined : timelinePartitions.mine(assigneeId)
}

/** Since when lists by activity have the conversation: its last activity, or up to the lag before while it stays in its lists. */
export function listedAt(before: Conversation | undefined, after: Conversation): number {
  const { lastActivityAt } = after
  const listed = before?.listedAt
  if (!before || listed === undefined || listed > lastActivityAt || lastActivityAt - listed >= LAG_MS) {
    return lastActivityAt
  }
  const stays = activityList(before, 0) === activityList(after, 0) && ownerList(before) === ownerList(after)
  return stays ? listed : lastActivityAt
}

/** The index attributes of a conversation: which tabs and queues it is in. Absent attributes keep it out of an index. */
export function indexKeys(conversation: Conversation, laid: string, listed: number): Record<string, string> {
  const { contactId, n, teamId, status, blacklisted, waitingSince } = conversation
  if (conversation.deletedAt !== undefined) return {}
  const { shard } = placed(laid)
  const suffix = `${contactId}#${n}`
  const activity = `${time(listed)}#${suffix}`
  const owner = ownerList(conversation)
  const out: Record<string, string> = {
    [byActivity.partitionKey]: activityList(conversation, shard),
    [byActivity.sortKey]: activity,
  }
  if (owner !== undefined) {
    out[byOwner.partitionKey] = owner
    out[byOwner.sortKey] = activity
  }
  if (waitingSince !== null && status !== 'resolved' && !blacklisted) {
    const crew = conversation.participantIds.length === 0 ? 'none' : 'some'
    out[byQueue.partitionKey] = timelinePartitions.queue(shard)
    out[byQueue.sortKey] =
      `${timelineKeys.queueOf(teamId)}${time(waitingSince)}#${suffix}#${[crew, ...ownersOf(conversation)].join('#')}`
  }
  return out
}
