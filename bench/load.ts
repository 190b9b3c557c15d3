import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { type Indexed, recordOfContact, recordOfEntry } from '../functions/areas/search/domain/records.ts'
import { termsOfContact, termsOfEntry } from '../functions/areas/search/domain/terms.ts'
import { byContact, openConversation } from '../functions/areas/timeline/domain/change.ts'
import type { Contact } from '../functions/areas/timeline/domain/contact.ts'
import type { Conversation } from '../functions/areas/timeline/domain/conversation.ts'
import type { Entry } from '../functions/areas/timeline/domain/entry.ts'
import { createStore } from '../functions/edges/store.ts'
import { entryIdOf, homeContactId } from '../functions/kernel/ids.ts'
import { initialLayout } from '../functions/kernel/layout.ts'
import { layoutItem } from '../functions/platform/layout.ts'
import { gatherWrites } from './bulk.ts'
import { CHANNEL } from './customer.ts'
import type { Attributes } from './item-size.ts'

const AT_ONCE = 200
const MINUTE = 60_000
const support = ['ag_agent1', 'ag_agent2']
const sales = ['ag_agent3', 'ag_agent4']

/** A phone number per conversation; every loaded contact has one conversation. */
export const phoneOf = (index: number) => `49151${String(index).padStart(8, '0')}`
/** A name that nobody else has. */
export const nameOf = (index: number) => `kunde${String(index).padStart(6, '0')}`
/** To whom twenty loaded contacts are pinned, however many there are. */
export const LOADED_OWNER = 'ag_agent2'
const OWNED = 20
/** In every loaded conversation. */
export const COMMON_WORD = 'delivery'
/** In one of three. */
export const OFTEN_WORD = 'warehouse'
/** In one of fifty. */
export const SOME_WORD = 'refund'

/** 0 … 1, always the same for the same index and use. */
function chance(index: number, use: number): number {
  let state = (index * 2_654_435_761 + use * 40_503) >>> 0
  state = Math.imul(state ^ (state >>> 15), 2_246_822_519) >>> 0
  state = Math.imul(state ^ (state >>> 13), 3_266_489_917) >>> 0
  return ((state ^ (state >>> 16)) >>> 0) / 2 ** 32
}
const pick = <Item>(list: readonly Item[], by: number) => list[Math.floor(by * list.length)] as Item

/**
 * The index-th conversation of an inbox: six of ten are closed, of the open ones a quarter is nobody's and half of the
 * customers wait. All within `spreadMs`, so that a larger inbox is a denser one, in every tab alike.
 */
export function loadedConversation(index: number, now: number, spreadMs: number): [Contact, Conversation, Entry] {
  const contactId = homeContactId(CHANNEL, phoneOf(index))
  const at = Math.floor(now - MINUTE - chance(index, 1) * spreadMs)
  const teamId = pick(['support', 'support', 'support', 'sales', 'sales', null], chance(index, 2))
  const crew = teamId === 'sales' ? sales : support
  const open = chance(index, 3) < 0.4
  const agent = pick(crew, chance(index, 4))
  const taken = !open || chance(index, 5) < 0.75
  const waits = open && chance(index, 6) < 0.5
  const name = `Katharina ${nameOf(index)}`
  const identities = [{ channelId: CHANNEL, type: 'whatsapp' as const, address: phoneOf(index) }]
  const contact: Contact = {
    id: contactId,
    name,
    originalName: name,
    emails: [],
    phones: [`+${phoneOf(index)}`],
    language: null,
    attributes: {},
    identities,
    rating: 2,
    pinnedTo: index < OWNED ? LOADED_OWNER : null,
    blacklisted: false,
    createdAt: at,
    version: 0,
  }
  const channel = { id: CHANNEL, type: 'whatsapp' as const }
  const opened = openConversation(
    { contact, previous: undefined, teamId, channel, actor: byContact(contact), at },
    { now: at, ulid: () => '0'.repeat(26) },
  )
  const more = [index % 3 === 0 ? `It left your ${OFTEN_WORD}.` : '', index % 50 === 0 ? `Or a ${SOME_WORD}?` : '']
  const text = `Hello, where is my ${COMMON_WORD}? Order ${index}, please have a look at it. ${more.join(' ')}`
  const entry: Entry = {
    id: entryIdOf(contactId, 1, at, '0'.repeat(26)),
    contactId,
    n: 1,
    seq: 4,
    at,
    receivedAt: at,
    kind: 'message',
    actor: byContact(contact),
    message: {
      direction: 'inbound',
      channel,
      text,
      attachments: [],
      delivery: null,
      providerMessageId: null,
      tags: [],
    },
  }
  return [
    contact,
    {
      ...opened.conversation,
      assigneeId: taken ? agent : null,
      participantIds: open && taken ? [agent] : [],
      grabbedBy: taken && teamId === 'sales' ? agent : null,
      status: open ? (taken ? 'ongoing' : 'new') : 'resolved',
      waitingSince: waits ? at : null,
      lastInboundAt: at,
      windows: { [CHANNEL]: at },
      lastMessage: { text, from: 'contact', at },
      unread: waits ? 1 : 0,
      closedAt: open ? null : at,
      closedBy: open ? null : 'agent',
      closedById: open ? null : agent,
      seq: 4,
    },
    entry,
  ]
}

/** By what the index-th conversation is found. */
export function loadedTerms(index: number, now: number, spreadMs: number): Indexed[] {
  const [contact, , { id, message }] = loadedConversation(index, now, spreadMs)
  return [
    { record: recordOfContact(contact), terms: termsOfContact(contact) },
    ...(message ? [{ record: recordOfEntry(id), terms: termsOfEntry({ message }, contact.name) }] : []),
  ]
}

type Plain = Record<string, unknown>

/** The items that the store itself would write for these conversations, each with one of its messages. */
async function itemsOf(
  table: string,
  indexes: readonly number[],
  now: number,
  spreadMs: number,
  gathered: ReturnType<typeof gatherWrites>,
): Promise<Attributes[]> {
  const items: Plain[] = []
  const store = createStore({ client: {} as DynamoDBDocumentClient, name: table }, { now: () => now })
  for (const index of indexes) {
    const [contact, conversation, entry] = loadedConversation(index, now, spreadMs)
    const writes = [store.putContact(contact), ...store.putConversation(undefined, conversation), store.putEntry(entry)]
    items.push(...gathered.puts(writes))
  }
  return items.map(wired)
}

const wired = (item: Plain): Attributes => marshall(item, { removeUndefinedValues: true })
const linesOf = (items: readonly Attributes[]) => items.map((item) => `${JSON.stringify({ Item: item })}\n`).join('')

/** Writes `count` conversations as lines of a DynamoDB export, in parts, so that no part is held in memory for long. */
export async function* exportLines(
  table: string,
  count: number,
  now: number,
  spreadMs: number,
): AsyncGenerator<string> {
  const gathered = gatherWrites()
  for (let from = 0; from < count; from += AT_ONCE) {
    const indexes = Array.from({ length: Math.min(AT_ONCE, count - from) }, (_, i) => from + i)
    const items = await itemsOf(table, indexes, now, spreadMs, gathered)
    yield linesOf(items)
  }
  yield linesOf(
    [...gathered.counters(), layoutItem({ ...initialLayout, hasFirstEdition: false, hasContactLists: true })].map(
      wired,
    ),
  )
}
