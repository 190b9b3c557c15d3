import type { Provider } from '../domain/channel.ts'
import type { ChannelAdapter } from '../port.ts'
import { instagram } from './instagram/adapter.ts'
import { line } from './line/adapter.ts'
import { messenger } from './messenger/adapter.ts'
import type { WebhookProvider } from './profiles.ts'
import { telegram } from './telegram/adapter.ts'
import { twilio } from './twilio/adapter.ts'
import { viber } from './viber/adapter.ts'
import { whatsappCloud } from './whatsapp-cloud/adapter.ts'

/** How each provider that calls us by webhook is talked to. */
export const adapters = {
  'whatsapp-cloud': whatsappCloud,
  messenger,
  instagram,
  twilio,
  telegram,
  line,
  viber,
} satisfies Record<WebhookProvider, ChannelAdapter>
const byProvider: { readonly [Name in Provider]?: ChannelAdapter } = adapters

/** The adapter of a provider; undefined for one without webhooks: email and the web chat. */
export function adapterOf(provider: Provider): ChannelAdapter | undefined {
  return byProvider[provider]
}
