import { useLocale } from '../i18n/time.ts'
import { inSteps, type Live } from './moving.ts'
import { useMinutes } from './use-live-figures.ts'
import { useWords } from './words.ts'

const STEP = 5

/** How many conversations were opened in the last hour, with a bar for each five minutes; the same as a table, for who hears it. */
export function Arrivals({ live }: { live: Live }) {
  const { t } = useWords()
  const locale = useLocale()
  const minutes = useMinutes(live)
  const steps = inSteps(minutes, STEP)
  const total = minutes.reduce((sum, number) => sum + number, 0)
  return (
    <section aria-label={t('arrivals.title')}>
      <h2 className="font-semibold">{t('arrivals.title')}</h2>
      <div className="mt-2 rounded-lg border px-3 py-2.5">
        <p className="font-semibold text-[34px] tabular-nums leading-10" data-arrivals="">
          {total.toLocaleString(locale)}
        </p>
        <Bars steps={steps} className="h-16" />
        <p aria-hidden className="mt-1 flex justify-between text-muted text-xs">
          <span>{t('arrivals.ago', { minutes: 60 })}</span>
          <span>{t('arrivals.ago', { minutes: 30 })}</span>
          <span>{t('arrivals.now')}</span>
        </p>
        <table className="sr-only">
          <caption>{t('arrivals.label')}</caption>
          <thead>
            <tr>
              <th scope="col">{t('arrivals.from')}</th>
              <th scope="col">{t('arrivals.to')}</th>
              <th scope="col">{t('arrivals.count')}</th>
            </tr>
          </thead>
          <tbody>
            {steps.map((count, index) => {
              const ago = 60 - index * STEP
              return (
                <tr key={ago}>
                  <th scope="row">{t('arrivals.ago', { minutes: ago })}</th>
                  <td>{ago === STEP ? t('arrivals.now') : t('arrivals.ago', { minutes: ago - STEP })}</td>
                  <td>{count}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      </div>
    </section>
  )
}

/** A bar for each step, the highest as high as there is room. */
export function Bars({ steps, className }: { steps: readonly number[]; className: string }) {
  const most = Math.max(1, ...steps)
  return (
    <div aria-hidden className={`flex items-end gap-1 ${className}`}>
      {steps.map((count, index) => (
        <span
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is where it is
          key={index}
          className={`min-h-px flex-1 rounded-t-sm ${count === 0 ? 'bg-line' : 'bg-accent'}`}
          style={{ height: `${(100 * count) / most}%` }}
        />
      ))}
    </div>
  )
}
