import { Clock3 } from 'lucide-react'
import type { ChannelType } from '../api/types.ts'
import { useLocale } from '../i18n/time.ts'
import { whenWords } from '../messages/later/times.ts'
import { useNow } from '../realtime/server-clock.ts'
import { useChannelName } from '../ui/channel-name.ts'
import { useWords } from './words.ts'

interface WindowNoteProps {
  type: ChannelType
  /** epoch ms */
  until: number
  hasTemplates: boolean
}

const MINUTE_MS = 60_000
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS

/** M8: that a channel takes no free text any more, since when and what is left; or for how much longer it does. */
export default function WindowNote({ type, until, hasTemplates }: WindowNoteProps) {
  const { t } = useWords()
  const locale = useLocale()
  const name = useChannelName()
  const now = useNow(5_000)
  const minutes = Math.ceil((until - now) / MINUTE_MS)
  const at = new Date(until)
  // The day of the week alone says which one it was for a week.
  const time =
    now - until < WEEK_MS
      ? new Intl.DateTimeFormat(locale, { weekday: 'long', hour: 'numeric', minute: '2-digit' }).format(at)
      : whenWords(at, new Date(now), locale)
  const words =
    minutes > 0
      ? t('window.left', { count: minutes })
      : t(hasTemplates ? 'window.template' : 'window.shut', { time, channel: name({ type }) })
  return (
    <p
      role="status"
      className="mb-1.5 flex items-baseline gap-1.5 text-muted text-sm"
      data-window={minutes > 0 ? 'ending' : 'shut'}
    >
      <Clock3 size={13} className="shrink-0 self-center" aria-hidden />
      {words}
    </p>
  )
}
