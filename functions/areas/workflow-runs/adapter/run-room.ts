import { openFunctions } from '../../../platform/functions.ts'
import type { RunParts } from '../port.ts'

/** The function that carries workflows out: it is told by Lambda's own queue, and tries again by itself. */
export function createRunRoom(functionArn: string, region: string, endpoint: string | undefined): RunParts['runRoom'] {
  const functions = openFunctions(region, endpoint)
  return {
    async begin(call) {
      await functions.send(functionArn, call)
    },
  }
}
