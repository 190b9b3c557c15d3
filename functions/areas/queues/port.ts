import type { Write } from '../../kernel/commit.ts'
import type { Layout } from '../../kernel/layout.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Conversation } from '../timeline/domain/conversation.ts'
import type { TeamKey } from '../workspace/port.ts'
import type { Counters } from './domain/queue-counts.ts'
import type { Wait, WaitSummary } from './domain/waits.ts'

/** Which part of the inbox to read. `teams` bounds what is looked at; `null` stands for "no team". */
export type InboxPlace =
  /** `open`: unassigned and assigned; `all`: closed ones too */
  | { by: 'place'; place: 'unassigned' | 'assigned' | 'open' | 'all'; teams: readonly TeamKey[] }
  /** all, closed ones too, with the last activity after a time; what the list has behind it is looked at from before that */
  | { by: 'updated'; teams: readonly TeamKey[]; after: number }
  | { by: 'blacklist' }
  | { by: 'agent'; list: 'mine' | 'closed'; agentId: string }
  | { by: 'joined'; agentId: string }
  | { by: 'online' }
  | { by: 'waiting'; crew: readonly ('none' | 'some')[]; ranges: readonly WaitingRange[] }
  /** open, with the last activity before a time; the longest idle first */
  | { by: 'idle'; ranges: readonly { team: TeamKey; before: number }[] }
  /** open, and blacklisted ones, with the last activity at that time or later, and some of the twenty minutes before */
  | { by: 'lively'; teams: readonly TeamKey[]; since: number }

/** waitingSince in (after, before); either end may be open */
export interface WaitingRange {
  team: TeamKey
  after?: number
  before?: number
}

/** A page in the order that is asked for; left out: who waits by since when, all others the latest first. */
export interface InboxPageRequest extends Omit<PageRequest, 'order'> {
  order?: 'newest' | 'oldest' | undefined
}

/** What a list by team says of a conversation without reading it. */
export interface Listed {
  teamId: string | null
  /** who sees what others of the team don't (`ownersOf`) */
  owners: readonly string[]
  /** absent: the list does not say */
  assigneeId?: string
  /** of who waits: to whom it may be assigned (`assigneeMark`); absent: the list does not say */
  mark?: string | undefined
  /** the end of the contact's id; absent: the list does not say */
  contact?: string
}

/** Who waited at a time (epoch ms), counted. */
export interface KeptSummary {
  at: number
  summary: WaitSummary
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface QueuesStore {
  listConversations(
    place: InboxPlace,
    page: InboxPageRequest,
    keep: (conversation: Conversation) => boolean,
    /** what is left out unread */
    mayKeep?: (listed: Listed) => boolean,
  ): Promise<Page<Conversation>>
  /** whose conversations stand in a list, by the ends of their ids; undefined: more than `most` */
  listedContacts(place: InboxPlace, most: number): Promise<ReadonlySet<string> | undefined>
  /** of every team that ever was, by team (`-`: none, `*`: blacklisted) */
  readTeamCounters(): Promise<{ counters: Map<string, Counters>; kept: KeptSummary | undefined }>
  /** an agent's, by team; may be a moment old unless `consistent` */
  readOwnCounters(agentId: string, consistent?: boolean): Promise<Map<string, Counters>>
  /** everybody who waits */
  readWaits(teams: readonly TeamKey[]): Promise<Wait[]>
  putWaitSummary(at: number, summary: WaitSummary): Promise<void>
  tidyCounters(): Promise<number>
  /** how conversations are laid out, as of at most ten seconds ago */
  readLayout(): Promise<Layout>
  forgetLayout(): void
  hasLayout(): Promise<boolean>
  /** the one after it; undefined: there is none yet */
  putLayout(before: Layout | undefined, after: Layout): Write
  hasRowsOfFirstEdition(teams: readonly TeamKey[]): Promise<boolean>
  /** those of layouts before this generation */
  removeEarlierCounters(generation: number, agentIds: readonly string[]): Promise<void>
  removeCounted(contactId: string, n: number): Promise<void>
}
