import type { ChannelParts } from '../areas/channels/port.ts'
import { checkOf } from '../areas/channels/providers/checks.ts'

/** Asking providers about channels: for the functions that run operations. */
export function checks(): Pick<ChannelParts, 'check'> {
  return { check: checkOf }
}
