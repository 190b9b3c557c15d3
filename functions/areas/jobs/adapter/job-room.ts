import { openFunctions } from '../../../platform/functions.ts'
import type { JobParts } from '../port.ts'

/** The jobs function, which has the rights that steps of jobs take: it is told by Lambda's own queue, and tries again by itself. */
export function createJobRoom(functionArn: string, region: string, endpoint: string | undefined): JobParts['jobRoom'] {
  const functions = openFunctions(region, endpoint)
  return {
    async begin(call) {
      await functions.send(functionArn, call)
    },
  }
}
