import { Clock } from 'lucide-react'
import { clockTime, stampTime, useLocale } from '../i18n/time.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { type Day, dayIn } from './days.ts'
import type { Report } from './types.ts'
import { useWords } from './words.ts'

/** What happens takes a moment to be counted: nobody needs to be told of less. */
const BEHIND_MS = 2 * 60_000

/** Whether a report lacks some of what it is about; undefined: it is complete. */
export function behindSince(
  { upTo, to, timeZone }: Pick<Report, 'upTo' | 'to' | 'timeZone'>,
  now: number,
): number | undefined {
  const until = Date.parse(upTo)
  const last: Day = dayIn(until, timeZone)
  return now - until > BEHIND_MS && to >= last ? until : undefined
}

/** Until when it is complete, where it is behind. */
export function UpTo({ report }: { report: Report }) {
  const { t } = useWords()
  const locale = useLocale()
  const now = serverNow()
  const since = behindSince(report, now)
  if (since === undefined) return null
  const isToday = dayIn(since, report.timeZone) === dayIn(now, report.timeZone)
  return (
    <p className="flex items-center gap-1.5 text-muted text-xs">
      <Clock size={12} className="shrink-0" aria-hidden />
      {t('upTo', { time: isToday ? clockTime(since, locale) : stampTime(since, locale) })}
    </p>
  )
}
