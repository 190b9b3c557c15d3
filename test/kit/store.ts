import type { InboxPlace, Listed } from '../../functions/areas/queues/port.ts'
import { openConversation } from '../../functions/areas/timeline/domain/change.ts'
import type { Contact } from '../../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../../functions/areas/timeline/domain/conversation.ts'
import { conversationItem } from '../../functions/areas/timeline/store/items.ts'
import type { Store } from '../../functions/edges/store.ts'
import { createStore } from '../../functions/edges/store.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import { initialLayout, placeIn } from '../../functions/kernel/layout.ts'
import { openTable } from '../../functions/platform/table.ts'
import type { Database } from './database.ts'

export const NOW = Date.UTC(2026, 0, 15, 12)
const channel = { id: 'demo-whatsapp', type: 'whatsapp' as const }

/** A store on a fresh table. */
export async function freshStore(database: Database): Promise<{ store: Store; table: string }> {
  const table = await database.table()
  return { table, store: createStore(openTable(database.client, table), { now: () => NOW }) }
}

export const contactIdOf = (number: number) => homeContactId(channel.id, String(number))

export function contactOf(number: number): Contact {
  return {
    id: contactIdOf(number),
    name: `Customer ${number}`,
    originalName: `Customer ${number}`,
    emails: [],
    phones: [],
    language: null,
    attributes: {},
    identities: [{ channelId: channel.id, type: channel.type, address: String(number) }],
    rating: 2,
    pinnedTo: null,
    blacklisted: false,
    createdAt: NOW,
    version: 0,
  }
}

/** A contact's first conversation, not stored yet. */
export function conversationOf(number: number, more: Partial<Conversation> = {}): Conversation {
  const { conversation } = openConversation(
    {
      contact: contactOf(number),
      previous: undefined,
      teamId: 'support',
      channel,
      actor: { type: 'contact', id: null, name: 'C' },
    },
    { now: NOW, ulid: () => '0'.repeat(26) },
  )
  return { ...conversation, lastActivityAt: NOW + number, seq: 0, ...more }
}

export const unassigned: InboxPlace = { by: 'place', place: 'unassigned', teams: ['support'] }

/** A conversation as an item, laid out as in a new table. */
export const storedConversation = (conversation: Conversation, layout = initialLayout) =>
  conversationItem({
    ...conversation,
    laid: placeIn(layout, conversation.contactId),
    listedAt: {},
  })

/** The numbers of the pages of a list, as `conversationOf` gave them. */
export async function pagesOf(
  store: Store,
  place: InboxPlace,
  limit: number,
  between?: (page: number) => Promise<void>,
  keep: (conversation: Conversation) => boolean = () => true,
  mayKeep?: (listed: Listed) => boolean,
): Promise<Conversation[][]> {
  const pages: Conversation[][] = []
  let cursor: string | undefined
  do {
    const { items, nextCursor } = await store.listConversations(place, { limit, cursor }, keep, mayKeep)
    pages.push(items)
    cursor = nextCursor ?? undefined
    await between?.(pages.length)
  } while (cursor)
  return pages
}
