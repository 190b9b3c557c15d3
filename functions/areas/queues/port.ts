import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Conversation } from '../timeline/domain/conversation.ts'
import type { Team } from '../workspace/domain/agent.ts'
import type { TeamKey } from '../workspace/port.ts'
import type { Counters } from './domain/queue-counts.ts'

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

/** In which counters a conversation counts (`<group>#<name>`), as of its version. */
export interface CountedConversation {
  contactId: string
  n: number
  version: number
  counters: string[]
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface QueuesStore {
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
}
