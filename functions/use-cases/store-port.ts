import type { Times } from '../domain/attention.ts'
import type { EntryKey } from '../domain/ids.ts'
import type {
  Agent,
  Category,
  Channel,
  ChannelHealth,
  Contact,
  Conversation,
  DeliveryStatus,
  Entry,
  HealthSide,
  Team,
  Workspace,
} from '../domain/model.ts'
import type { Movement } from '../domain/movement.ts'

/** One item of a transaction. `label` says which condition broke when the commit is refused. */
export interface Write {
  label: string
  item: unknown
}

/** A commit was refused: somebody else was there first. `labels` are those of the broken conditions. */
export class ConflictError extends Error {
  readonly labels: string[]
  constructor(labels: string[]) {
    super(`conflict: ${labels.join(', ')}`)
    this.name = 'ConflictError'
    this.labels = labels
  }
}

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
export interface Page<Item> {
  items: Item[]
  nextCursor: string | null
}
export interface PageRequest {
  limit: number
  cursor?: string | undefined
  order?: 'asc' | 'desc' | undefined
}

export type TeamKey = string | null
/** Which part of the inbox to read. `teams` bounds what is looked at; `null` stands for "no team". */
export type InboxPlace =
  | { by: 'place'; places: readonly ('unassigned' | 'assigned' | 'closed')[]; teams: readonly TeamKey[] }
  | { by: 'blacklist' }
  | { by: 'agent'; list: 'mine' | 'closed'; agentId: string }
  | { by: 'joined'; agentId: string }
  | { by: 'online' }
  | { by: 'waiting'; crew: readonly ('none' | 'some')[]; ranges: readonly WaitingRange[] }
  /** open, with the last activity before a time; the longest idle first */
  | { by: 'idle'; ranges: readonly { team: TeamKey; before: number }[] }
/** waitingSince in (after, before); either end may be open */
export interface WaitingRange {
  team: TeamKey
  after?: number
  before?: number
}

export interface AgentConnection {
  kind: 'agent'
  connectionId: string
  agentId: string
}
export interface VisitorConnection {
  kind: 'visitor'
  connectionId: string
  contactId: string
  channelId: string
}
export type Connection = AgentConnection | VisitorConnection

export interface ReceiptTarget {
  entry: EntryKey
  round: number
}
export interface EarlyReceipt {
  status: DeliveryStatus
  error: { code: string; reason: string } | null
}
export interface StoredAnswer {
  operation: string
  /** of the request, so that a reused key is noticed */
  hash: string
  status: number
  body: string
}
export interface KeptWebhook {
  id: string
  channelId: string
  at: number
  reasons: string[]
  method: string
  url: string
  headers: Record<string, string>
  bytes: number
  replayedAt: number | null
}
/** What a change of settings leaves to be done in conversations, a page at a time. */
export interface Sweep {
  /** an agent who was deleted; a team whose times changed or that was deleted */
  what: 'agent' | 'team'
  id: string
  /** tells this sweep from one that was started anew */
  run: string
  startedAt: number
  step: number
  cursor: string | null
  /** it has been all the way round; once more, later, finds what the indexes did not show yet */
  finished: boolean
}
export interface WordHit {
  contactId: string
  n: number
  where: 'name' | 'phone' | 'email' | 'message'
}

/** Which movements of the access log: of one conversation, made by an agent or moving one. */
export interface MovementFilter {
  conversation?: { contactId: string; n: number }
  agentId?: string
}

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

  listConversations(
    place: InboxPlace,
    page: PageRequest,
    keep: (conversation: Conversation) => boolean,
  ): Promise<Page<Conversation>>
  countConversations(place: InboxPlace, agentId: string, ownOnlyTeams: readonly string[]): Promise<number>

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

  readChannelHealth(channelId?: string): Promise<(ChannelHealth & { channelId: string; side: HealthSide })[]>
  putChannelHealth(channelId: string, side: HealthSide, health: ChannelHealth): Write

  startSweep(sweep: Sweep): Write
  continueSweep(before: Sweep, after: Sweep | undefined): Write
  readSweeps(): Promise<Sweep[]>

  putConnection(connection: Connection, expiresAt: number): Promise<void>
  deleteConnection(connection: Connection): Promise<void>
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
  markReplayed(id: string, at: number): Promise<void>

  readWords(contactId: string, n: number): Promise<Set<string>>
  indexWords(contactId: string, n: number, words: { word: string; where: WordHit['where'] }[]): Promise<void>
  findWord(prefix: string, limit: number): Promise<WordHit[]>

  /** removes what was said in a conversation, a bounded part; `done`: nothing is left */
  purgeConversation(contactId: string, n: number, most: number): Promise<{ done: boolean }>
  /** ids, the newest first */
  listContacts(page: PageRequest): Promise<Page<string>>
  putMovement(movement: Movement): Promise<void>
  listMovements(filter: MovementFilter, page: PageRequest, now: number): Promise<Page<Movement>>

  readMailThread(contactId: string, n: number): Promise<string[]>
  addToMailThread(contactId: string, n: number, messageId: string): Promise<void>
}
