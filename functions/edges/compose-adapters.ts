import type { ChannelParts } from '../areas/channels/port.ts'
import { adapters as all } from '../areas/channels/providers/index.ts'

/** The providers' adapters: for the functions that read webhooks, send, or fetch files. */
export function adapters(): Pick<ChannelParts, 'adapter'> {
  return { adapter: (provider) => all.find((adapter) => adapter.provider === provider) }
}
