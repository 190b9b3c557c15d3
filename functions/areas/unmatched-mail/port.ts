import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { UnmatchedMail } from './domain/unmatched-mail.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface UnmatchedMailStore {
  putUnmatched(mail: UnmatchedMail): Write
  /** one that waits */
  readUnmatched(id: string): Promise<UnmatchedMail | undefined>
  readAccepted(id: string): Promise<UnmatchedMail | undefined>
  /** C7: of some senders or about some contacts' conversations, waiting or taken in; answers where they lie */
  removeMailOf(isTheirs: (mail: UnmatchedMail) => boolean): Promise<UnmatchedMail['stored'][]>
  listUnmatched(page: PageRequest, now: number): Promise<Page<UnmatchedMail>>
  /** one that waits, as it was read: taken out, and kept among what was taken in */
  moveToAccepted(mail: UnmatchedMail, acceptedAt: number): Write[]
  /** replaces one that waits, as it was read */
  changeUnmatched(before: UnmatchedMail, after: UnmatchedMail): Write
  removeUnmatched(mail: UnmatchedMail): Write
}
