import type { AppRoom, ChannelParts } from '../areas/channels/port.ts'
import { adapterOf } from '../areas/channels/providers/adapters.ts'
import { createCustom } from '../areas/channels/providers/custom/adapter.ts'

/** The providers' adapters: for the functions that read webhooks. */
export function adapters(): Pick<ChannelParts, 'adapter'> {
  return { adapter: adapterOf }
}

/** The same, and the company's own apps: for the function that sends, and fetches files. */
export function allAdapters(appRoom: AppRoom): Pick<ChannelParts, 'adapter'> {
  const custom = createCustom(appRoom)
  return { adapter: (provider) => (provider === 'custom' ? custom : adapterOf(provider)) }
}
