import type { Write } from '../../../kernel/commit.ts'
import { placed, placeIn } from '../../../kernel/layout.ts'
import { time } from '../../../platform/keys.ts'
import { knownLayout, readLayout } from '../../../platform/layout.ts'
import { batchGet, check, get, put, remove, type Table } from '../../../platform/table.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import type { Conversation } from '../domain/conversation.ts'
import { toldOf } from '../domain/told.ts'
import type { ConversationState, HeardOf } from '../port.ts'
import { asRead, isNew } from './conditions.ts'
import { readContact } from './contact.ts'
import { moveCounters } from './counters.ts'
import { listedAt } from './index-keys.ts'
import { conversationItem, toConversation } from './items.ts'
import { timelineKeys, timelinePartitions } from './keys.ts'

/**
 * One conversation with its contact; a second read only where it is not the latest. Consistent unless told otherwise, and whatever
 * is told where it isn't the latest.
 */
export async function readConversation(
  table: Table,
  contactId: string,
  n: number,
  consistent = true,
): Promise<ConversationState | undefined> {
  const state = await readContact(table, contactId, consistent)
  if (!consistent && (state?.latest?.n !== n || state.latest.contactId !== contactId)) {
    return readConversation(table, contactId, n)
  }
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
  const keys = wanted.map(({ contactId, n }) => timelineKeys.conversation(contactId, n))
  const [items] = await Promise.all([batchGet(table, keys, true), readLayout(table)])
  return items.map(toConversation)
}

const brought = new WeakMap<Table, Map<string, { conversation: Conversation; until: number }>>()
const nameOf = ({ contactId, n }: Pick<Conversation, 'contactId' | 'n'>) => `${contactId}#${n}`

/**
 * Conversations as a batch of the stream brings them, in place of those of the batch before; of each the newest one. When they
 * were committed is epoch ms; where it isn't known, or longer ago than `forMs`, what is asked for is read.
 */
export function noteConversations(
  table: Table,
  changes: readonly { conversation: Conversation; committedAt?: number | undefined }[],
  forMs: number,
): void {
  const newest = new Map<string, { conversation: Conversation; until: number }>()
  for (const { conversation, committedAt } of changes) {
    if (committedAt === undefined) continue
    const known = newest.get(nameOf(conversation))
    if (known && known.conversation.version >= conversation.version) continue
    newest.set(nameOf(conversation), { conversation, until: committedAt + forMs })
  }
  brought.set(table, newest)
}

/**
 * Conversations by key, as they were a moment ago, in any order: none older than what the caller has heard of it, those that are
 * gone left out. For whoever only tells of them. What the stream has just brought (`noteConversations`) is not read.
 */
export async function readConversationsLately(
  table: Table,
  heard: readonly HeardOf[],
  now: number,
): Promise<Conversation[]> {
  const isBehind = ({ seq, version }: HeardOf, one: Conversation | undefined) =>
    one === undefined || one.seq < seq || one.version < version
  const broughtOf = (one: HeardOf) => {
    const found = brought.get(table)?.get(nameOf(one))
    return found && found.until > now && !isBehind(one, found.conversation) ? found.conversation : undefined
  }
  const here = heard.map(broughtOf).filter((one) => one !== undefined)
  const asked = heard.filter((one) => !broughtOf(one))
  if (asked.length === 0) return here
  const keyOf = ({ contactId, n }: HeardOf) => timelineKeys.conversation(contactId, n)
  const items = await batchGet(table, asked.map(keyOf), false)
  const found = new Map(items.map(toConversation).map((one) => [nameOf(one), one]))
  const behind = asked.filter((one) => isBehind(one, found.get(nameOf(one))))
  for (const one of behind) found.delete(nameOf(one))
  const again = behind.length > 0 ? await batchGet(table, behind.map(keyOf), true) : []
  return [...here, ...found.values(), ...again.map(toConversation)]
}

/**
 * Creates or replaces the conversation as it was read, with the markers of who has joined and the counters that it moves
 * between; conflict label `conversation`. One of an earlier layout comes to lie as the present one says.
 */
export function putConversation(table: Table, before: Conversation | undefined, after: Conversation): Write[] {
  return putConversations(table, [{ before, after }])
}

/** The same of several, which may move the same counters. */
export function putConversations(
  table: Table,
  changes: readonly { before: Conversation | undefined; after: Conversation }[],
): Write[] {
  const laid = changes.map((one) => ({ ...one, laid: laidAfter(table, one.before, one.after.contactId) }))
  return [...laid.flatMap((one) => putRow(table, one)), ...moveCounters(table, laid)]
}

interface Laid {
  before: Conversation | undefined
  after: Conversation
  laid: string
}

function putRow(table: Table, { before, after, laid }: Laid): Write[] {
  const { contactId, n } = after
  const next = { ...after, version: after.version + 1, laid, listedAt: listedAt(before, after) }
  if (toldOf(next) === undefined) delete next.told
  // The first edition marked whoever it was assigned to as well.
  const had = before ? marked(before, before.laid === undefined) : []
  const has = marked(after)
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

/** Who finds it by a marker among what they have joined: whoever it is assigned to has it in a list of their own anyway. */
function marked({ status, blacklisted, participantIds, assigneeId }: Conversation, everybody = false): string[] {
  if (status === 'resolved' || blacklisted) return []
  return everybody ? participantIds : participantIds.filter((id) => id !== assigneeId)
}

/** A process that does not know of the latest change yet leaves a conversation where another one has put it. */
function laidAfter(table: Table, before: Conversation | undefined, contactId: string): string {
  const layout = knownLayout(table)
  const isNewer = before?.laid !== undefined && placed(before.laid).generation >= layout.generation
  return isNewer ? (before.laid as string) : placeIn(layout, contactId)
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
