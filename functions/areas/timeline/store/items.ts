import * as z from 'zod'
import { conversationIdOf, entryIdOf } from '../../../kernel/ids.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { shardOf, time } from '../../../platform/keys.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { Contact } from '../domain/contact.ts'
import { Conversation } from '../domain/conversation.ts'
import { Entry } from '../domain/entry.ts'
import { isMovement } from '../domain/entry-kinds.ts'
import { nameOrder } from '../domain/name-order.ts'
import { Scheduled } from '../domain/scheduled.ts'
import { indexKeys, listedIn } from './index-keys.ts'
import { timelineKeys, timelinePartitions } from './keys.ts'

// What a fresh conversation has is not stored: an item below 1 KB costs half as much to write, in the table and in each index.
const defaults = {
  teamId: null,
  assigneeId: null,
  participantIds: [],
  grabbedBy: null,
  waitingSince: null,
  heldWaiting: false,
  lastInboundAt: null,
  quietFrom: null,
  alerted: null,
  timerAt: null,
  windows: {},
  lastChannel: null,
  lastMessage: null,
  unread: 0,
  closedAt: null,
  closedBy: null,
  closedById: null,
  resolution: null,
  pinnedTo: null,
  blacklisted: false,
  onlineUntil: null,
} satisfies Partial<Conversation>

const KEY = z.lazy(() => z.object({ pk: z.string(), sk: z.string(), [TABLE.kind]: z.string() }))

/** A conversation as an item, with its index keys; what equals the default is left out. It says how it lies. */
export function conversationItem(
  conversation: Conversation & { laid: string; listedAt: Record<string, number> },
): Item {
  const { id: _id, contactId, n, listedAt, ...rest } = conversation
  const item: Item = { ...timelineKeys.conversation(contactId, n), [TABLE.kind]: 'conversation' }
  for (const [name, value] of Object.entries(rest)) if (!isDefault(name, value)) item[name] = value
  return Object.assign(item, indexKeys(conversation, rest.laid, listedAt))
}

/** Of the defaults, those that are objects are empty. */
function isDefault(name: string, value: unknown): boolean {
  if (!(name in defaults)) return false
  const usual = defaults[name as keyof typeof defaults]
  return value === usual || (isEmpty(usual) && isEmpty(value))
}
const isEmpty = (value: unknown) => typeof value === 'object' && value !== null && Object.keys(value).length === 0

/** An item or stream image as a conversation. */
export function toConversation(item: Item): Conversation {
  const { pk, sk } = decode(KEY, item)
  const n = Number(sk.slice(2))
  // Assigned, not spread: with so many fields, on the way of every message, that takes a tenth of the time.
  const key = { id: conversationIdOf(pk, n), contactId: pk, n, listedAt: listedIn(item) }
  return decode(Conversation, Object.assign({}, defaults, item, key))
}

/** A timeline entry as an item; a movement is in the access log by its index keys. */
export function entryItem(entry: Entry): Item {
  const { id, contactId, n, at, receivedAt, ...rest } = entry
  const ulid = id.slice(id.lastIndexOf('_') + 1)
  return {
    ...timelineKeys.entry({ contactId, n, at, ulid }),
    [TABLE.kind]: 'entry',
    ...rest,
    ...(receivedAt === at ? {} : { receivedAt }),
    ...(isMovement(entry) ? movementKeys(contactId, receivedAt, ulid) : {}),
  }
}

/** A movement's place in the access log, which has a partition for each month and shard. */
export function movementKeys(contactId: string, at: number, ulid: string): Record<string, string> {
  const { byAgent } = TABLE.indexes
  const month = new Date(at).toISOString().slice(0, 7)
  return {
    [byAgent.partitionKey]: timelinePartitions.movements(month, shardOf(contactId)),
    [byAgent.sortKey]: `${time(at)}#${ulid}`,
  }
}

const StoredEntry = z.lazy(() =>
  Entry.unwrap().omit({ id: true, contactId: true, n: true, at: true }).partial({ receivedAt: true }),
)

/** An item or stream image as a timeline entry: its id, time and conversation are those of its key. */
export function toEntry(item: Item): Entry {
  const { pk, sk } = decode(KEY, item)
  const [, number, time, ulid = ''] = sk.split('#')
  const [n, at] = [Number(number), Number(time)]
  const key = { id: entryIdOf(pk, n, at, ulid), contactId: pk, n, at, receivedAt: at }
  return Object.assign(key, decode(StoredEntry, item))
}

/** An item or stream image as a message that waits to be sent. */
export function toScheduled(item: Item): Scheduled {
  const { pk, sk } = decode(KEY, item)
  const [, n, ulid] = sk.split('#')
  return decode(Scheduled, { ...item, contactId: pk, n: Number(n), ulid })
}

/** A contact as an item, with its places in the lists of contacts. */
export function contactItem(contact: Contact): Item {
  const { listedAt: _listed, ...kept } = contact
  return {
    ...timelineKeys.contact(contact.id),
    [TABLE.kind]: 'contact',
    ...kept,
    ...contactPlaces(contact),
  }
}

/**
 * A contact's index attributes: it is listed by creation and by name, among those that are pinned to an agent by both, and, once it was
 * changed a while after its creation, by change. What
 * leads to another contact has none, nor has who was erased.
 */
export function contactPlaces({ id, name, createdAt, listedAt, pinnedTo, erased }: Contact): Record<string, string> {
  if (erased) return {}
  const { byPlace, byActivity, byOwner, byAssigned, byQueue } = TABLE.indexes
  const [shard, mark] = [shardOf(id), timelineKeys.contactMark(id)]
  const [created, named] = [`${time(createdAt)}#${id}`, `${nameOrder(name)}!${mark}`]
  const pinned = pinnedTo === null ? undefined : timelinePartitions.pinnedTo(pinnedTo)
  return {
    [byPlace.partitionKey]: timelinePartitions.contacts(shard),
    [byPlace.sortKey]: created,
    [byActivity.partitionKey]: timelinePartitions.names(shard),
    [byActivity.sortKey]: named,
    ...(listedAt === undefined
      ? {}
      : {
          [byQueue.partitionKey]: timelinePartitions.changed(shard),
          [byQueue.sortKey]: `${time(listedAt)}#${id}`,
        }),
    ...(pinned === undefined
      ? {}
      : {
          [byOwner.partitionKey]: pinned,
          [byOwner.sortKey]: named,
          [byAssigned.partitionKey]: pinned,
          [byAssigned.sortKey]: `${time(createdAt)}#${mark}`,
        }),
  }
}

/** An item as a contact, or where its history went when it was attached to another one. */
export function toContact(item: Item): Contact | { redirectTo: string } {
  if (item[TABLE.kind] === 'redirect') return decode(z.object({ redirectTo: z.string() }), item)
  const listed = item[TABLE.indexes.byQueue.sortKey]
  const listedAt = typeof listed === 'string' ? { listedAt: Number(listed.slice(0, listed.indexOf('#'))) } : {}
  return decode(Contact, { ...item, ...listedAt })
}

/** When an entry was said, as its sort key tells, then in the order in which it came. */
export const saidAt = ({ sk }: Item): string => String(sk).slice(timelineKeys.entries(0).length)
