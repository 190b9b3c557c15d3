import type { Page, PageRequest } from '../../kernel/page.ts'
import type { ReportFact } from './domain/report-facts.ts'

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface ReportsStore {
  putFact(fact: ReportFact): Promise<void>
  /** whether what it tells of is kept already, under whichever id */
  hasFact(fact: ReportFact): Promise<boolean>
  /** facts from `from` until before `to` (epoch ms), the newest first */
  listFacts(from: number, to: number, page: PageRequest): Promise<Page<ReportFact>>
}
