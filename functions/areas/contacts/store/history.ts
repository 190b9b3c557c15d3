import type { Page, PageRequest } from '../../../kernel/page.ts'
import type { Item } from '../../../platform/item.ts'
import { time } from '../../../platform/keys.ts'
import { query, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { partsOf } from '../../timeline/domain/parts.ts'
import { interleaved, type ReadRows, saidAt, timelineKeys, toConversation, toEntry } from '../../timeline/items.ts'

const AT_ONCE = 200
/** Entries read at most for one page: a long history with nothing that is sought answers a short page with a cursor. */
const MAX_READ = 2_000

type Of = Pick<Contact, 'id' | 'mergedFrom'>

/** Which entries are sought, in the words of a filter. */
interface Sought {
  filter: string
  names: Record<string, string>
  values?: Record<string, string>
}

/** Some of a contact's entries, the latest first, with those of its parts (C3). */
async function readSought(table: Table, contact: Of, page: PageRequest, sought: Sought): Promise<Page<Entry>> {
  const begin = timelineKeys.entries()
  let left = MAX_READ
  const read: ReadRows = async (partition, after, limit) => {
    const found: Item[] = []
    let last = after
    while (left > 0) {
      left -= AT_ONCE
      const { items, lastKey } = await query(table, {
        KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :t)',
        FilterExpression: sought.filter,
        ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey, ...sought.names },
        ExpressionAttributeValues: { ':pk': partition, ':t': begin, ...sought.values },
        ScanIndexForward: false,
        Limit: AT_ONCE,
        ConsistentRead: true,
        ...(last ? { ExclusiveStartKey: { pk: partition, sk: last } } : {}),
      })
      found.push(...items)
      last = lastKey && String(lastKey.sk)
      if (found.length >= limit && (last !== undefined || found.length > limit)) {
        const shown = found.slice(0, limit)
        return { items: shown, next: String(shown.at(-1)?.sk) }
      }
      if (last === undefined) return { items: found }
    }
    return { items: found, next: last }
  }
  const partitions = [contact.id, ...partsOf(contact)]
  const { items, nextCursor } = await interleaved(partitions, { ...page, order: 'desc' }, begin, read, saidAt)
  return { items: items.map(toEntry), nextCursor }
}

/** The notes among a contact's entries, the latest first. */
export const readNotes = (table: Table, contact: Of, page: PageRequest): Promise<Page<Entry>> =>
  readSought(table, contact, page, {
    filter: '#entry = :note',
    names: { '#entry': 'kind' },
    values: { ':note': 'note' },
  })

/** A contact's messages that have files, the latest first. */
export const readWithFiles = (table: Table, contact: Of, page: PageRequest): Promise<Page<Entry>> =>
  readSought(table, contact, page, {
    filter: 'attribute_exists(#m.#a[0])',
    names: { '#m': 'message', '#a': 'attachments' },
  })

/** A contact's conversations, the latest first, with those of its parts (C3); consistent. */
export async function readConversationsOf(table: Table, contact: Of, page: PageRequest): Promise<Page<Conversation>> {
  const read: ReadRows = async (partition, after, limit) => {
    const { items, lastKey } = await query(table, {
      KeyConditionExpression: '#pk = :pk AND begins_with(#sk, :c)',
      ExpressionAttributeNames: { '#pk': TABLE.partitionKey, '#sk': TABLE.sortKey },
      ExpressionAttributeValues: { ':pk': partition, ':c': 'C#' },
      ScanIndexForward: false,
      Limit: limit,
      ConsistentRead: true,
      // The contact itself sorts after all of them.
      ExclusiveStartKey: { pk: partition, sk: after ?? timelineKeys.contact(partition).sk },
    })
    return { items, next: lastKey && String(lastKey.sk) }
  }
  const partitions = [contact.id, ...partsOf(contact)]
  const openedAt = (item: Item) => time(toConversation(item).openedAt)
  const { items, nextCursor } = await interleaved(partitions, { ...page, order: 'desc' }, 'C#', read, openedAt)
  return { items: items.map(toConversation), nextCursor }
}
