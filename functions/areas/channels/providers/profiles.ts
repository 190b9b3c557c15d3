import { type ChannelType, channelTypes, type Provider } from '../domain/channel.ts'
import type { Capabilities, ChannelProfile } from '../port.ts'
import { profile as custom } from './custom/profile.ts'
import { profile as email } from './email/profile.ts'
import { profile as instagram } from './instagram/profile.ts'
import { profile as line } from './line/profile.ts'
import { profile as messenger } from './messenger/profile.ts'
import { profile as telegram } from './telegram/profile.ts'
import { profile as twilio } from './twilio/profile.ts'
import { profile as viber } from './viber/profile.ts'
import { profile as web } from './web/profile.ts'
import { profile as whatsappCloud } from './whatsapp-cloud/profile.ts'

/** What each provider's channels need and carry: all that is to be known of a provider without talking to it. */
export const profiles = {
  'whatsapp-cloud': whatsappCloud,
  messenger,
  instagram,
  twilio,
  telegram,
  line,
  viber,
  email,
  web,
  custom,
} satisfies { [Name in Provider]: ChannelProfile & { provider: Name } }

type Profiles = typeof profiles

/** Those that call us by webhook. */
export type WebhookProvider = { [Name in Provider]: Profiles[Name]['webhooks'] extends true ? Name : never }[Provider]

/** What the profile of a provider says. */
export function profileOf(provider: Provider): ChannelProfile {
  return profiles[provider]
}

/** What a kind of channel can do, where no more is known of the channel than its kind. */
export function capabilitiesOf(type: ChannelType): Capabilities {
  return profileOf(channelTypes[type].provider).capabilities(type)
}
