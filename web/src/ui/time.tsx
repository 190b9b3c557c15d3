import { clockTime, exactTime, relativeTime, useLocale } from '../i18n/time.ts'
import { useNow } from '../realtime/server-clock.ts'

/** When it was, as people say it; the exact time on hover. */
export function TimeAgo({ at, className }: { at: string; className?: string }) {
  const language = useLocale()
  const now = useNow(30_000)
  const ms = Date.parse(at)
  return (
    <time dateTime={at} title={exactTime(ms, language)} className={className}>
      {relativeTime(ms, Math.max(now, ms), language)}
    </time>
  )
}

/** The time of day; the whole date on hover. */
export function TimeOfDay({ at, className }: { at: string; className?: string }) {
  const language = useLocale()
  const ms = Date.parse(at)
  return (
    <time dateTime={at} title={exactTime(ms, language)} className={className}>
      {clockTime(ms, language)}
    </time>
  )
}
