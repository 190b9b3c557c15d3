import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import { queuesInOrder } from '../queues/lists.ts'
import type { Live } from './moving.ts'
import { useWaited } from './waited.ts'
import { useWords } from './words.ts'

/** The same numbers by team. */
export function Teams({ live }: { live: Live }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  return (
    <section aria-label={t('teams.title')}>
      <h2 className="mb-2 font-semibold">{t('teams.title')}</h2>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what does not fit is scrolled by keys */}
      <div className="overflow-x-auto rounded-lg border" tabIndex={0} role="group" aria-label={t('teams.title')}>
        <table className="w-full text-sm">
          <caption className="sr-only">{t('teams.title')}</caption>
          <thead className="border-b bg-canvas">
            <tr>
              <th scope="col" className="px-2.5 py-1.5 text-start font-medium">
                {t('teams.team')}
              </th>
              {queuesInOrder.map((queue) => (
                <th key={queue} scope="col" className="px-2 py-1.5 text-end align-bottom font-medium text-xs">
                  {common(`queue.${queue}`)}
                </th>
              ))}
              <th scope="col" className="px-2.5 py-1.5 text-end align-bottom font-medium text-xs">
                {t('waiting')}
              </th>
            </tr>
          </thead>
          <tbody className="divide-y">
            {live.teams.map((team) => (
              <Row key={team.id} team={team} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function Row({ team }: { team: Live['teams'][number] }) {
  const { t } = useWords()
  const locale = useLocale()
  const waited = useWaited(team.oldestWaitingSince)
  return (
    <tr>
      <th scope="row" className="max-w-40 truncate px-2.5 py-1.5 text-start font-normal">
        {team.id === '-' ? t('teams.none') : team.name}
      </th>
      {queuesInOrder.map((queue) => {
        const count = team.queues[queue]
        const look = count === 0 ? 'text-muted' : queue === 'overdue' ? 'font-semibold text-bad' : ''
        return (
          <td key={queue} className={`px-2 text-end tabular-nums ${look}`}>
            {count.toLocaleString(locale)}
          </td>
        )
      })}
      <td className="whitespace-nowrap px-2.5 text-end tabular-nums">{waited ?? '–'}</td>
    </tr>
  )
}
