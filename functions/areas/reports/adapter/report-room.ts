import { openFunctions } from '../../../platform/functions.ts'
import type { ReportRoomParts } from '../port.ts'

/** The reports function, which has the rights that rolling up takes: it is told by Lambda's own queue, and tries again by itself. */
export function createReportRoom(
  functionArn: string,
  region: string,
  endpoint: string | undefined,
): ReportRoomParts['reportRoom'] {
  const functions = openFunctions(region, endpoint)
  return {
    async begin(call) {
      await functions.send(functionArn, call)
    },
  }
}
