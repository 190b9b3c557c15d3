import type { Provider } from '../domain/channel.ts'
import type { ChannelAdapter } from '../port.ts'
import { instagram } from './instagram/adapter.ts'
import { line } from './line/adapter.ts'
import { messenger } from './messenger/adapter.ts'
import { telegram } from './telegram/adapter.ts'
import { twilio } from './twilio/adapter.ts'
import { viber } from './viber/adapter.ts'
import { whatsappCloud } from './whatsapp-cloud/adapter.ts'

/** Every provider that calls us by webhook. */
export const adapters: readonly ChannelAdapter[] = [whatsappCloud, messenger, instagram, twilio, telegram, line, viber]
const byProvider = new Map<Provider, ChannelAdapter>(adapters.map((adapter) => [adapter.provider, adapter]))

/** The adapter of a provider. Throws a RangeError for one that has no webhooks: email and the web chat. */
export function adapterFor(provider: Provider): ChannelAdapter {
  const adapter = byProvider.get(provider)
  if (!adapter) throw new RangeError(`${provider} has no webhook adapter`)
  return adapter
}
