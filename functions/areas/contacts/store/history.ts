import type { Page, PageRequest } from '../../../kernel/page.ts'
import { fromCursor, toCursor } from '../../../platform/cursor.ts'
import type { Item } from '../../../platform/item.ts'
import { query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { timelineKeys, toConversation, toEntry } from '../../timeline/items.ts'

const AT_ONCE = 200
/** Entries read at most for one page: a long history with nothing that is sought answers a short page with a cursor. */
const MAX_READ = 2_000

/** Which entries are sought, in the words of a filter. */
interface Sought {
  filter: string
  names: Record<string, string>
  values?: Record<string, string>
}

/** Some of a contact's entries, the latest first. */
async function readSought(table: Table, contactId: string, page: PageRequest, sought: Sought): Promise<Page<Entry>> {
  const found: Item[] = []
  let last = fromCursor(page.cursor, timelineKeys.entries())
  for (let read = 0; read < MAX_READ; read += AT_ONCE) {
    const { items, lastKey } = await query(table, {
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :t)',
      FilterExpression: sought.filter,
      ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey, ...sought.names },
      ExpressionAttributeValues: { ':pk': contactId, ':t': timelineKeys.entries(), ...sought.values },
      ScanIndexForward: false,
      Limit: AT_ONCE,
      ConsistentRead: true,
      ...(last ? { ExclusiveStartKey: { pk: contactId, sk: last } } : {}),
    })
    found.push(...items)
    if (found.length > page.limit || (found.length === page.limit && lastKey)) {
      const shown = found.slice(0, page.limit)
      return { items: shown.map(toEntry), nextCursor: toCursor(String(shown.at(-1)?.sk)) }
    }
    if (!lastKey) return { items: found.map(toEntry), nextCursor: null }
    last = String(lastKey.sk)
  }
  return { items: found.map(toEntry), nextCursor: last ? toCursor(last) : null }
}

/** The notes among a contact's entries, the latest first. */
export const readNotes = (table: Table, contactId: string, page: PageRequest): Promise<Page<Entry>> =>
  readSought(table, contactId, page, {
    filter: '#entry = :note',
    names: { '#entry': 'kind' },
    values: { ':note': 'note' },
  })

/** A contact's messages that have files, the latest first. */
export const readWithFiles = (table: Table, contactId: string, page: PageRequest): Promise<Page<Entry>> =>
  readSought(table, contactId, page, {
    filter: 'attribute_exists(#m.#a[0])',
    names: { '#m': 'message', '#a': 'attachments' },
  })

/** A contact's conversations, the latest first; consistent. */
export async function readConversationsOf(
  table: Table,
  contactId: string,
  { cursor, limit }: PageRequest,
): Promise<Page<Conversation>> {
  // The contact itself sorts after all of them.
  const after = fromCursor(cursor, /^C#\d+$/) ?? timelineKeys.contact(contactId).sk
  const { items, lastKey } = await query(table, {
    KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :c)',
    ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey },
    ExpressionAttributeValues: { ':pk': contactId, ':c': 'C#' },
    ScanIndexForward: false,
    Limit: limit,
    ConsistentRead: true,
    ExclusiveStartKey: { pk: contactId, sk: after },
  })
  return { items: items.map(toConversation), nextCursor: lastKey ? toCursor(String(lastKey.sk)) : null }
}
