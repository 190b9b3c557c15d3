import {
  AtSign,
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

const marks: Record<ChannelType, { Icon: LucideIcon; tone: string }> = {
  whatsapp: { Icon: Phone, tone: '#1a8f4c' },
  messenger: { Icon: Zap, tone: '#1f6fe5' },
  instagram: { Icon: Camera, tone: '#c13584' },
  sms: { Icon: MessageSquareText, tone: '#5c6875' },
  telegram: { Icon: Send, tone: '#1c83bd' },
  line: { Icon: MessageCircleMore, tone: '#0a8a3c' },
  viber: { Icon: PhoneCall, tone: '#6f58d9' },
  email: { Icon: Mail, tone: '#8a5a1c' },
  web: { Icon: Globe, tone: '#33679c' },
}

/** Names of the providers are the same in every language; the rest is translated. */
export const channelNames: Partial<Record<ChannelType, string>> = {
  whatsapp: 'WhatsApp',
  messenger: 'Messenger',
  instagram: 'Instagram',
  sms: 'SMS',
  telegram: 'Telegram',
  line: 'LINE',
  viber: 'Viber',
}

export function ChannelIcon({ type, size = 16 }: { type: ChannelType | undefined; size?: number }) {
  const { Icon, tone } = type ? marks[type] : { Icon: AtSign, tone: '#5c6875' }
  return (
    <span
      aria-hidden
      className="inline-flex shrink-0 items-center justify-center rounded-[4px] text-white"
      style={{ background: tone, width: size, height: size }}
    >
      <Icon size={size * 0.66} strokeWidth={2.4} />
    </span>
  )
}
