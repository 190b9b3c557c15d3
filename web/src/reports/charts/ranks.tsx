import { memo } from 'react'
import { useLocale } from '../../i18n/time.ts'
import { axisFor, figureWords } from '../format.ts'
import type { Unit } from '../measures.ts'
import { useWords } from '../words.ts'
import type { Bar } from './bars.tsx'
import { useRoving } from './roving.ts'

/** As many as are taken in at a glance; all of them are in the table. */
const MOST = 15

interface RanksProps {
  title: string
  bars: readonly Bar[]
  unit: Unit
  onChoose(key: string): void
}

/** Bars that lie below one another, the largest first: of people, teams, tags. */
export const Ranks = memo(function Ranks({ title, bars, unit, onChoose }: RanksProps) {
  const { t } = useWords()
  const locale = useLocale()
  const known = bars.filter(({ value }) => value !== null && value > 0)
  const shown = known.toSorted((one, other) => (other.value ?? 0) - (one.value ?? 0)).slice(0, MOST)
  const choose = (index: number) => {
    const bar = shown[index]
    if (bar) onChoose(bar.key)
  }
  const roving = useRoving(shown.length, { ArrowDown: 1, ArrowUp: -1 }, choose)
  const largest = unit === 'score' || unit === 'share' ? axisFor(0, unit, locale).top : (shown[0]?.value ?? 1)
  return (
    <figure className="min-w-0">
      <figcaption className="flex min-h-5 flex-wrap items-baseline gap-x-3 pb-1 text-sm">
        <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
        {known.length > shown.length && (
          <span className="text-muted text-xs">{t('chart.most', { count: shown.length, all: known.length })}</span>
        )}
      </figcaption>
      {/* biome-ignore lint/a11y/useSemanticElements: no fields are in it */}
      <div role="group" aria-label={`${title}. ${t('chart.hint')}`} onKeyDown={roving.onKeyDown}>
        {shown.map((bar, index) => (
          <button
            key={bar.key}
            type="button"
            data-index={index}
            tabIndex={roving.tabIndexOf(index)}
            onFocus={() => roving.noteAt(index)}
            onClick={() => onChoose(bar.key)}
            className="grid w-full grid-cols-[minmax(0,9rem)_minmax(0,1fr)_auto] items-center gap-2 rounded px-1 py-0.5 text-start text-sm -outline-offset-2 hover:bg-hover sm:grid-cols-[minmax(0,14rem)_minmax(0,1fr)_auto]"
          >
            <span className="truncate">{bar.name}</span>
            <span className="h-4">
              <span
                className="block h-full min-w-0.5 rounded-sm bg-accent"
                style={{ width: `${Math.min(100, ((bar.value ?? 0) / largest) * 100)}%` }}
              />
            </span>
            <span className="min-w-14 text-end tabular-nums">{figureWords(bar.value, unit, locale)}</span>
          </button>
        ))}
      </div>
    </figure>
  )
})
