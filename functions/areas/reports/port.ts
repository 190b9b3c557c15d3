import type { Page, PageRequest } from '../../kernel/page.ts'
import type { ReportFact } from './domain/report-facts.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ReportsStore {
  /** keeps that a conversation was opened, unless that is kept; `isGathered`: the rest is in rows of many, and only there */
  putOpening(fact: ReportFact, isGathered: boolean): Promise<void>
  isGathered(opened: ReportFact): Promise<boolean>
  /** keeps a conversation's facts of one day, known up to entry number `seq`, unless as much is kept */
  putFacts(facts: readonly ReportFact[], seq: number): Promise<void>
  /** whether it has a row of its own, under whichever id */
  hasFact(fact: ReportFact): Promise<boolean>
  /** facts from `from` until before `to` (epoch ms), a few rows at a time, the newest days first */
  listFacts(from: number, to: number, page: PageRequest): Promise<Page<ReportFact>>
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
