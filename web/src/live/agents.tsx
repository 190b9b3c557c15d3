import { ArrowDown, ArrowUp } from 'lucide-react'
import { useState } from 'react'
import { clockTime, stampTime, useLocale, waited } from '../i18n/time.ts'
import { useNow } from '../realtime/server-clock.ts'
import { type AgentColumn, type AgentOrder, inOrder, type Live, stateOf } from './moving.ts'
import { useAgentsNow } from './use-live-figures.ts'
import { useWords } from './words.ts'

const columns = ['name', 'state', 'open', 'since'] as const satisfies AgentColumn[]
const DAY_MS = 24 * 60 * 60_000

/** Who is there: by whether they are, unless another column is chosen. */
export function Agents({ live }: { live: Live }) {
  const { t } = useWords()
  const locale = useLocale()
  const now = useNow(30_000)
  const [order, setOrder] = useState<AgentOrder>({ by: 'state', isDescending: false })
  const agents = inOrder(useAgentsNow(live), order, locale)
  const count = agents.filter((agent) => stateOf(agent) === 'online').length
  const choose = (by: AgentColumn) =>
    setOrder((before) => ({ by, isDescending: before.by === by ? !before.isDescending : by === 'open' }))
  if (agents.length === 0) return <p className="text-muted">{t('agents.none')}</p>
  return (
    <section aria-label={t('agents.title')}>
      <h2 className="mb-2 flex items-baseline gap-2 font-semibold">
        {t('agents.title')}
        <span className="font-normal text-muted text-sm">{t('agents.sum', { count })}</span>
      </h2>
      <div className="overflow-x-auto rounded-lg border">
        <table className="w-full text-sm">
          <caption className="sr-only">{t('agents.title')}</caption>
          <thead className="border-b bg-canvas">
            <tr>
              {columns.map((column) => {
                const isSorted = order.by === column
                const Arrow = order.isDescending ? ArrowDown : ArrowUp
                return (
                  <th
                    key={column}
                    scope="col"
                    aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : 'none'}
                    className={`p-0 font-medium ${column === 'open' || column === 'since' ? 'text-end' : 'text-start'}`}
                  >
                    <button
                      type="button"
                      onClick={() => choose(column)}
                      className="inline-flex min-h-8 items-center gap-1 px-2.5 -outline-offset-2 hover:underline"
                    >
                      {t(`agents.${column}`)}
                      {isSorted && <Arrow size={13} className="shrink-0" aria-hidden />}
                    </button>
                  </th>
                )
              })}
            </tr>
          </thead>
          <tbody className="divide-y">
            {agents.map((agent) => {
              const state = stateOf(agent)
              const since = agent.since === null ? undefined : Date.parse(agent.since)
              return (
                <tr key={agent.id} data-agent={agent.id}>
                  <th scope="row" className="max-w-56 truncate px-2.5 py-1.5 text-start font-normal">
                    {agent.name}
                  </th>
                  <td className={`whitespace-nowrap px-2.5 ${state === 'offline' ? 'text-muted' : ''}`}>
                    <Dot state={state} />
                    {t(`state.${state}`)}
                  </td>
                  <td className="px-2.5 text-end tabular-nums">{agent.open.toLocaleString(locale)}</td>
                  <td className="whitespace-nowrap px-2.5 text-end tabular-nums">
                    {since === undefined ? (
                      <span className="text-muted">–</span>
                    ) : (
                      <time dateTime={agent.since ?? ''} title={stampTime(since, locale)}>
                        {now - since < DAY_MS ? clockTime(since, locale) : stampTime(since, locale)}
                        <span className="ms-2 text-muted">{waited(now - since, locale)}</span>
                      </time>
                    )}
                  </td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** Full, half or empty: told apart without its colour. */
function Dot({ state }: { state: ReturnType<typeof stateOf> }) {
  const look = { online: 'bg-good border-good', away: 'border-warn border-s-[5px]', offline: 'border-strong' }[state]
  return <span aria-hidden className={`me-2 inline-block size-2.5 rounded-full border-2 ${look}`} />
}
