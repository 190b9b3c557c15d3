import { openFunctions } from '../../../platform/functions.ts'
import type { AppRoom, SendResult } from '../../channels/port.ts'

/** The function that calls apps: a lane waits for what it answers, as for any provider. */
export function createAppRoom(functionArn: string, region: string, endpoint: string | undefined): AppRoom {
  const functions = openFunctions(region, endpoint)
  return { tell: async (call) => (await functions.invoke(functionArn, call)) as SendResult }
}
