import type { Provider } from '../domain/model.ts'
import type { ChannelAdapter } from '../use-cases/ports.ts'
import { instagram } from './instagram.ts'
import { line } from './line.ts'
import { messenger } from './messenger.ts'
import { telegram } from './telegram.ts'
import { twilio } from './twilio.ts'
import { viber } from './viber.ts'
import { whatsappCloud } from './whatsapp-cloud.ts'

/** Every provider that calls us by webhook. */
export const adapters: readonly ChannelAdapter[] = [whatsappCloud, messenger, instagram, twilio, telegram, line, viber]
const byProvider = new Map<Provider, ChannelAdapter>(adapters.map((adapter) => [adapter.provider, adapter]))

/** The adapter of a provider. Throws a RangeError for one that has no webhooks: email and the web chat. */
export function adapterFor(provider: Provider): ChannelAdapter {
  const adapter = byProvider.get(provider)
  if (!adapter) throw new RangeError(`${provider} has no webhook adapter`)
  return adapter
}
