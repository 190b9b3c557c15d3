import type { EntryKey } from '../../../kernel/ids.ts'
import { batchGet, type Table } from '../../../platform/table.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { timelineKeys, toConversation, toEntry } from '../../timeline/items.ts'

/** Entries and their conversations as they are, a moment ago; what is gone is left out. */
export async function readHits(
  table: Table,
  keys: readonly EntryKey[],
): Promise<{ entries: Entry[]; conversations: Conversation[] }> {
  const wanted = keys.flatMap((key) => [timelineKeys.entry(key), timelineKeys.conversation(key.contactId, key.n)])
  const once = [...new Map(wanted.map((key) => [`${key.pk} ${key.sk}`, key])).values()]
  const items = await batchGet(table, once, false)
  const isEntry = (item: { sk?: unknown }) => String(item.sk).startsWith(timelineKeys.entries())
  return {
    entries: items.filter(isEntry).map(toEntry),
    conversations: items.filter((item) => !isEntry(item)).map(toConversation),
  }
}
