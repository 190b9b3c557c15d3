import { type AttributeValue, BatchWriteItemCommand, DynamoDBClient } from '@aws-sdk/client-dynamodb'
import type { DynamoDBDocumentClient } from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { conversationIdOf, homeContactId } from '../functions/domain/ids.ts'
import type { Contact, Conversation } from '../functions/domain/model.ts'
import { createStore } from '../functions/store/index.ts'
import { CHANNEL } from './customer.ts'
import { clientConfig } from './workspace.ts'

const AT_ONCE = 8
const PER_CALL = 25
const MINUTE = 60_000
const support = ['ag_agent1', 'ag_agent2']
const sales = ['ag_agent3', 'ag_agent4']

/** A phone number per conversation; every loaded contact has one conversation. */
export const phoneOf = (index: number) => `49151${String(index).padStart(8, '0')}`
/** A name that nobody else has. */
export const nameOf = (index: number) => `kunde${String(index).padStart(6, '0')}`
/** In every loaded conversation. */
export const COMMON_WORD = 'delivery'
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
export function loadedConversation(index: number, now: number, spreadMs: number): [Contact, Conversation] {
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
    pinnedTo: null,
    blacklisted: false,
    createdAt: at,
    version: 0,
  }
  return [
    contact,
    {
      id: conversationIdOf(contactId, 1),
      contactId,
      n: 1,
      contactName: name,
      contactRating: 2,
      teamId,
      assigneeId: taken ? agent : null,
      participantIds: open && taken ? [agent] : [],
      grabbedBy: taken && teamId === 'sales' ? agent : null,
      status: open ? (taken ? 'ongoing' : 'new') : 'resolved',
      waitingSince: waits ? at : null,
      heldWaiting: false,
      lastInboundAt: at,
      windows: { [CHANNEL]: at },
      lastChannel: { id: CHANNEL, type: 'whatsapp' },
      lastMessage: { text: `Hello, where is my ${COMMON_WORD}? Order ${index}, please have a look at it.`, from: 'contact', at },
      lastActivityAt: at,
      unread: waits ? 1 : 0,
      openedAt: at,
      closedAt: open ? null : at,
      closedBy: open ? null : 'agent',
      closedById: open ? null : agent,
      resolution: null,
      pinnedTo: null,
      blacklisted: false,
      onlineUntil: null,
      seq: 4,
      version: 0,
    },
  ]
}

interface Sent {
  input: { RequestItems?: Record<string, { PutRequest?: { Item: Record<string, unknown> } }[]> }
}

/** The items that the store itself would write for these conversations, word index included. */
async function itemsOf(table: string, indexes: number[], now: number, spreadMs: number) {
  const items: Record<string, unknown>[] = []
  const collector = {
    async send({ input }: Sent) {
      for (const { PutRequest } of Object.values(input.RequestItems ?? {}).flat()) {
        if (PutRequest) items.push(PutRequest.Item)
      }
      return {}
    },
  }
  const store = createStore(
    { client: collector as unknown as DynamoDBDocumentClient, name: table },
    { now: () => now },
  )
  for (const index of indexes) {
    const [contact, conversation] = loadedConversation(index, now, spreadMs)
    for (const { item } of [store.putContact(contact), ...store.putConversation(undefined, conversation)]) {
      items.push((item as { Put: { Item: Record<string, unknown> } }).Put.Item)
    }
    await store.indexWords(contact.id, 1, [
      { word: COMMON_WORD, where: 'message' },
      { word: nameOf(index), where: 'name' },
      ...(index % 50 === 0 ? [{ word: SOME_WORD, where: 'message' as const }] : []),
    ])
  }
  return items.map((item) => marshall(item, { removeUndefinedValues: true }))
}

/** Fills a table with `count` conversations. */
export async function load(endpoint: string, table: string, count: number, now: number, spreadMs: number): Promise<number> {
  const client = new DynamoDBClient(clientConfig(endpoint))
  let next = 0
  let written = 0
  const put = async (items: Record<string, AttributeValue>[]) => {
    const RequestItems = { [table]: items.map((Item) => ({ PutRequest: { Item } })) }
    const { UnprocessedItems } = await client.send(new BatchWriteItemCommand({ RequestItems }))
    if (Object.keys(UnprocessedItems ?? {}).length > 0) throw new Error('the engine left items unwritten')
    written += items.length
  }
  await Promise.all(
    Array.from({ length: AT_ONCE }, async () => {
      while (next < count) {
        const from = next
        next = Math.min(count, next + 100)
        const items = await itemsOf(table, Array.from({ length: next - from }, (_, i) => from + i), now, spreadMs)
        for (let start = 0; start < items.length; start += PER_CALL) await put(items.slice(start, start + PER_CALL))
      }
    }),
  )
  client.destroy()
  return written
}
