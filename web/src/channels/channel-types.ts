import {
  Camera,
  Globe,
  type LucideIcon,
  Mail,
  MessageCircleMore,
  MessageSquareText,
  Phone,
  PhoneCall,
  Send,
  Zap,
} from 'lucide-react'
import type { ChannelType } from '../api/types.ts'

interface Shown {
  /** a name of the provider's own is the same in every language; null: it is translated */
  name: string | null
  Icon: LucideIcon
  tone: string
}

/** How each kind of channel looks and what it is called, in the order in which they are offered. */
export const channelTypes = {
  web: { name: null, Icon: Globe, tone: '#33679c' },
  email: { name: null, Icon: Mail, tone: '#8a5a1c' },
  whatsapp: { name: 'WhatsApp', Icon: Phone, tone: '#1a8f4c' },
  messenger: { name: 'Messenger', Icon: Zap, tone: '#1f6fe5' },
  instagram: { name: 'Instagram', Icon: Camera, tone: '#c13584' },
  sms: { name: 'SMS', Icon: MessageSquareText, tone: '#5c6875' },
  telegram: { name: 'Telegram', Icon: Send, tone: '#1c83bd' },
  line: { name: 'LINE', Icon: MessageCircleMore, tone: '#0a8a3c' },
  viber: { name: 'Viber', Icon: PhoneCall, tone: '#6f58d9' },
} satisfies Record<ChannelType, Shown>

/** Kinds whose name is translated. */
type Translated = {
  [Type in ChannelType]: (typeof channelTypes)[Type]['name'] extends null ? Type : never
}[ChannelType]

/** What a kind of channel is called: a name, or what is to be translated. */
export function nameOf(type: ChannelType): { name: string } | { translated: Translated } {
  const { name } = channelTypes[type]
  return name === null ? { translated: type as Translated } : { name }
}
