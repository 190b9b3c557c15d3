import { reportsOperations as ofReports } from '../reports/operations.ts'

/** What looks at everything that happened, and is seldom asked for: a line per area. */
export const reportsOperations = [...ofReports] as const
