import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { Question, Report } from '../domain/question.ts'
import type { ReportsStore, RollupParts } from '../port.ts'

export type ReadingDeps = HasStore<ReportsStore & TimelineStore & WorkspaceStore> &
  RollupParts &
  Pick<Parts, 'clock' | 'log'>

/** R1: a report of local days, from what was rolled up; what is not, from the facts themselves where they are few. */
export async function readReport(_deps: ReadingDeps, _question: Question): Promise<Report> {
  throw new Error('to come')
}
