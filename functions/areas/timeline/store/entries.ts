import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import { type EntryKey, parseEntryId } from '../../../kernel/ids.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import type { Item } from '../../../platform/item.ts'
import { batchGet, get, put, query, type Table } from '../../../platform/table.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Entry } from '../domain/entry.ts'
import { isNew } from './conditions.ts'
import { entryItem, toEntry } from './items.ts'
import { timelineKeys } from './keys.ts'

/** One entry; consistent unless told otherwise. */
export async function readEntry(table: Table, key: EntryKey, consistent = true): Promise<Entry | undefined> {
  const item = await get(table, timelineKeys.entry(key), consistent)
  return item ? toEntry(item) : undefined
}

/**
 * The entries numbered above `afterSeq` that the conversation had as it is given, by number. Numbers have no gaps, so it
 * is known how many there are: the newest are read backwards until all are found, which for a client that was away a
 * moment is one small read. What was added since is passed over.
 */
export async function readEntriesAfter(
  table: Table,
  conversation: Conversation,
  afterSeq: number,
  limit: number,
): Promise<Entry[]> {
  const { contactId, n, seq } = conversation
  const found: Entry[] = []
  let start: Item | undefined
  while (found.length < seq - afterSeq) {
    const page = await query(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :t)',
      ExpressionAttributeValues: { ':pk': contactId, ':t': timelineKeys.entries(n) },
      ScanIndexForward: false,
      Limit: Math.min(Math.max(seq - afterSeq, 10), 200),
      ConsistentRead: true,
      ExclusiveStartKey: start,
    })
    found.push(...page.items.map(toEntry).filter((entry) => entry.seq > afterSeq && entry.seq <= seq))
    start = page.lastKey
    if (!start) break
  }
  return found.sort((a, b) => a.seq - b.seq).slice(0, limit)
}

/** A page of a contact's timeline, of one conversation or all, optionally of one channel (entries without one stay). */
export async function readTimeline(
  table: Table,
  scope: { contactId: string; n?: number; channelId?: string },
  page: PageRequest,
): Promise<Page<Entry>> {
  const after = fromCursor(page.cursor, timelineKeys.entries(scope.n))
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :t)',
    ExpressionAttributeValues: {
      ':pk': scope.contactId,
      ':t': timelineKeys.entries(scope.n),
      ...(scope.channelId ? { ':channel': scope.channelId } : {}),
    },
    ...(scope.channelId
      ? {
          FilterExpression: 'attribute_not_exists(#message) OR #message.#channel.#id = :channel',
          ExpressionAttributeNames: { '#message': 'message', '#channel': 'channel', '#id': 'id' },
        }
      : {}),
    ScanIndexForward: page.order !== 'desc',
    Limit: page.limit,
    ConsistentRead: true,
    ...(after ? { ExclusiveStartKey: { pk: scope.contactId, sk: after } } : {}),
  })
  return { items: items.map(toEntry), nextCursor: lastKey ? toCursor(String(lastKey.sk)) : null }
}

/** Appends an entry; its key is unique by construction. */
export function putEntry(table: Table, entry: Entry): Write {
  return put(table, 'entry', entryItem(entry), isNew)
}

function deliveryUpdate(table: Table, before: Entry, after: Entry) {
  const key = parseEntryId(after.id)
  if (!key || !before.message || !after.message) throw new Error(`not an outbound entry: ${after.id}`)
  const { fallback } = after.message
  return {
    TableName: table.name,
    Key: timelineKeys.entry(key),
    UpdateExpression: `SET #m.#d = :delivery, #m.#p = :provider${fallback ? ', #m.#f = :fallback' : ''}`,
    ConditionExpression: '#m.#d = :before',
    ExpressionAttributeNames: {
      '#m': 'message',
      '#d': 'delivery',
      '#p': 'providerMessageId',
      ...(fallback ? { '#f': 'fallback' } : {}),
    },
    ExpressionAttributeValues: {
      ':delivery': after.message.delivery,
      ':provider': after.message.providerMessageId,
      ':before': before.message.delivery,
      ...(fallback ? { ':fallback': fallback } : {}),
    },
  }
}

/**
 * Replaces delivery, provider id and fallback of an outbound entry, provided its delivery is still as it was read.
 * False when somebody else moved it first.
 */
export async function updateDelivery(table: Table, before: Entry, after: Entry): Promise<boolean> {
  try {
    await table.client.send(new UpdateCommand(deliveryUpdate(table, before, after)))
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** The same as part of a commit; conflict label `delivery`. */
export function putDelivery(table: Table, before: Entry, after: Entry): Write {
  return { label: 'delivery', item: { Update: deliveryUpdate(table, before, after) } }
}

/** Replaces one attachment of an entry, provided it is still as it was read. False when it is not, or the entry is gone. */
export async function updateAttachment(table: Table, entry: Entry, index: number, after: Attachment): Promise<boolean> {
  const key = parseEntryId(entry.id)
  const before = entry.message?.attachments[index]
  if (!key || !before) throw new Error(`no attachment ${index} in ${entry.id}`)
  try {
    await table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: timelineKeys.entry(key),
        UpdateExpression: `SET #m.#a[${index}] = :after`,
        ConditionExpression: `#m.#a[${index}] = :before`,
        ExpressionAttributeNames: { '#m': 'message', '#a': 'attachments' },
        ExpressionAttributeValues: { ':after': after, ':before': before },
      }),
    )
    return true
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false
    throw error
  }
}

/** Entries by key, consistent, in any order; those that are gone are left out. */
export async function readEntries(table: Table, wanted: readonly EntryKey[]): Promise<Entry[]> {
  return (await batchGet(table, wanted.map(timelineKeys.entry), true)).map(toEntry)
}
