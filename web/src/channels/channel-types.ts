import type { ChannelType } from '../api/types.ts'

/** What each kind of channel is called, in the order in which they are offered. */
export const channelTypes = {
  // A name of the provider's own is the same in every language; null: it is translated.
  web: null,
  email: null,
  whatsapp: 'WhatsApp',
  messenger: 'Messenger',
  instagram: 'Instagram',
  sms: 'SMS',
  telegram: 'Telegram',
  line: 'LINE',
  viber: 'Viber',
  custom: null,
} as const satisfies Record<ChannelType, string | null>

/** Kinds whose name is translated. */
type Translated = {
  [Type in ChannelType]: (typeof channelTypes)[Type] extends null ? Type : never
}[ChannelType]

/** What a kind of channel is called: a name, or what is to be translated. */
export function nameOf(type: ChannelType): { name: string } | { translated: Translated } {
  const name = channelTypes[type]
  return name === null ? { translated: type as Translated } : { name }
}
