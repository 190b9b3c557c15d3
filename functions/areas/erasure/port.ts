import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { Erasure, Part } from './domain/erasure.ts'
import type { OldPlace } from './domain/retention.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ErasureStore {
  /** new (version 0), or as it was read */
  putErasure(erasure: Erasure): Write
  readErasure(id: string): Promise<Erasure | undefined>
  /** newest first */
  listErasures(page: PageRequest): Promise<Page<Erasure>>
  /** the stream has come to where this partition was erased: what follows from what was written before has been done */
  putPassed(id: string, partition: string): Promise<void>
  readPassed(id: string): Promise<string[]>
  removePassed(id: string, partitions: readonly string[]): Promise<void>
  /** what is in a partition of the contact's, a part of it and where to go on */
  /** `mails`: where working copies of emails lie */
  countEntries(
    part: Part,
    after: string | undefined,
  ): Promise<{ counts: Record<string, number>; mails: string[]; next: string | undefined }>
  /** what is left in a partition that is not somebody new's, a bounded part; `done`: nothing is left */
  removeLeft(part: Part, erased: { at: number; jobId: string }): Promise<{ done: boolean }>
  /** C10: conversations in which nothing has happened since then, open ones too, and where to go on */
  listQuiet(
    teamIds: readonly (string | null)[],
    before: number,
    at: OldPlace,
    limit: number,
  ): Promise<{ keys: { contactId: string; n: number }[]; next: OldPlace | undefined }>
  readRetentionDay(): Promise<string>
  /** false: somebody else has it */
  takeRetentionDay(day: string): Promise<boolean>
  /** what somebody has uploaded and not sent, or those of it; answers the ids */
  removeUploads(owner: string, ids?: readonly string[]): Promise<string[]>
}
