import { shardOf, time } from '../../../platform/keys.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Conversation } from '../domain/conversation.ts'
import { timelinePartitions } from './keys.ts'

/** The index attributes of a conversation: which tabs and queues it is in. Absent attributes keep it out of an index. */
export function indexKeys(conversation: Conversation): Record<string, string> {
  const { contactId, n, teamId, status, blacklisted, assigneeId, waitingSince } = conversation
  if (conversation.deletedAt !== undefined) return {}
  const shard = shardOf(contactId)
  const suffix = `${contactId}#${n}`
  const activity = `${time(conversation.lastActivityAt)}#${suffix}`
  const { byPlace, byAgent, byWaiting } = TABLE.indexes
  const place = status === 'resolved' ? 'closed' : assigneeId === null ? 'unassigned' : 'assigned'
  const out: Record<string, string> = {
    [byPlace.partitionKey]: blacklisted
      ? timelinePartitions.blacklist(shard)
      : timelinePartitions.place(place, teamId, shard),
    [byPlace.sortKey]: activity,
  }
  if (blacklisted) return out
  const owner = place === 'assigned' ? assigneeId : place === 'closed' ? conversation.closedById : null
  if (owner !== null) {
    out[byAgent.partitionKey] = place === 'closed' ? timelinePartitions.closedBy(owner) : timelinePartitions.mine(owner)
    out[byAgent.sortKey] = activity
  }
  if (waitingSince !== null && place !== 'closed') {
    const crew = conversation.participantIds.length === 0 ? 'none' : 'some'
    out[byWaiting.partitionKey] = timelinePartitions.waiting(crew, teamId, shard)
    out[byWaiting.sortKey] = `${time(waitingSince)}#${suffix}`
  }
  return out
}
