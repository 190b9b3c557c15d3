import { reportsOperations as contract } from '../../../contracts/by-function/reports.ts'
import { liveOperations } from '../../areas/live/operations.ts'
import { tableOf } from '../../areas/reports/domain/table.ts'
import { reportsOperations } from '../../areas/reports/operations.ts'
import { operationSet } from './run.ts'

/** What looks at everything that happened: a line per area. */
export const reports = operationSet(
  contract,
  { ...reportsOperations, ...liveOperations },
  {
    'reports.volume': tableOf,
    'reports.speed': tableOf,
    'reports.agents': tableOf,
    'reports.satisfaction': tableOf,
    'reports.tags': tableOf,
  },
)
