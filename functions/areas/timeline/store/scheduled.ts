import type { Write } from '../../../kernel/commit.ts'
import type { EntryKey } from '../../../kernel/ids.ts'
import { shards, time } from '../../../platform/keys.ts'
import { get, put, query, queryAll, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Conversation } from '../domain/conversation.ts'
import { byTime, type Scheduled } from '../domain/scheduled.ts'
import { toConversation, toScheduled } from './items.ts'
import { timelineKeys, timelinePartitions } from './keys.ts'

/** How long it is known that a message was taken back: whoever asks once more is told the same. */
const TAKEN_BACK_FOR_MS = 24 * 60 * 60 * 1000

/** The messages that wait in a conversation, or were taken back lately, in the order in which they leave; consistent. */
export async function readScheduled(
  table: Table,
  contactId: string,
  n: number,
  which: 'waiting' | 'taken back too' = 'waiting',
): Promise<Scheduled[]> {
  const items = await queryAll(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :d)',
    ExpressionAttributeValues: { ':pk': contactId, ':d': timelineKeys.allScheduled(n) },
    ConsistentRead: true,
  })
  return items
    .map(toScheduled)
    .filter(({ unsentAt }) => unsentAt === undefined || which === 'taken back too')
    .sort(byTime)
}

/** One of them, also when it was taken back lately; consistent. */
export async function readOneScheduled(
  table: Table,
  { contactId, n, ulid }: Pick<EntryKey, 'contactId' | 'n' | 'ulid'>,
): Promise<Scheduled | undefined> {
  const item = await get(table, timelineKeys.scheduled(contactId, n, ulid))
  return item && toScheduled(item)
}

/** Keeps a message as it waits, or that it was taken back; the conversation in the same commit guards it. */
export function putScheduled(table: Table, { contactId, n, ulid, ...rest }: Scheduled): Write {
  const gone = rest.unsentAt === undefined ? {} : { [TABLE.timeToLive]: seconds(rest.unsentAt + TAKEN_BACK_FOR_MS) }
  const item = { ...timelineKeys.scheduled(contactId, n, ulid), [TABLE.kind]: 'scheduled', ...rest, ...gone }
  return put(table, 'scheduled', item)
}
const seconds = (ms: number) => Math.ceil(ms / 1000)

/** The message waits no more: it leaves in the same commit. */
export function removeScheduled(table: Table, { contactId, n, ulid }: Scheduled): Write {
  return remove(table, 'scheduled', timelineKeys.scheduled(contactId, n, ulid))
}

/** Conversations in which something was to happen before a time, by what an agent said; the longest due first. */
export async function readDue(table: Table, before: number, limit: number): Promise<Conversation[]> {
  const { name, partitionKey, sortKey } = TABLE.indexes.byPlace
  const pages = await Promise.all(
    shards.map((shard) =>
      query(table, {
        IndexName: name,
        KeyConditionExpression: '#p = :p AND #s < :before',
        ExpressionAttributeNames: { '#p': partitionKey, '#s': sortKey },
        ExpressionAttributeValues: { ':p': timelinePartitions.due(shard), ':before': time(before) },
        Limit: limit,
      }),
    ),
  )
  return pages
    .flatMap(({ items }) => items)
    .sort((a, b) => (String(a[sortKey]) < String(b[sortKey]) ? -1 : 1))
    .slice(0, limit)
    .map(toConversation)
}
