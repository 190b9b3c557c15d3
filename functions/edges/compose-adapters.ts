import type { ChannelParts } from '../areas/channels/port.ts'
import { adapterOf } from '../areas/channels/providers/adapters.ts'

/** The providers' adapters: for the functions that read webhooks, send, or fetch files. */
export function adapters(): Pick<ChannelParts, 'adapter'> {
  return { adapter: adapterOf }
}
