import type { Page, PageRequest } from '../../kernel/page.ts'
import type { FactsOfDay } from './domain/gathered-facts.ts'
import type { ReportFact } from './domain/report-facts.ts'
import type { RollupState } from './domain/rolled.ts'

/** A UTC day of which a row was written so late that what was rolled up of it is behind. */
export interface StaleDay {
  /** `YYYY-MM-DD` */
  day: string
  /** epoch ms: when it was marked last. It may be a moment until a row of that time is read */
  at: number
}

/** What is kept of a conversation. */
export interface KeptFacts {
  rows: FactsOfDay[]
  /** whether earlier versions kept its opening in a row of its own, alone or with others that they did not gather */
  opening: 'none' | 'alone' | 'one of many'
}

/** Where a row of an earlier version lies. */
export interface EarlierRow {
  pk: string
  sk: string
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ReportsStore {
  /** a conversation's rows of these days (epoch ms), as this version writes them; strong */
  readFacts(
    conversation: { contactId: string; n: number; openedAt: number },
    days: readonly number[],
  ): Promise<KeptFacts>
  /** where an earlier version kept a fact of that kind and moment in a row of its own, under whichever id */
  earlierRowsOf(fact: ReportFact): Promise<EarlierRow[]>
  /** where the opening has such a row */
  openingRow(conversation: { contactId: string; n: number; openedAt: number }): EarlierRow
  /**
   * keeps a row unless one is there that knows as much. In the same commit `instead` go, and its day is marked where
   * `staleAt` (epoch ms) is given
   */
  putFacts(row: FactsOfDay, more?: { instead?: readonly EarlierRow[]; staleAt?: number | undefined }): Promise<void>
  /** rows of UTC days that overlap from `from` until before `to` (epoch ms), the newest days first; of earlier versions some of one fact */
  listRows(from: number, to: number, page: PageRequest): Promise<Page<FactsOfDay>>
  /** was rolled up anew: unless it was marked once more since */
  unmarkStale(stale: StaleDay): Promise<void>
  /** what is rolled up, and the days that are marked; not consistent: a moment old */
  readRollups(consistent?: boolean): Promise<{ state: RollupState; stale: StaleDay[] }>
  /** replaces what is rolled up as it was read; false: somebody else was first */
  putRollups(before: RollupState, after: RollupState): Promise<boolean>
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
