import { ConditionalCheckFailedException } from '@aws-sdk/client-dynamodb'
import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import type { Write } from '../../../kernel/commit.ts'
import type { EntryKey } from '../../../kernel/ids.ts'
import { parseEntryId } from '../../../kernel/ids.ts'
import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import { time } from '../../../platform/keys.ts'
import { batchGet, check, get, type Item, put, query, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Attachment } from '../../channels/domain/attachment.ts'
import type { Contact } from '../domain/contact.ts'
import type { Conversation } from '../domain/conversation.ts'
import type { Entry } from '../domain/entry.ts'
import type { ContactState, ConversationState } from '../port.ts'
import { contactItem, conversationItem, entryItem, toContact, toConversation, toEntry } from './items.ts'
import { timelineKeys, timelinePartitions } from './keys.ts'

const isNew = { expression: 'attribute_not_exists(#pk)' }
const asRead = (version: number) => ({ expression: '#version = :version', values: { ':version': version } })

/** Contact and latest conversation in one consistent read; follows the redirect of an attached identity. */
export async function readContact(table: Table, contactId: string): Promise<ContactState | undefined> {
  const { items } = await query(table, {
    KeyConditionExpression: 'pk = :pk AND begins_with(sk, :c)',
    ExpressionAttributeValues: { ':pk': contactId, ':c': 'C#' },
    ScanIndexForward: false,
    Limit: 2,
    ConsistentRead: true,
  })
  // The contact's sort key is above every conversation's, so the last two are the contact and its latest conversation.
  const [first, second] = items
  if (!first || first.sk !== timelineKeys.contact(contactId).sk) return undefined
  const contact = toContact(first)
  if ('redirectTo' in contact) return readContact(table, contact.redirectTo)
  return { contact, latest: second ? toConversation(second) : undefined }
}

/** One conversation with its contact; a second read only where it is not the latest. */
export async function readConversation(
  table: Table,
  contactId: string,
  n: number,
): Promise<ConversationState | undefined> {
  const state = await readContact(table, contactId)
  if (!state) return undefined
  if (state.latest?.n === n && state.latest.contactId === contactId) {
    return { contact: state.contact, conversation: state.latest, isLatest: true }
  }
  const item = await get(table, timelineKeys.conversation(contactId, n))
  return item ? { contact: state.contact, conversation: toConversation(item), isLatest: false } : undefined
}

/** Conversations by key, consistent, in any order; those that are gone are left out. */
export async function readConversations(
  table: Table,
  wanted: { contactId: string; n: number }[],
): Promise<Conversation[]> {
  const items = await batchGet(
    table,
    wanted.map(({ contactId, n }) => timelineKeys.conversation(contactId, n)),
    true,
  )
  return items.map(toConversation)
}

/** One entry, consistent. */
export async function readEntry(table: Table, key: EntryKey): Promise<Entry | undefined> {
  const item = await get(table, timelineKeys.entry(key))
  return item ? toEntry(item) : undefined
}

/**
 * The entries numbered above `afterSeq`, by number. Numbers have no gaps, so it is known how many there are: the newest
 * are read backwards until all are found, which for a client that was away a moment is one small read.
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
    found.push(...page.items.map(toEntry).filter((entry) => entry.seq > afterSeq))
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

/** Creates (version 1) or replaces the contact as it was read; conflict label `contact`. */
export function putContact(table: Table, contact: Contact): Write {
  const next = { ...contact, version: contact.version + 1 }
  return put(table, 'contact', contactItem(next), contact.version === 0 ? isNew : asRead(contact.version))
}

/** Makes an address that had no contact of its own lead to this one; conflict label `redirect`. */
export function putRedirect(table: Table, fromContactId: string, toContactId: string): Write {
  const item = { ...timelineKeys.contact(fromContactId), [TABLE.kind]: 'redirect', redirectTo: toContactId }
  return put(table, 'redirect', item, isNew)
}

/** Creates or replaces the conversation as it was read, with the markers of who has joined; conflict label `conversation`. */
export function putConversation(table: Table, before: Conversation | undefined, after: Conversation): Write[] {
  const next = { ...after, version: after.version + 1 }
  const crew = (conversation: Conversation | undefined) =>
    conversation && conversation.status !== 'resolved' && !conversation.blacklisted ? conversation.participantIds : []
  const had = crew(before)
  const has = crew(after)
  const { contactId, n } = after
  const { byAgent } = TABLE.indexes
  return [
    put(table, 'conversation', conversationItem(next), before ? asRead(before.version) : isNew),
    ...has
      .filter((id) => !had.includes(id))
      .map((id) =>
        put(table, 'joined', {
          ...timelineKeys.joined(contactId, n, id),
          [TABLE.kind]: 'joined',
          [byAgent.partitionKey]: timelinePartitions.joined(id),
          [byAgent.sortKey]: `${time(after.lastActivityAt)}#${contactId}#${n}`,
        }),
      ),
    ...had
      .filter((id) => !has.includes(id))
      .map((id) => remove(table, 'joined', timelineKeys.joined(contactId, n, id))),
  ]
}

/** A condition: the conversation is as it was read; conflict label `conversation`. */
export function conversationUnchanged(table: Table, conversation: Conversation): Write {
  const { contactId, n, version } = conversation
  const condition = asRead(version)
  return check(table, 'conversation', timelineKeys.conversation(contactId, n), condition.expression, condition.values)
}

/** A condition: the contact has no conversation of that number; conflict label `superseded`. */
export function conversationAbsent(table: Table, contactId: string, n: number): Write {
  return check(table, 'superseded', timelineKeys.conversation(contactId, n), isNew.expression)
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
