import type { JobOutcome } from '../../../kernel/ports.ts'
import { openFunctions } from '../../../platform/functions.ts'
import type { CrmCall, CrmRoomParts } from '../port.ts'

/** The function that talks to CRMs: a lane waits for what it answers, as for any provider. */
export function createCrmRoom(
  functionArn: string,
  region: string,
  endpoint: string | undefined,
): CrmRoomParts['crmRoom'] {
  const functions = openFunctions(region, endpoint)
  return {
    async work(job) {
      const call: CrmCall = { kind: 'crm', job }
      return (await functions.invoke(functionArn, call)) as JobOutcome
    },
  }
}
