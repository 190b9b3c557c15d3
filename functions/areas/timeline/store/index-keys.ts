import { placed } from '../../../kernel/layout.ts'
import { shardOf, time } from '../../../platform/keys.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { appointmentOf } from '../domain/appointment.ts'
import type { Conversation } from '../domain/conversation.ts'
import { ownersOf } from '../domain/places.ts'
import { timelineKeys, timelinePartitions } from './keys.ts'

const MINUTE = 60_000

const { byActivity, byOwner, byAssigned, byQueue, byPlace } = TABLE.indexes
/** The indexes of lists by last activity. */
const activityIndexes = [byActivity, byOwner, byAssigned] as const
type ActivityIndex = (typeof activityIndexes)[number]['name']

/**
 * How far a conversation's place in a list may lag behind its last activity: moving it costs two writes an index, so
 * a lively conversation is moved now and then, and lists put right what is close to each other. Lists that agents work
 * from (unassigned, their own) are moved more often than those of all and of others.
 */
export const LAG_MS: Record<ActivityIndex, number> = {
  byOwner: 10 * MINUTE,
  byActivity: 20 * MINUTE,
  byAssigned: 20 * MINUTE,
}

/**
 * What tells rows of the same millisecond from each other. The table's key is in an index anyway: as much of it as no two
 * share, since what an index's page costs is the length of its keys.
 */
const tie = (contactId: string, n: number) => `${contactId.slice(-8)}#${n}`

/** A conversation's row of a list: where, and what follows its time in the sort key, so that filters need not read it. */
interface Listed {
  partition: string
  rest: string
}

/** The rows of a conversation in lists by last activity; an index it is not in has none. */
function listsOf(conversation: Conversation, shard: number): Partial<Record<ActivityIndex, Listed>> {
  const { contactId, n, status, teamId, assigneeId, closedById, blacklisted } = conversation
  const listed = (partition: string, more: readonly string[]) => ({
    partition,
    rest: [tie(contactId, n), ...more].join('#'),
  })
  if (blacklisted) return { byActivity: listed(timelinePartitions.blacklist(shard), []) }
  const owners = ownersOf(conversation)
  const all = { byActivity: listed(timelinePartitions.team(teamId, shard), owners) }
  if (status === 'resolved') {
    return closedById === null ? all : { ...all, byOwner: listed(timelinePartitions.closedBy(closedById), []) }
  }
  return assigneeId === null
    ? { ...all, byOwner: listed(timelinePartitions.place('unassigned', teamId, shard), owners) }
    : {
        ...all,
        byOwner: listed(timelinePartitions.mine(assigneeId), []),
        byAssigned: listed(timelinePartitions.place('assigned', teamId, shard), [assigneeId, ...owners.slice(0, 1)]),
      }
}

/** Since when each list by activity has the conversation: its last activity, or up to the lag before while its row stays. */
export function listedAt(before: Conversation | undefined, after: Conversation): Record<string, number> {
  const { lastActivityAt } = after
  const [had, has] = [before ? listsOf(before, 0) : {}, listsOf(after, 0)]
  return Object.fromEntries(
    activityIndexes.flatMap(({ name }) => {
      const row = has[name]
      if (!row) return []
      const listed = before?.listedAt?.[name]
      const stays = had[name]?.partition === row.partition && had[name]?.rest === row.rest
      const isNear = listed !== undefined && listed <= lastActivityAt && lastActivityAt - listed <= LAG_MS[name]
      return [[name, stays && isNear ? listed : lastActivityAt]]
    }),
  )
}

/** By the index attributes of an item, since when each list by activity has it. */
export function listedIn(item: Record<string, unknown>): Record<string, number> {
  const listed: Record<string, number> = {}
  for (const { name, sortKey } of activityIndexes) {
    const key = item[sortKey]
    if (typeof key === 'string') listed[name] = Number(key.slice(0, key.indexOf('#')))
  }
  return listed
}

/** The index attributes of a conversation: which tabs and queues it is in. Absent attributes keep it out of an index. */
export function indexKeys(
  conversation: Conversation,
  laid: string,
  listed: Record<string, number>,
): Record<string, string> {
  const { contactId, n, teamId, status, blacklisted, waitingSince, lastActivityAt } = conversation
  if (conversation.deletedAt !== undefined) return {}
  const { shard } = placed(laid)
  const lists = listsOf(conversation, shard)
  const out: Record<string, string> = {}
  for (const { name, partitionKey, sortKey } of activityIndexes) {
    const row = lists[name]
    if (!row) continue
    out[partitionKey] = row.partition
    out[sortKey] = `${time(listed[name] ?? lastActivityAt)}#${row.rest}`
  }
  const appointment = appointmentOf(conversation)
  if (appointment !== undefined) {
    out[byPlace.partitionKey] = timelinePartitions.due(shardOf(contactId))
    out[byPlace.sortKey] = `${time(appointment)}#${tie(contactId, n)}`
  }
  if (waitingSince !== null && status !== 'resolved' && !blacklisted) {
    const crew = timelineKeys.crew[conversation.participantIds.length === 0 ? 'none' : 'some']
    out[byQueue.partitionKey] = timelinePartitions.queue(shard)
    out[byQueue.sortKey] =
      `${timelineKeys.queueOf(teamId)}${time(waitingSince)}#${[tie(contactId, n), crew, ...ownersOf(conversation)].join('#')}`
  }
  return out
}
