import type { Write } from '../../kernel/commit.ts'
import type { EntryKey } from '../../kernel/ids.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Attachment } from '../channels/domain/attachment.ts'
import type { Contact } from './domain/contact.ts'
import type { Conversation } from './domain/conversation.ts'
import type { Entry } from './domain/entry.ts'
import type { Scheduled } from './domain/scheduled.ts'

export interface ContactState {
  contact: Contact
  /** the conversation with the highest number, open or closed */
  latest: Conversation | undefined
}

export interface ConversationState {
  contact: Contact
  conversation: Conversation
  isLatest: boolean
}

/** A conversation of which something was heard: it is at this number and version, or further. */
export interface HeardOf {
  contactId: string
  n: number
  seq: number
  /** 0: not heard of */
  version: number
}

/** Which entries are read. */
export interface TimelineScope {
  contactId: string
  n?: number
  channelId?: string
  /** C3: partitions whose entries stand between the contact's */
  parts?: readonly string[]
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface TimelineStore {
  readContact(contactId: string, consistent?: boolean): Promise<ContactState | undefined>
  /** C7: one that was erased too, for whoever is to stand in its place */
  readContactOrErased(contactId: string): Promise<ContactState | undefined>
  readConversation(contactId: string, n: number, consistent?: boolean): Promise<ConversationState | undefined>
  readConversations(keys: { contactId: string; n: number }[]): Promise<Conversation[]>
  /** what a batch of the stream brings of conversations, in place of the batch before; when each was committed (epoch ms) */
  noteConversations(
    changes: readonly { conversation: Conversation; committedAt?: number | undefined }[],
    forMs: number,
  ): void
  /** as they were a moment ago, and none older than what was heard of it; what the stream has just brought is not read */
  readConversationsLately(heard: readonly HeardOf[]): Promise<Conversation[]>
  readEntry(key: EntryKey, consistent?: boolean): Promise<Entry | undefined>
  readEntries(keys: readonly EntryKey[]): Promise<Entry[]>
  readEntriesAfter(conversation: Conversation, afterSeq: number, limit: number): Promise<Entry[]>
  readTimeline(scope: TimelineScope, page: PageRequest): Promise<Page<Entry>>
  /** a cursor from an entry on: downwards with it, upwards behind it */
  placeInTimeline(scope: TimelineScope, entry: EntryKey): Promise<string>
  /** the contact's message on a channel that the provider knows by this id, or part of one */
  findMessage(
    contact: Pick<Contact, 'id' | 'mergedFrom'>,
    channelId: string,
    providerMessageId: string,
  ): Promise<Entry | undefined>
  /** contacts that are known by a phone number or an email address, at most twenty; a few seconds late */
  readKnownBy(address: string): Promise<string[]>
  /** by what a contact is known from now on, and by what no more */
  noteKnownBy(contactId: string, change: { known: readonly string[]; unknown: readonly string[] }): Promise<void>
  /** whose external id it is, or was before that contact was merged */
  readExternalId(externalId: string): Promise<string | undefined>
  /** as long as it is nobody's, or that of `before` */
  putExternalId(externalId: string, contactId: string, before?: string): Write
  removeExternalId(externalId: string, contactId: string): Write
  /** C3: a contact, or a part of one: the contact that it is by now, and the latest conversation of this partition */
  readPart(contactId: string): Promise<ContactState | undefined>
  putContact(contact: Contact): Write
  /** C3: it leads to another one from then on */
  redirectContact(contact: Contact, toContactId: string): Write
  /** C3: what led to another contact is one again */
  restoreContact(contact: Contact, fromContactId: string): Write
  putRedirect(fromContactId: string, toContactId: string): Write
  /** `before` undefined: a new one, whose predecessor (if any) must still be as it was read */
  putConversation(before: Conversation | undefined, after: Conversation): Write[]
  /** several, which may move the same counters */
  putConversations(changes: readonly { before: Conversation | undefined; after: Conversation }[]): Write[]
  conversationUnchanged(conversation: Conversation): Write
  conversationAbsent(contactId: string, n: number): Write
  /** keeps codes that the conversation has no more room for; `at`: when they are put away */
  putTaken(conversation: Conversation, codes: string, at: number): Write
  /** the codes of a contact that were put away at `since` or later */
  readTaken(contactId: string, since: number): Promise<string[]>
  putEntry(entry: Entry): Write
  /** replaces the message of an entry as long as its delivery is as it was read; false when it is not */
  updateDelivery(before: Entry, after: Entry): Promise<boolean>
  /** the same of what a provider took, and whether a receipt came before that names no message; undefined when it is not as it was read */
  recordTaken(before: Entry, after: Entry): Promise<{ hasEarlyReceipt: boolean } | undefined>
  /** a receipt came that may be of this message, which is on its way; false where it is not any more */
  noteEarlyReceipt(key: EntryKey, round: number): Promise<boolean>
  /** a message that was sent has got through, or was read; false where it has to be looked at */
  moveArrived(
    key: EntryKey,
    arrival: { round: number; channelId: string; status: 'delivered' | 'read' },
  ): Promise<boolean>
  /** the same as part of a commit */
  putDelivery(before: Entry, after: Entry): Write
  /** replaces what reactions, edits and taking back change of a message; false when one of them came in between */
  updateAmended(before: Entry, after: Entry): Promise<boolean>
  /** the same as part of a commit */
  putAmended(before: Entry, after: Entry): Write
  /** who of a group said it, whose name was not known; nothing happens where the entry is gone or has one */
  nameSpeaker(entry: Entry, name: string): Promise<void>
  /** changes one attachment as long as it is as it was read; false when it is not, or the entry is gone */
  updateAttachment(entry: Entry, index: number, after: Attachment): Promise<boolean>
  /** M19: the messages that wait in a conversation, in the order in which they leave */
  readScheduled(contactId: string, n: number, which?: 'waiting' | 'taken back too'): Promise<Scheduled[]>
  /** one of them, also when it was taken back lately */
  readOneScheduled(key: Pick<EntryKey, 'contactId' | 'n' | 'ulid'>): Promise<Scheduled | undefined>
  /** conversations in which something was to happen before a time, by what an agent said; the longest due first */
  readDue(before: number, limit: number): Promise<Conversation[]>
  /** together with the conversation, whose version guards it */
  putScheduled(scheduled: Scheduled): Write
  removeScheduled(scheduled: Scheduled): Write
}
