import { liveOperations } from '../live/operations.ts'
import { reportsOperations as ofReports } from '../reports/operations.ts'

/** What looks at everything that happened, and is seldom asked for: a line per area. */
export const reportsOperations = [...ofReports, ...liveOperations] as const
