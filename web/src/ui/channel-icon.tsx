import { AtSign } from 'lucide-react'
import type { ChannelType } from '../api/types.ts'
import { channelTypes } from '../channels/channel-types.ts'

export function ChannelIcon({ type, size = 16 }: { type: ChannelType | undefined; size?: number }) {
  const { Icon, tone } = type ? channelTypes[type] : { Icon: AtSign, tone: '#5c6875' }
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
