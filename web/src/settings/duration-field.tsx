import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Field } from './fields.tsx'

const units = { second: 1_000, minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const
type Unit = keyof typeof units
const names = Object.keys(units) as Unit[]

/** The largest unit that needs no fraction. */
const unitOf = (ms: number): Unit =>
  names.findLast((unit) => Number.isFinite(ms) && ms > 0 && ms % units[unit] === 0) ?? 'minute'

/** How people say a time: 3 minutes, 24 hours. */
export function spokenDuration(ms: number, language: string): string {
  // A day is said in hours as long as it is one: nobody sets a working day.
  const unit = ms <= units.day && unitOf(ms) === 'day' ? 'hour' : unitOf(ms)
  const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 2 })
  return format.format(ms / units[unit])
}

interface DurationFieldProps {
  label: string
  hint: string
  error: string | undefined
  /** milliseconds; NaN: nothing that is a number */
  value: number
  onChange(ms: number): void
}

export function DurationField({ label, hint, error, value, onChange }: DurationFieldProps) {
  const { t } = useTranslation('settings')
  const [unit, setUnit] = useState<Unit>(() => unitOf(value))
  const [text, setText] = useState(() => String(value / units[unit]))
  // Somebody else's change, or one's own brought back.
  const written = text.trim() === '' ? Number.NaN : Math.round(Number(text.replace(',', '.')) * units[unit])
  const [last, setLast] = useState(value)
  if (!Object.is(last, value)) {
    setLast(value)
    if (!Object.is(written, value)) {
      setUnit(unitOf(value))
      setText(String(value / units[unitOf(value)]))
    }
  }
  const change = (nextText: string, nextUnit: Unit) => {
    setText(nextText)
    setUnit(nextUnit)
    onChange(nextText.trim() === '' ? Number.NaN : Math.round(Number(nextText.replace(',', '.')) * units[nextUnit]))
  }
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="flex gap-2">
          <input
            {...control}
            className="field max-w-24"
            inputMode="decimal"
            value={text}
            onChange={({ target }) => change(target.value, unit)}
          />
          <select
            className="field w-auto"
            aria-label={t('unit.of', { what: label })}
            value={unit}
            onChange={({ target }) => change(text, target.value as Unit)}
          >
            {names.map((name) => (
              <option key={name} value={name}>
                {t(`unit.${name}`)}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  )
}
