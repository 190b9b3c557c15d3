import { scaleBand, scaleLinear } from 'd3-scale'
import { memo, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../../i18n/time.ts'
import { axisFor, figureWords } from '../format.ts'
import type { Unit } from '../measures.ts'
import { useWords } from '../words.ts'
import { useRoving } from './roving.ts'
import { useWidth } from './use-width.ts'

export interface Bar {
  key: string
  /** as it is called in full, and below the axis */
  name: string
  short: string
  /** null: there was none */
  value: number | null
  /** nine of ten were below */
  upper?: number | null
}

interface BarsProps {
  title: string
  bars: readonly Bar[]
  unit: Unit
  /** where it should be below */
  target?: number | undefined
  onChoose(key: string): void
}

const HEIGHT = 232
const TOP = 14
const BOTTOM = 24
const SIDE = 52
const LABEL = 64

/** Bars along time: each can be pointed at, reached by the arrow keys, and chosen. */
export const Bars = memo(function Bars({ title, bars, unit, target, onChoose }: BarsProps) {
  const { t } = useWords()
  const { i18n } = useTranslation()
  const locale = useLocale()
  const [measure, width] = useWidth()
  const [at, setAt] = useState<number>()
  const isRtl = i18n.dir() === 'rtl'
  const choose = (index: number) => {
    const bar = bars[index]
    if (bar) onChoose(bar.key)
  }
  const roving = useRoving(bars.length, { ArrowRight: 1, ArrowLeft: -1 }, choose)
  const largest = Math.max(0, ...bars.map(({ value, upper }) => Math.max(value ?? 0, upper ?? 0)))
  const { top, ticks } = axisFor(largest, unit, locale)
  const y = scaleLinear([0, top], [HEIGHT - BOTTOM, TOP])
  const range: [number, number] = isRtl ? [width - SIDE, 4] : [SIDE, width - 4]
  const x = scaleBand(
    bars.map(({ key }) => key),
    range,
  )
    .paddingInner(bars.length > 90 ? 0.1 : 0.25)
    .paddingOuter(0.15)
  const every = Math.max(1, Math.ceil((bars.length * LABEL) / Math.max(1, width - SIDE)))
  const said = ({ name, value, upper }: Bar) =>
    [
      `${name}: ${figureWords(value, unit, locale)}`,
      ...(upper == null ? [] : [`${t('column.p90')} ${figureWords(upper, unit, locale)}`]),
    ].join(' · ')
  const shown = at === undefined ? undefined : bars[at]
  const isShown = target !== undefined && target > 0 && target < top
  return (
    <figure ref={measure} className="min-w-0">
      <figcaption className="flex min-h-5 items-baseline gap-3 pb-1 text-sm">
        <span className="min-w-0 flex-1 truncate font-medium">{title}</span>
        <span aria-hidden className={`truncate text-xs ${shown ? 'text-ink' : 'text-muted max-sm:hidden'}`}>
          {shown ? said(shown) : t('chart.hint')}
        </span>
      </figcaption>
      {width > 0 && (
        // biome-ignore lint/a11y/useSemanticElements: there are no fields within a drawing
        <svg
          role="group"
          aria-label={`${title}. ${t('chart.hint')}`}
          width={width}
          height={HEIGHT}
          className="block"
          onKeyDown={roving.onKeyDown}
          onPointerLeave={() => setAt(undefined)}
        >
          <g aria-hidden>
            {ticks.map(({ value, label }) => (
              <g key={value} transform={`translate(0 ${y(value)})`}>
                <line
                  x1={isRtl ? 0 : SIDE - 4}
                  x2={isRtl ? width - SIDE + 4 : width}
                  className={value === 0 ? 'stroke-strong' : 'stroke-line'}
                />
                <text
                  x={isRtl ? width - SIDE + 8 : SIDE - 8}
                  dy="0.32em"
                  // Anchors follow the direction of the text: "end" is on the left of it there.
                  textAnchor="end"
                  className="fill-muted text-xs tabular-nums"
                >
                  {label}
                </text>
              </g>
            ))}
            {bars.map(({ key, short }, index) =>
              index % every === 0 ? (
                <text
                  key={key}
                  x={(x(key) ?? 0) + x.bandwidth() / 2}
                  y={HEIGHT - 6}
                  textAnchor="middle"
                  className="fill-muted text-xs"
                >
                  {short}
                </text>
              ) : null,
            )}
          </g>
          {bars.map((bar, index) => {
            const left = x(bar.key) ?? 0
            const height = y(0) - y(bar.value ?? 0)
            const step = x.step()
            return (
              // biome-ignore lint/a11y/useSemanticElements: there are no buttons within a drawing
              <g
                key={bar.key}
                role="button"
                data-index={index}
                tabIndex={roving.tabIndexOf(index)}
                aria-label={said(bar)}
                onFocus={() => {
                  setAt(index)
                  roving.noteAt(index)
                }}
                onBlur={() => setAt(undefined)}
                onPointerEnter={() => setAt(index)}
                onClick={() => choose(index)}
                className="group/bar cursor-pointer outline-none"
              >
                <rect
                  x={left - (step - x.bandwidth()) / 2}
                  y={TOP}
                  width={step}
                  height={HEIGHT - TOP - BOTTOM}
                  className="fill-transparent group-hover/bar:fill-hover group-focus-visible/bar:fill-hover"
                />
                {bar.upper != null && bar.value !== null && (
                  <line
                    x1={left + x.bandwidth() / 2}
                    x2={left + x.bandwidth() / 2}
                    y1={y(bar.upper)}
                    y2={y(bar.value)}
                    strokeWidth={Math.min(2, x.bandwidth())}
                    className="stroke-strong"
                  />
                )}
                {bar.value !== null && bar.value > 0 && (
                  <rect
                    x={left}
                    y={HEIGHT - BOTTOM - Math.max(1.5, height)}
                    width={Math.max(1, x.bandwidth())}
                    height={Math.max(1.5, height)}
                    rx={Math.min(2, x.bandwidth() / 4)}
                    className="fill-accent"
                  />
                )}
                <rect
                  x={left - 2}
                  y={TOP}
                  width={x.bandwidth() + 4}
                  height={HEIGHT - TOP - BOTTOM}
                  rx={3}
                  strokeWidth={2}
                  className="fill-transparent stroke-transparent group-focus-visible/bar:stroke-accent"
                />
              </g>
            )
          })}
          {isShown && (
            <g aria-hidden transform={`translate(0 ${y(target)})`} className="pointer-events-none">
              <line
                x1={isRtl ? 0 : SIDE - 4}
                x2={isRtl ? width - SIDE + 4 : width}
                strokeDasharray="4 3"
                className="stroke-good"
              />
              <text
                x={isRtl ? 4 : width - 4}
                y={-4}
                textAnchor="end"
                strokeWidth={3}
                paintOrder="stroke"
                className="fill-good stroke-surface text-xs"
              >
                {t('chart.target', { time: figureWords(target, unit, locale) })}
              </text>
            </g>
          )}
        </svg>
      )}
    </figure>
  )
})
