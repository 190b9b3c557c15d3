import type { Write } from '../../kernel/commit.ts'
import type { Page, PageRequest } from '../../kernel/page.ts'
import type { ReportFact } from './domain/report-facts.ts'

/** What one conversation tells of one UTC day: a row. */
export interface FactsOfDay {
  contactId: string
  n: number
  /** when the day begins, epoch ms */
  day: number
  /** how much was known of the conversation: more never becomes less */
  known: Known
  facts: ReportFact[]
}

/** How much was known of a conversation when it was looked at. */
export interface Known {
  /** number of its last entry */
  seq: number
  /** how many tags its messages had, which none loses */
  tags: number
}

/** A UTC day of which a row was written so late that what was rolled up of it is behind. */
export interface StaleDay {
  /** `YYYY-MM-DD` */
  day: string
  /** epoch ms: when it was marked last. It may be a moment until a row of that time is read */
  at: number
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ReportsStore {
  /** a conversation's rows of these days (epoch ms), whole ones; strong */
  readFacts(conversation: { contactId: string; n: number }, days: readonly number[]): Promise<FactsOfDay[]>
  /** keeps a row unless one is there that knows as much; `staleAt`: marks its day at that time (epoch ms) with it */
  putFacts(row: FactsOfDay, staleAt?: number): Promise<void>
  /** facts from `from` until before `to` (epoch ms), a few rows at a time, the newest days first */
  listFacts(from: number, to: number, page: PageRequest): Promise<Page<ReportFact>>
  /** a UTC day (`YYYY-MM-DD`) is to be rolled up anew; `at`: epoch ms */
  markStale(day: string, at: number): Write
  /** all that are marked */
  listStale(): Promise<StaleDay[]>
  /** was rolled up anew: unless it was marked once more since */
  unmarkStale(stale: StaleDay): Promise<void>
}

/** Objects of what was rolled up, by name: `<edition>/…`. */
export interface RollupFiles {
  /** undefined where there is no such object (any more) */
  read(name: string): Promise<Uint8Array | undefined>
  write(name: string, bytes: Uint8Array): Promise<void>
  /** no error where there is none */
  remove(name: string): Promise<void>
}
export interface RollupParts {
  rollups: RollupFiles
}

/** What the function `reports` is called for beside its operations. */
export type ReportCall = { kind: 'roll-up' } | { kind: 'roll-up-anew' }
/** What is asked of whoever rolls up. */
export interface ReportRoomParts {
  reportRoom: { begin(call: ReportCall): Promise<void> }
}
