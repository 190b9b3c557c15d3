import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Hourglass, TriangleAlert } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import type { Queue } from '../api/keys.ts'
import { workspaceQuery } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { queueIcons, queuesInOrder } from '../queues/lists.ts'
import type { Live } from './moving.ts'
import { useWaited } from './waited.ts'
import { useWords } from './words.ts'

type Tone = 'plain' | 'warn' | 'bad'
const looks: Record<Tone, string> = {
  plain: 'border-line',
  warn: 'border-warn bg-warn-soft text-warn',
  bad: 'border-bad bg-bad-soft text-bad',
}

/** The smallest number that an alert is set to for a queue of all teams and that it has passed; undefined: none. */
export function usePassed(live: Live): (queue: Queue) => number | undefined {
  const { data } = useQuery(workspaceQuery)
  const alerts = data?.queueAlerts ?? []
  return (queue) =>
    alerts
      .filter((alert) => alert.queue === queue && alert.teamId === undefined && live.queues[queue] > alert.above)
      .map(({ above }) => above)
      .toSorted((a, b) => b - a)[0]
}

/** How a queue's number looks: what has passed its number, and who waits too long. */
export const toneOf = (queue: Queue, count: number, passed: number | undefined): Tone =>
  passed !== undefined || (queue === 'overdue' && count > 0) ? 'bad' : queue === 'soon' && count > 0 ? 'warn' : 'plain'

/** R2: each queue's number, and who waits longest, by the second. */
export function Tiles({ live }: { live: Live }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const locale = useLocale()
  const passed = usePassed(live)
  const waited = useWaited(live.oldestWaitingSince)
  const tile = 'flex h-full flex-col gap-1 rounded-lg border px-3 py-2.5'
  return (
    <section aria-label={t('queues')}>
      <ul className="grid grid-cols-2 gap-3 sm:grid-cols-3 xl:grid-cols-6">
        {queuesInOrder.map((queue) => {
          const Icon = queueIcons[queue]
          const [count, above] = [live.queues[queue], passed(queue)]
          return (
            <li key={queue} data-queue={queue}>
              <Link
                to="/"
                search={{ queue }}
                title={t('openQueue', { queue: common(`queue.${queue}`) })}
                className={`${tile} hover:border-strong ${looks[toneOf(queue, count, above)]}`}
              >
                <span className="flex items-center gap-1.5 text-sm">
                  <Icon size={14} className="shrink-0" aria-hidden />
                  {common(`queue.${queue}`)}
                </span>
                <span className="font-semibold text-[34px] tabular-nums leading-10">{count.toLocaleString(locale)}</span>
                <span className="flex min-h-4 items-center gap-1 text-xs">
                  {above !== undefined && (
                    <>
                      <TriangleAlert size={12} className="shrink-0" aria-hidden />
                      {t('above', { above: above.toLocaleString(locale) })}
                    </>
                  )}
                </span>
              </Link>
            </li>
          )
        })}
        <li>
          <div className={`${tile} ${looks.plain}`}>
            <span className="flex items-center gap-1.5 text-sm">
              <Hourglass size={14} className="shrink-0" aria-hidden />
              {t('waiting')}
            </span>
            {waited === undefined ? (
              <span className="text-muted leading-10">{t('nobodyWaits')}</span>
            ) : (
              <span className="whitespace-nowrap font-semibold text-[28px] tabular-nums leading-10" data-waited="">
                {waited}
              </span>
            )}
          </div>
        </li>
      </ul>
    </section>
  )
}
