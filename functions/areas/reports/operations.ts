import { listReportConversations } from './use-cases/list-conversations.ts'
import { reportOf } from './use-cases/present-report.ts'

/** What this area does of the table of operations. */
export const reportsOperations = {
  'reports.volume': reportOf('volume'),
  'reports.speed': reportOf('speed'),
  'reports.agents': reportOf('agents'),
  'reports.satisfaction': reportOf('satisfaction'),
  'reports.tags': reportOf('tags'),
  'reports.conversations': listReportConversations,
}
