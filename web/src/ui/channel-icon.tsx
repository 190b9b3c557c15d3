import { AtSign } from 'lucide-react'
import type { ChannelType } from '../api/types.ts'
import { marks } from './marks.tsx'

/** The sign of a channel's provider, in its colour: the same in the light and in the dark. */
export function ChannelIcon({ type, size = 16 }: { type: ChannelType | undefined; size?: number }) {
  const mark = type && marks[type]
  return (
    <span
      aria-hidden
      className="inline-flex shrink-0 items-center justify-center text-white"
      style={{ background: mark?.ground ?? '#5c6875', width: size, height: size, borderRadius: size * 0.26 }}
    >
      {mark ? (
        <svg viewBox="0 0 24 24" width={size * mark.fill} height={size * mark.fill} fill="currentColor" aria-hidden>
          {mark.sign}
        </svg>
      ) : (
        <AtSign size={size * 0.66} strokeWidth={2.4} />
      )}
    </span>
  )
}
