import type { EntryKey } from '../../kernel/ids.ts'
import type { Conversation } from '../timeline/domain/conversation.ts'
import type { Entry } from '../timeline/domain/entry.ts'
import type { IndexState } from './domain/index-state.ts'
import type { Indexed } from './domain/records.ts'

/** What was logged when. */
export interface Logged {
  at: number
  record: string
  /** all its terms, as one text (`textOf`) */
  text: string
}
/** A deleted conversation whose words are to go from segments. */
export interface Forgotten {
  contactId: string
  n: number
  deletedAt: number
}
/** What earlier versions found: a conversation, and where a word stands in it. */
export interface EarlierHit {
  contactId: string
  n: number
  where: 'name' | 'phone' | 'email' | 'message'
}

/** What this area asks of the table. */
export interface SearchStore {
  readIndexState(): Promise<IndexState>
  /** false: somebody else changed it first */
  putIndexState(before: IndexState, after: IndexState): Promise<boolean>
  appendToLog(indexed: readonly Indexed[], at: number): Promise<void>
  /** what was logged from a time on, as of the last second; what was taken out, a minute longer */
  readLatestLog(from: number, now: number): Promise<Logged[]>
  /** what was logged from … before …; `readTo` is earlier where some lane had more than `most`, about */
  readLog(
    range: { from: number; to: number },
    way?: { consistent?: boolean; most?: number },
  ): Promise<{ logged: Logged[]; readTo: number }>
  /** C7: what goes of all that is in the log, some of it, and where to go on; undefined: all was looked through */
  removeAllFromLog(
    goes: (record: string) => boolean,
    from: { lane: number; after?: string | undefined },
  ): Promise<{ lane: number; after?: string | undefined } | undefined>
  readHits(keys: readonly EntryKey[]): Promise<{ entries: Entry[]; conversations: Conversation[] }>
  readForgotten(before: number, limit: number): Promise<Forgotten[]>
  removeForgotten(done: readonly Forgotten[]): Promise<void>
  findEarlierWord(prefix: string, limit: number): Promise<EarlierHit[]>
  removeEarlierWords(contactId: string): Promise<void>
}

/** The segments of the index: objects that never change. */
export interface SegmentFiles {
  /** bytes from, to; undefined where there is no such object (any more) */
  read(id: string, from: number, to: number): Promise<Uint8Array | undefined>
  write(id: string, bytes: Uint8Array): Promise<void>
  /** no error where there is none */
  remove(id: string): Promise<void>
}
export interface SearchParts {
  segments: SegmentFiles
}
