import type { Context } from 'aws-lambda'
import type { ReportCall } from '../../areas/reports/port.ts'
import { rollUp, rollUpAnew } from '../../areas/reports/use-cases/roll-up.ts'
import { sendWeeklyReports } from '../../areas/weekly-reports/use-cases/send-weekly-reports.ts'
import { compose, core, rollups } from '../compose.ts'
import { mailer } from '../compose-mailer.ts'
import type { HttpEvent } from '../http-edge.ts'
import type { OperationCall } from '../operations/call.ts'
import { operationsEdge } from '../operations/edge.ts'
import { reports } from '../operations/reports.ts'
import { createReportingStore } from '../store.ts'

const deps = compose('reports', { ...core(createReportingStore), ...rollups(), ...mailer() })
const operations = operationsEdge(reports, deps)

/** Reports: what agents ask for, and rolling up what has happened, for which the sweep and operators call; what was rolled up goes out by email. */
export function handler(event: HttpEvent | OperationCall | ReportCall, context: Context): Promise<unknown> {
  // Whatever comes by HTTP has a `requestContext`, which no client can leave out.
  if ('requestContext' in event || 'operation' in event) return operations(event, context)
  switch (event.kind) {
    case 'roll-up':
      return rollUp(deps).finally(() => sendWeeklyReports(deps))
    case 'roll-up-anew':
      return rollUpAnew(deps)
  }
}
