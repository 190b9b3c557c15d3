import type { Provider } from '../domain/channel.ts'
import type { ProviderCheck } from '../port.ts'
import { checkInstagram } from './instagram/check.ts'
import { checkLine } from './line/check.ts'
import { checkMessenger } from './messenger/check.ts'
import type { WebhookProvider } from './profiles.ts'
import { checkTelegram } from './telegram/check.ts'
import { checkTwilio } from './twilio/check.ts'
import { checkViber } from './viber/check.ts'
import { checkWhatsapp } from './whatsapp-cloud/check.ts'

/** How each provider that calls us by webhook is asked about a channel. */
const checks = {
  'whatsapp-cloud': { run: checkWhatsapp },
  messenger: { connects: true, run: checkMessenger },
  instagram: { run: checkInstagram },
  twilio: { connects: true, run: checkTwilio },
  telegram: { connects: true, run: checkTelegram },
  line: { connects: true, run: checkLine },
  viber: { connects: true, run: checkViber },
} satisfies Record<WebhookProvider, ProviderCheck>
const byProvider: { readonly [Name in Provider]?: ProviderCheck } = checks

/** The check of a provider; undefined for one without webhooks. */
export function checkOf(provider: Provider): ProviderCheck | undefined {
  return byProvider[provider]
}
