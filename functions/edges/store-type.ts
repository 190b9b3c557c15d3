import type { Movement } from '../areas/access-log/domain/movement.ts'
import type { MovementFilter } from '../areas/access-log/port.ts'
import type { Upload } from '../areas/attachments/port.ts'
import type { CannedResponse } from '../areas/canned-responses/domain/canned-response.ts'
import type { Attachment } from '../areas/channels/domain/attachment.ts'
import type { Channel, ChannelHealth, HealthSide } from '../areas/channels/domain/channel.ts'
import type { Connector, ConnectorId, OutsideNote } from '../areas/crm/domain/outside-crm.ts'
import type { CrmRecord, RecordKind, RecordLink } from '../areas/crm/domain/record.ts'
import type { RecordNote } from '../areas/crm/domain/record-note.ts'
import type { Export } from '../areas/exports/domain/export.ts'
import type { EarlyReceipt, ReceiptTarget } from '../areas/messages/port.ts'
import type { Notification, ReadMarks } from '../areas/notifications/domain/notifications.ts'
import type { Audience, Digest, Directory, OwnNotificationSettings } from '../areas/notifications/port.ts'
import type { Counters } from '../areas/queues/domain/queue-counts.ts'
import type { CountedConversation, InboxPlace } from '../areas/queues/port.ts'
import type { ReportFact } from '../areas/reports/domain/report-facts.ts'
import type { WordHit } from '../areas/search/port.ts'
import type { Looking } from '../areas/sockets/domain/presence.ts'
import type { AgentConnection, Connection, VisitorConnection } from '../areas/sockets/port.ts'
import type { Tag } from '../areas/tags/domain/tag.ts'
import type { Contact } from '../areas/timeline/domain/contact.ts'
import type { Conversation } from '../areas/timeline/domain/conversation.ts'
import type { Entry } from '../areas/timeline/domain/entry.ts'
import type { ContactState, ConversationState } from '../areas/timeline/port.ts'
import type { KeptWebhook } from '../areas/webhooks/domain/kept-webhook.ts'
import type { Agent, Team } from '../areas/workspace/domain/agent.ts'
import type { Times } from '../areas/workspace/domain/times.ts'
import type { Category, Workspace } from '../areas/workspace/domain/workspace.ts'
import type { Sweep } from '../areas/workspace/port.ts'
import type { StoredAnswer, Write } from '../kernel/commit.ts'
import type { EntryKey } from '../kernel/ids.ts'
import type { Page, PageRequest } from '../kernel/page.ts'

/** What the use-cases ask of the table. Functions that return a `Write` do nothing until it is committed. */
export interface Store {
  commit(writes: Write[]): Promise<void>

  readContact(contactId: string): Promise<ContactState | undefined>
  readConversation(contactId: string, n: number): Promise<ConversationState | undefined>
  readConversations(keys: { contactId: string; n: number }[]): Promise<Conversation[]>
  readEntry(key: EntryKey): Promise<Entry | undefined>
  readEntriesAfter(conversation: Conversation, afterSeq: number, limit: number): Promise<Entry[]>
  readTimeline(scope: { contactId: string; n?: number; channelId?: string }, page: PageRequest): Promise<Page<Entry>>
  putContact(contact: Contact): Write
  putRedirect(fromContactId: string, toContactId: string): Write
  /** `before` undefined: a new one, whose predecessor (if any) must still be as it was read */
  putConversation(before: Conversation | undefined, after: Conversation): Write[]
  conversationUnchanged(conversation: Conversation): Write
  conversationAbsent(contactId: string, n: number): Write
  putEntry(entry: Entry): Write
  /** replaces the message of an entry as long as its delivery is as it was read; false when it is not */
  updateDelivery(before: Entry, after: Entry): Promise<boolean>
  /** the same as part of a commit */
  putDelivery(before: Entry, after: Entry): Write

  /** changes one attachment as long as it is as it was read; false when it is not, or the entry is gone */
  updateAttachment(entry: Entry, index: number, after: Attachment): Promise<boolean>
  putUpload(upload: Upload): Write
  readUpload(owner: string, id: string, now: number): Promise<Upload | undefined>
  claimUpload(upload: Upload, claimedBy: string): Write

  listConversations(
    place: InboxPlace,
    page: PageRequest,
    keep: (conversation: Conversation) => boolean,
  ): Promise<Page<Conversation>>

  /** by `<contact id>#<n>`; without those that never counted */
  readCounted(keys: readonly { contactId: string; n: number }[]): Promise<Map<string, CountedConversation>>
  putCounted(before: CountedConversation | undefined, after: CountedConversation): Write
  /** `<group>#<name>` → difference */
  addToCounters(changes: ReadonlyMap<string, number>): Write[]
  /** every team that ever was; the counters by team (`-`: none, `*`: blacklisted) */
  readTeamCounters(): Promise<{ teams: Team[]; counters: Map<string, Counters> }>
  /** an agent's, by team */
  readOwnCounters(agentId: string): Promise<Map<string, Counters>>
  /** when waits began, by group, for a range of ten-minute buckets */
  readWaits(from: number, to: number): Promise<Map<string, Counters>>
  /** how many counters groups have */
  countCounters(groups: readonly string[]): Promise<Map<string, number>>
  tidyCounters(now: number): Promise<number>
  /** how conversations were last counted as a whole; 0: never */
  readTallyLayout(): Promise<number>
  putTallyLayout(layout: number): Write

  markSeen(channelId: string, providerId: string, now: number): Write
  putReceiptTarget(channelId: string, providerMessageId: string, target: ReceiptTarget): Promise<void>
  putEarlyReceipt(channelId: string, providerMessageId: string, receipt: EarlyReceipt): Promise<void>
  readReceipts(
    channelId: string,
    providerMessageId: string,
  ): Promise<{ target: ReceiptTarget | undefined; early: EarlyReceipt[] }>

  agentByEmail(email: string): Promise<Agent | undefined>
  readAgent(id: string): Promise<Agent | undefined>
  /** `all`: deleted ones too */
  readAgents(which?: 'present' | 'all'): Promise<Agent[]>
  readTeams(which?: 'present' | 'all'): Promise<Team[]>
  /** deleted ones too */
  readTeam(id: string): Promise<Team | undefined>
  /** a team's times; may be some seconds old */
  teamTimes(teamId: string | null): Promise<Times>
  readChannel(id: string): Promise<Channel | undefined>
  readChannels(which?: 'present' | 'all'): Promise<Channel[]>
  readWorkspace(): Promise<Workspace>
  /** this process changed the team */
  forgetTeamTimes(teamId: string): void
  /** settings are written as they were read: a version that moved on breaks the condition */
  putAgent(agent: Agent, isNew: boolean): Write[]
  agentUnchanged(agent: Agent): Write
  putTeam(team: Team): Write
  teamUnchanged(team: Team): Write
  putChannel(channel: Channel): Write
  putWorkspace(workspace: Workspace): Write

  readCategories(): Promise<Category[]>
  readCategory(id: string): Promise<Category | undefined>
  findCategory(idOrName: string): Promise<Category | 'unknown' | 'none'>
  putCategory(before: Category | undefined, after: Category): Write[]
  removeCategory(category: Category): Write[]

  /** an agent's, or the shared ones (null) */
  readCannedResponses(ownerId: string | null): Promise<CannedResponse[]>
  /** one of the agent's or of the shared ones */
  readCannedResponse(agentId: string, id: string): Promise<CannedResponse | undefined>
  putCannedResponse(response: CannedResponse): Write
  removeCannedResponse(response: CannedResponse): Write

  /** a contact's notes, the latest first */
  readNotes(contactId: string, page: PageRequest): Promise<Page<Entry>>
  readExport(entry: EntryKey): Promise<Export | undefined>
  putExport(given: Export): Write

  readTags(): Promise<Tag[]>
  readTag(id: string): Promise<Tag | undefined>
  putTag(tag: Tag): Write
  readEntries(keys: readonly EntryKey[]): Promise<Entry[]>
  /** unless the message has the tag, has `most`, or is gone; whether it was added */
  tagEntry(key: EntryKey, name: string, most: number): Promise<boolean>
  countTag(tagId: string, entry: Pick<Entry, 'id' | 'at'>): Write[]

  readChannelHealth(channelId?: string): Promise<(ChannelHealth & { channelId: string; side: HealthSide })[]>
  putChannelHealth(channelId: string, side: HealthSide, health: ChannelHealth): Write

  startSweep(sweep: Sweep): Write
  continueSweep(before: Sweep, after: Sweep | undefined): Write
  readSweeps(): Promise<Sweep[]>

  putConnection(connection: Connection, expiresAt: number): Promise<void>
  /** answers which conversation an agent's socket showed */
  deleteConnection(connection: Connection): Promise<Looking | undefined>
  putLooking(connection: AgentConnection, looking: Looking | null, conversationId: string): Promise<Looking | undefined>
  agentConnections(now: number): Promise<AgentConnection[]>
  visitorConnections(contactId: string, now: number): Promise<VisitorConnection[]>
  putTicket(ticket: string, email: string, expiresAt: number): Promise<void>
  /** the email it was issued for; undefined when unknown, used or expired */
  takeTicket(ticket: string, now: number): Promise<string | undefined>

  readAnswer(scope: string, key: string, now: number): Promise<StoredAnswer | undefined>
  putAnswer(scope: string, key: string, answer: StoredAnswer, now: number): Write

  keepWebhook(webhook: KeptWebhook, body: Buffer): Promise<void>
  readWebhook(id: string): Promise<{ webhook: KeptWebhook; body: Buffer } | undefined>
  listWebhooks(page: PageRequest): Promise<Page<KeptWebhook>>
  /** undefined: there is none of that id */
  askForReplay(id: string, at: number): Promise<KeptWebhook | undefined>
  /** false: somebody has asked again since `askedAt` */
  recordReplay(id: string, askedAt: number, outcome: Pick<KeptWebhook, 'reasons' | 'replayedAt'>): Promise<boolean>

  readWords(contactId: string, n: number): Promise<Set<string>>
  indexWords(contactId: string, n: number, words: { word: string; where: WordHit['where'] }[]): Promise<void>
  findWord(prefix: string, limit: number): Promise<WordHit[]>

  /** removes what was said in a conversation, a bounded part; `done`: nothing is left */
  purgeConversation(contactId: string, n: number, most: number): Promise<{ done: boolean }>
  /** ids, the newest first */
  listContacts(page: PageRequest): Promise<Page<string>>
  putMovement(movement: Movement): Promise<void>
  listMovements(filter: MovementFilter, page: PageRequest, now: number): Promise<Page<Movement>>

  /** one that is deleted and still being emptied too */
  readRecord(id: string): Promise<CrmRecord | undefined>
  listRecords(kind: RecordKind, page: PageRequest, keep: (record: CrmRecord) => boolean): Promise<Page<CrmRecord>>
  putRecord(record: CrmRecord): Write
  recordPresent(id: string): Write
  removeRecord(record: CrmRecord): Write
  /** those that no longer count too */
  readLinks(contactId: string): Promise<RecordLink[]>
  readLink(contactId: string, recordId: string): Promise<RecordLink | undefined>
  putLink(link: RecordLink): Write
  putLinkedContact(link: RecordLink): Write
  readLinkedContacts(recordId: string, most: number): Promise<string[]>
  readRecordNote(noteId: string): Promise<RecordNote | undefined>
  listRecordNotes(recordId: string, page: PageRequest): Promise<Page<RecordNote>>
  putRecordNote(note: RecordNote): Write
  removeRecordNote(note: RecordNote): Write

  /** agents, teams and what agents want to be told; may be some seconds old */
  readDirectory(): Promise<Directory>
  /** this process was told of a change */
  forgetDirectory(): void
  putNotification(audience: Audience, notification: Notification, since: number): Promise<void>
  listNotifications(audiences: readonly Audience[], page: PageRequest, now: number): Promise<Page<Notification>>
  readNotificationMarks(agentId: string): Promise<ReadMarks>
  markNotificationsRead(agentId: string, ids: string[], now: number): Promise<void>
  markAllNotificationsRead(agentId: string, before: number): Promise<void>
  readNotificationSettings(agentId: string): Promise<OwnNotificationSettings>
  putNotificationSettings(settings: OwnNotificationSettings): Write

  /** adds to the agent's digest, which is due at `dueAt` (epoch ms) unless it is due already */
  addToDigest(agentId: string, notification: Notification, dueAt: number): Promise<void>
  /** all that are being gathered or sent */
  listDigests(): Promise<Digest[]>
  /** undefined: none is due, or another process is sending it */
  takeDigest(agentId: string, now: number, leaseUntil: number): Promise<Digest | undefined>
  readDigestNotes(agentId: string): Promise<Notification[]>
  /** over, unless something was added since it was taken: that is then due at `nextDueAt` */
  finishDigest(digest: Digest, done: Notification[], nextDueAt: number): Promise<void>
  /** it was not sent: due again at `dueAt` */
  postponeDigest(digest: Digest, dueAt: number): Promise<void>

  putFact(fact: ReportFact): Promise<void>
  /** facts from `from` until before `to` (epoch ms), the newest first */
  listFacts(from: number, to: number, page: PageRequest): Promise<Page<ReportFact>>

  readConnector(id: ConnectorId): Promise<Connector | undefined>
  putConnector(connector: Connector): Write
  removeConnector(connector: Connector): Write
  readOutsideNote(noteId: string): Promise<OutsideNote | undefined>
  putOutsideNote(state: OutsideNote): Write
  removeOutsideNote(state: OutsideNote): Write

  readMailThread(contactId: string, n: number): Promise<string[]>
  addToMailThread(contactId: string, n: number, messageId: string): Promise<void>
}
