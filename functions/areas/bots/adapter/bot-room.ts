import type { JobOutcome } from '../../../kernel/ports.ts'
import { openFunctions } from '../../../platform/functions.ts'
import type { BotCall, BotRoomParts } from '../port.ts'

/** The function that asks bots: a lane waits for what it answers, as for any provider. */
export function createBotRoom(
  functionArn: string,
  region: string,
  endpoint: string | undefined,
): BotRoomParts['botRoom'] {
  const functions = openFunctions(region, endpoint)
  return {
    async ask(job, out) {
      const call: BotCall = { kind: 'bot', job, out }
      return (await functions.invoke(functionArn, call)) as JobOutcome
    },
  }
}
