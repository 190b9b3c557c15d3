import { memo, useState } from 'react'
import { useLocale } from '../../i18n/time.ts'
import { figureWords } from '../format.ts'
import { hourName, weekdayName } from '../keys.ts'
import type { Unit } from '../measures.ts'
import { useWords } from '../words.ts'
import type { Bar } from './bars.tsx'
import { useRoving } from './roving.ts'

const HOURS = Array.from({ length: 24 }, (_, hour) => hour)

/** ISO weekdays from the first of the reader's week on. */
export function weekdaysFrom(locale: string): number[] {
  const given = new Intl.Locale(locale) as Intl.Locale & {
    getWeekInfo?(): { firstDay: number }
    weekInfo?: { firstDay: number }
  }
  const first = (given.getWeekInfo?.() ?? given.weekInfo)?.firstDay ?? 1
  return Array.from({ length: 7 }, (_, index) => ((first - 1 + index) % 7) + 1)
}

interface HeatProps {
  title: string
  /** keys as `1-09` */
  bars: readonly Bar[]
  unit: Unit
  onChoose(key: string): void
}

/** Weekdays and hours: the fuller the colour, the more. */
export const Heat = memo(function Heat({ title, bars, unit, onChoose }: HeatProps) {
  const { t } = useWords()
  const locale = useLocale()
  const [at, setAt] = useState<Bar>()
  const byKey = new Map(bars.map((bar) => [bar.key, bar]))
  const days = weekdaysFrom(locale)
  const cells = days.flatMap((day) => HOURS.map((hour) => `${day}-${String(hour).padStart(2, '0')}`))
  const roving = useRoving(cells.length, { ArrowRight: 1, ArrowLeft: -1, ArrowDown: 24, ArrowUp: -24 }, (index) => {
    const key = cells[index]
    if (key) onChoose(key)
  })
  const largest = Math.max(0, ...bars.map(({ value }) => value ?? 0))
  const said = ({ name, value }: Bar) => `${name}: ${figureWords(value, unit, locale)}`
  return (
    <figure className="min-w-0">
      <figcaption className="flex min-h-5 items-baseline gap-3 pb-1 text-sm">
        <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
        <span aria-hidden className={`truncate text-xs ${at ? 'text-ink' : 'text-muted max-sm:hidden'}`}>
          {at ? said(at) : t('chart.hint')}
        </span>
      </figcaption>
      <table
        aria-label={`${title}. ${t('chart.hint')}`}
        className="w-full table-fixed border-separate border-spacing-px"
        onKeyDown={roving.onKeyDown}
        onPointerLeave={() => setAt(undefined)}
      >
        <thead aria-hidden>
          <tr>
            <td className="w-9" />
            {HOURS.map((hour) => (
              <td key={hour} className="h-4 overflow-visible whitespace-nowrap text-muted text-xs">
                {hour % 6 === 0 && <span className="block w-0">{hourName(hour, locale)}</span>}
              </td>
            ))}
          </tr>
        </thead>
        <tbody>
          {days.map((day, row) => (
            <tr key={day}>
              <th scope="row" className="truncate pe-1 text-start font-normal text-muted text-xs">
                {weekdayName(day, locale)}
              </th>
              {HOURS.map((hour) => {
                const index = row * 24 + hour
                const key = cells[index] ?? ''
                const bar = byKey.get(key)
                const share = largest > 0 ? (bar?.value ?? 0) / largest : 0
                return (
                  <td key={hour} className="p-0">
                    {bar && (
                      <button
                        type="button"
                        data-index={index}
                        tabIndex={roving.tabIndexOf(index)}
                        aria-label={said(bar)}
                        onFocus={() => {
                          setAt(bar)
                          roving.noteAt(index)
                        }}
                        onBlur={() => setAt(undefined)}
                        onPointerEnter={() => setAt(bar)}
                        onClick={() => onChoose(key)}
                        className="hit relative block h-5 w-full min-w-0! rounded-sm bg-sunken max-sm:min-h-6!"
                        style={
                          share > 0
                            ? // The smallest is seen, too.
                              { background: `color-mix(in oklab, var(--accent) ${12 + share * 88}%, var(--sunken))` }
                            : undefined
                        }
                      />
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </figure>
  )
})
