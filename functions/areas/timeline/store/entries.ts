import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import { fromCursor, toCursor } from '../../../kernel/cursor.ts'
import { type EntryKey, parseEntryId } from '../../../kernel/ids.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import type { Item } from '../../../platform/item.ts'
import { batchGet, get, holds, put, query, type Table } from '../../../platform/table.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import type { Contact } from '../domain/contact.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Entry, Message } from '../domain/entry.ts'
import { deliveryChange, LAST_CHANGE } from '../domain/last-change.ts'
import { partsOf } from '../domain/parts.ts'
import type { TimelineScope } from '../port.ts'
import { isNew } from './conditions.ts'
import { interleaved, type ReadRows } from './interleaved.ts'
import { entryItem, saidAt, toEntry } from './items.ts'
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

/**
 * A page of a contact's timeline, of one conversation or all, optionally of one channel (entries without one stay), and with
 * its parts (C3).
 */
export async function readTimeline(
  table: Table,
  { contactId, n, channelId, parts = [] }: TimelineScope,
  page: PageRequest,
): Promise<Page<Entry>> {
  const begin = timelineKeys.entries(n)
  const read: ReadRows = async (partition, after, limit) => {
    const { items, lastKey } = await query(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :t)',
      ExpressionAttributeValues: { ':pk': partition, ':t': begin, ...(channelId ? { ':channel': channelId } : {}) },
      ...(channelId
        ? {
            FilterExpression: 'attribute_not_exists(#message) OR #message.#channel.#id = :channel',
            ExpressionAttributeNames: { '#message': 'message', '#channel': 'channel', '#id': 'id' },
          }
        : {}),
      ScanIndexForward: page.order !== 'desc',
      Limit: limit,
      ConsistentRead: true,
      ...(after ? { ExclusiveStartKey: { pk: partition, sk: after } } : {}),
    })
    return { items, next: lastKey && String(lastKey.sk) }
  }
  if (parts.length > 0) {
    const { items, nextCursor } = await interleaved([contactId, ...parts], page, begin, read, saidAt)
    return { items: items.map(toEntry), nextCursor }
  }
  // A cursor from before a merge was undone has places of parts behind that of the contact.
  const [after] = fromCursor(page.cursor, begin)?.split('|') ?? []
  const { items, next } = await read(contactId, after, page.limit)
  return { items: items.map(toEntry), nextCursor: next === undefined ? null : toCursor(next) }
}

/** Numbers of conversations have six digits. */
const MAX_NUMBER = 999_999
/** Behind every key that begins as it does. */
const BEHIND = '~'

/**
 * A cursor from an entry on, whether it is still there or not: downwards with it, upwards behind it. In other partitions
 * (C3) what was said until then stands before it.
 */
export async function placeInTimeline(
  table: Table,
  { contactId, n, parts = [] }: TimelineScope,
  entry: EntryKey,
): Promise<string> {
  const places = [contactId, ...parts].map((partition) => {
    if (partition === entry.contactId) return `${timelineKeys.entry(entry).sk}${BEHIND}`
    return placeAt(table, partition, n, entry.at)
  })
  return toCursor((await Promise.all(places)).join('|'))
}

/** Behind what was said in a partition until a time: of the last conversation that was begun by then, which is searched for by halves. */
async function placeAt(table: Table, partition: string, only: number | undefined, at: number): Promise<string> {
  const oneFrom = async (n: number, isLast = false) => {
    const { items } = await query(table, {
      KeyConditionExpression: 'pk = :pk AND sk BETWEEN :from AND :to',
      ExpressionAttributeValues: {
        ':pk': partition,
        ':from': timelineKeys.entries(n),
        ':to': `${timelineKeys.entries(MAX_NUMBER)}${BEHIND}`,
      },
      ScanIndexForward: !isLast,
      Limit: 1,
      ConsistentRead: true,
    })
    const [one] = items
    return one && toEntry(one)
  }
  let [low, high] = only === undefined ? [0, (await oneFrom(0, true))?.n ?? 0] : [only, only]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    const first = await oneFrom(middle)
    if (first && first.at <= at) low = first.n
    else high = middle - 1
  }
  return `${timelineKeys.entryTime(low, at)}${BEHIND}`
}

/** Appends an entry; its key is unique by construction. */
export function putEntry(table: Table, entry: Entry): Write {
  return put(table, 'entry', entryItem(entry), isNew)
}

function deliveryUpdate(table: Table, before: Entry, after: Entry) {
  const key = parseEntryId(after.id)
  if (!key || !before.message || !after.message) throw new Error(`not an outbound entry: ${after.id}`)
  const { fallback } = after.message
  const last = deliveryChange(before, after)
  const sets = ['#m.#d = :delivery, #m.#p = :provider, #last = :last', ...(fallback ? ['#m.#f = :fallback'] : [])]
  return {
    TableName: table.name,
    Key: timelineKeys.entry(key),
    UpdateExpression: `SET ${sets.join(', ')}`,
    ConditionExpression: '#m.#d = :before',
    ExpressionAttributeNames: {
      '#m': 'message',
      '#d': 'delivery',
      '#p': 'providerMessageId',
      ...(fallback ? { '#f': 'fallback' } : {}),
      '#last': last.field,
    },
    ExpressionAttributeValues: {
      ':delivery': after.message.delivery,
      ':provider': after.message.providerMessageId,
      ':before': before.message.delivery,
      ...(fallback ? { ':fallback': fallback } : {}),
      ':last': last.is[0],
    },
  }
}

/**
 * Replaces delivery, provider id and fallback of an outbound entry, provided its delivery is still as it was read.
 * False when somebody else moved it first.
 */
export async function updateDelivery(table: Table, before: Entry, after: Entry): Promise<boolean> {
  return holds(() => table.client.send(new UpdateCommand(deliveryUpdate(table, before, after))))
}

/**
 * The same of what a provider took, and whether a receipt that names no message came before: undefined when somebody moved it first.
 */
export async function recordTaken(
  table: Table,
  before: Entry,
  after: Entry,
): Promise<{ hasEarlyReceipt: boolean } | undefined> {
  let item: Item | undefined
  await holds(async () => {
    const update = new UpdateCommand({ ...deliveryUpdate(table, before, after), ReturnValues: 'ALL_NEW' })
    item = (await table.client.send(update)).Attributes
  })
  return item && { hasEarlyReceipt: item.hasEarlyReceipt === true }
}

/**
 * Whoever records that a provider took this message in this round is told that a receipt was early; false where that is recorded
 * already, or it is not on its way any more.
 */
export async function noteEarlyReceipt(table: Table, key: EntryKey, round: number): Promise<boolean> {
  return holds(() =>
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: timelineKeys.entry(key),
        UpdateExpression: 'SET #early = :true',
        ConditionExpression: '#m.#d.#s IN (:queued, :sending) AND #m.#d.#r = :round AND #m.#p = :none',
        ExpressionAttributeNames: {
          '#early': 'hasEarlyReceipt',
          '#m': 'message',
          '#d': 'delivery',
          '#s': 'status',
          '#r': 'round',
          '#p': 'providerMessageId',
        },
        ExpressionAttributeValues: {
          ':true': true,
          ':queued': 'queued',
          ':sending': 'sending',
          ':round': round,
          ':none': null,
        },
      }),
    ),
  )
}

/** How far a message of its round got through, unread: what a receipt of the usual kind says. */
export interface Arrival {
  round: number
  channelId: string
  status: 'delivered' | 'read'
}

/**
 * Moves a message that was sent on to where a receipt has it, without reading it; false where it is not one of this channel and round
 * that has come less far, or where more follows from that than its own state (M17, M18).
 */
export async function moveArrived(
  table: Table,
  key: EntryKey,
  { round, channelId, status }: Arrival,
): Promise<boolean> {
  const earlier = status === 'read' ? ['sent', 'delivered'] : ['sent']
  return holds(() =>
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: timelineKeys.entry(key),
        UpdateExpression: 'SET #m.#d.#s = :status, #last = :last',
        ConditionExpression: [
          `#m.#d.#s IN (${earlier.map((one) => `:${one}`).join(', ')})`,
          '#m.#d.#r = :round AND #m.#c.#id = :channel',
          'attribute_not_exists(#m.#d.#doubtful) AND attribute_not_exists(#m.#campaign)',
        ].join(' AND '),
        ExpressionAttributeNames: {
          '#m': 'message',
          '#d': 'delivery',
          '#s': 'status',
          '#r': 'round',
          '#c': 'channel',
          '#id': 'id',
          '#doubtful': 'doubtful',
          '#campaign': 'campaign',
          '#last': LAST_CHANGE.progressed.field,
        },
        ExpressionAttributeValues: {
          ':status': status,
          ':last': LAST_CHANGE.progressed.is[0],
          ':round': round,
          ':channel': channelId,
          ...Object.fromEntries(earlier.map((one) => [`:${one}`, one])),
        },
      }),
    ),
  )
}

/** The same as part of a commit; conflict label `delivery`. */
export function putDelivery(table: Table, before: Entry, after: Entry): Write {
  return { label: 'delivery', item: { Update: deliveryUpdate(table, before, after) } }
}

const AMENDED = [
  'text',
  'attachments',
  'subject',
  'quoted',
  'original',
  'replyTo',
  'origin',
  'shared',
  'reactions',
  'editedAt',
  'earlier',
  'unsentAt',
  'refused',
  'revision',
] as const

function lastChange(was: Message, is: Message) {
  if (is.unsentAt !== was.unsentAt) return LAST_CHANGE.unsent
  if (is.text !== was.text) return LAST_CHANGE.edited
  const agents = ({ reactions = [] }: Message) => JSON.stringify(reactions.filter(({ from }) => from === 'agent'))
  return agents(was) === agents(is) ? LAST_CHANGE.amended : LAST_CHANGE.reacted
}

function amendment(table: Table, before: Entry, after: Entry) {
  const key = parseEntryId(after.id)
  const [was, is] = [before.message, after.message]
  if (!key || !was || !is) throw new Error(`not a message: ${after.id}`)
  const changed = AMENDED.filter((name) => JSON.stringify(was[name]) !== JSON.stringify(is[name]))
  const set = changed.filter((name) => is[name] !== undefined)
  const removed = changed.filter((name) => is[name] === undefined)
  const what = lastChange(was, is)
  const sets = [...set.map((name) => `#m.#${name} = :${name}`), '#last = :last']
  const removes = removed.map((name) => `#m.#${name}`)
  return {
    TableName: table.name,
    Key: timelineKeys.entry(key),
    UpdateExpression: `SET ${sets.join(', ')}${removes.length > 0 ? ` REMOVE ${removes.join(', ')}` : ''}`,
    ConditionExpression:
      was.revision === undefined
        ? 'attribute_exists(#m) AND attribute_not_exists(#m.#revision)'
        : '#m.#revision = :was',
    ExpressionAttributeNames: {
      '#m': 'message',
      '#revision': 'revision',
      '#last': what.field,
      ...Object.fromEntries(changed.map((name) => [`#${name}`, name])),
    },
    ExpressionAttributeValues: {
      ...Object.fromEntries(set.map((name) => [`:${name}`, is[name]])),
      ':last': what.is[0],
      ...(was.revision === undefined ? {} : { ':was': was.revision }),
    },
  }
}

/**
 * Replaces what reactions, edits and taking back change of a message; false when one of them came in between. Not part of
 * a commit: a transaction on an entry would make the sender of the message fail at recording what it did.
 */
export async function updateAmended(table: Table, before: Entry, after: Entry): Promise<boolean> {
  return holds(() => table.client.send(new UpdateCommand(amendment(table, before, after))))
}

/** The same as part of a commit; conflict label `message`. */
export function putAmended(table: Table, before: Entry, after: Entry): Write {
  return { label: 'message', item: { Update: amendment(table, before, after) } }
}

/** As many of a contact's entries are looked through for a message, newest first. */
const LOOKED_THROUGH = 2_000

/**
 * The contact's message on a channel that the provider knows by this id, or part of one; consistent, newest first, of the contact
 * and then of its parts (C3).
 */
export async function findMessage(
  table: Table,
  contact: Pick<Contact, 'id' | 'mergedFrom'>,
  channelId: string,
  providerMessageId: string,
): Promise<Entry | undefined> {
  for (const partition of [contact.id, ...partsOf(contact)]) {
    const found = await findIn(table, partition, channelId, providerMessageId)
    if (found) return found
  }
  return undefined
}

async function findIn(
  table: Table,
  contactId: string,
  channelId: string,
  providerMessageId: string,
): Promise<Entry | undefined> {
  let start: Item | undefined
  // Most are about what was said just now.
  for (let limit = 50, seen = 0; seen < LOOKED_THROUGH; seen += limit, limit = 500) {
    const page = await query(table, {
      KeyConditionExpression: 'pk = :pk AND begins_with(sk, :t)',
      FilterExpression: '#m.#c.#i = :channel AND (#m.#p = :id OR contains(#m.#d.#parts, :id))',
      ExpressionAttributeNames: {
        '#m': 'message',
        '#c': 'channel',
        '#i': 'id',
        '#p': 'providerMessageId',
        '#d': 'delivery',
        '#parts': 'parts',
      },
      ExpressionAttributeValues: {
        ':pk': contactId,
        ':t': timelineKeys.entries(undefined),
        ':channel': channelId,
        ':id': providerMessageId,
      },
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
      ExclusiveStartKey: start,
    })
    const [found] = page.items
    if (found) return toEntry(found)
    start = page.lastKey
    if (!start) break
  }
  return undefined
}

/** Replaces one attachment of an entry, provided it is still as it was read. False when it is not, or the entry is gone. */
export async function updateAttachment(table: Table, entry: Entry, index: number, after: Attachment): Promise<boolean> {
  const key = parseEntryId(entry.id)
  const before = entry.message?.attachments[index]
  if (!key || !before) throw new Error(`no attachment ${index} in ${entry.id}`)
  return holds(() =>
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: timelineKeys.entry(key),
        UpdateExpression: `SET #m.#a[${index}] = :after, #last = :last`,
        ConditionExpression: `#m.#a[${index}] = :before`,
        ExpressionAttributeNames: { '#m': 'message', '#a': 'attachments', '#last': LAST_CHANGE.amended.field },
        ExpressionAttributeValues: { ':after': after, ':before': before, ':last': LAST_CHANGE.amended.is[0] },
      }),
    ),
  )
}

/** Says who of a group said it, where nobody's name stands there; nothing happens where the entry is gone or has one. */
export async function nameSpeaker(table: Table, entry: Entry, name: string): Promise<void> {
  const key = parseEntryId(entry.id)
  if (!key) throw new Error(`no entry ${entry.id}`)
  await holds(() =>
    table.client.send(
      new UpdateCommand({
        TableName: table.name,
        Key: timelineKeys.entry(key),
        UpdateExpression: 'SET #m.#s.#n = :name',
        ConditionExpression: '#m.#s.#n = :none',
        ExpressionAttributeNames: { '#m': 'message', '#s': 'speaker', '#n': 'name' },
        ExpressionAttributeValues: { ':name': name, ':none': '' },
      }),
    ),
  )
}

/** Entries by key, consistent, in any order; those that are gone are left out. */
export async function readEntries(table: Table, wanted: readonly EntryKey[]): Promise<Entry[]> {
  return (await batchGet(table, wanted.map(timelineKeys.entry), true)).map(toEntry)
}
