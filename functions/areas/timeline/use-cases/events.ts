import type { Conversation } from '../domain/conversation.ts'
import type { Entry } from '../domain/entry.ts'
import { frameOf } from '../domain/entry-kinds.ts'
import { type presentConversation, presentEntry } from './present.ts'

type Presented = ReturnType<typeof presentConversation>

/** What sockets are told of a new entry; `conversation` and `shown` as they go over the wire. */
export function createdEvent(entry: Entry, conversation: Presented, shown = presentEntry(entry)) {
  const at = new Date(entry.receivedAt).toISOString()
  return { id: `${entry.id}:created`, type: frameOf(entry), seq: entry.seq, at, conversation, entry: shown }
}

/** What sockets are told of a conversation's new version, where its entries don't say it. */
export function updatedEvent({ id, version, seq, lastActivityAt }: Conversation, conversation: Presented) {
  const at = new Date(lastActivityAt).toISOString()
  return { id: `${id}:v${version}`, type: 'conversation.updated', seq, at, conversation }
}

/** What sockets are told where tabs and queues have other numbers; `of` is what tells it from others. */
export function countsEvent(of: string, { lastActivityAt }: Conversation) {
  return { id: `counts:${of}`, type: 'counts.updated', at: new Date(lastActivityAt).toISOString() }
}

/** Whether there is more to tell of a step than its entries: none has it, or it was a message, and the list's row changes too. */
export function needsUpdate(before: Conversation, after: Conversation): boolean {
  const saidSomething = after.lastInboundAt !== before.lastInboundAt || after.lastMessage?.at !== before.lastMessage?.at
  return after.seq === before.seq || saidSomething
}

/** Whether a step changed which tabs and queues a conversation is in. */
export function movesCounts(before: Conversation, after: Conversation): boolean {
  const place = (conversation: Conversation) =>
    JSON.stringify([
      conversation.teamId,
      conversation.assigneeId,
      conversation.participantIds,
      conversation.grabbedBy,
      conversation.status === 'resolved',
      conversation.closedById,
      conversation.blacklisted,
      conversation.deletedAt,
      conversation.waitingSince,
      conversation.alerted,
      conversation.onlineUntil === null,
    ])
  return place(before) !== place(after)
}
