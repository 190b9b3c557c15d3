import { openFunctions } from '../../../platform/functions.ts'
import type { AcceptanceParts } from '../acceptance-port.ts'

/** The mail function, which has the parser: it is told by Lambda's own queue, and tries again by itself. */
export function createMailRoom(
  functionArn: string,
  region: string,
  endpoint: string | undefined,
): AcceptanceParts['mailRoom'] {
  const functions = openFunctions(region, endpoint)
  return {
    async accept(acceptance) {
      await functions.send(functionArn, acceptance)
    },
  }
}
