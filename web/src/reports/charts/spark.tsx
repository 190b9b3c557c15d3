import { scaleLinear } from 'd3-scale'
import { area, line } from 'd3-shape'
import { useTranslation } from 'react-i18next'

const WIDTH = 120
const HEIGHT = 28

/** A small line: how it went, without numbers; those are beside it. */
export function Spark({ values }: { values: readonly (number | null)[] }) {
  const isRtl = useTranslation().i18n.dir() === 'rtl'
  const known = values.filter((value) => value !== null)
  if (known.length < 2) return <div className="h-7" aria-hidden />
  const x = scaleLinear([0, values.length - 1], isRtl ? [WIDTH - 2, 2] : [2, WIDTH - 2])
  const y = scaleLinear([0, Math.max(...known) || 1], [HEIGHT - 1, 3])
  const points = values.flatMap((value, index): [number, number][] => (value === null ? [] : [[x(index), y(value)]]))
  return (
    <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" className="block h-7 w-full" aria-hidden>
      <path d={area().y0(HEIGHT)(points) ?? ''} className="fill-soft" />
      <path
        d={line()(points) ?? ''}
        fill="none"
        strokeWidth={1.5}
        vectorEffect="non-scaling-stroke"
        className="stroke-accent"
      />
    </svg>
  )
}
