import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
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
  return inUnits(language, unit).format(ms / units[unit])
}

const inUnits = (language: string, unit: Unit) =>
  new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long', maximumFractionDigits: 2 })

/** The word that follows the number: 1 day, 2 days. */
function unitName(amount: number, unit: Unit, language: string): string {
  const parts = inUnits(language, unit).formatToParts(Number.isFinite(amount) ? amount : 2)
  return parts.find(({ type }) => type === 'unit')?.value ?? unit
}

/** NaN: not a number. */
const amountOf = (text: string) => (text.trim() === '' ? Number.NaN : Number(text.replace(',', '.')))

interface DurationFieldProps {
  label: string
  hint?: string
  error: string | undefined
  /** milliseconds; NaN: nothing that is a number */
  value: number
  onChange(ms: number): void
}

export function DurationField({ label, hint, error, value, onChange }: DurationFieldProps) {
  const { t } = useTranslation('settings')
  const language = useLocale()
  const [unit, setUnit] = useState<Unit>(() => unitOf(value))
  const [text, setText] = useState(() => String(value / units[unit]))
  const amount = amountOf(text)
  const written = Math.round(amount * units[unit])
  const [last, setLast] = useState(value)
  if (!Object.is(last, value)) {
    setLast(value)
    // Somebody else's change, or one's own brought back.
    if (!Object.is(written, value)) {
      setUnit(unitOf(value))
      setText(String(value / units[unitOf(value)]))
    }
  }
  const change = (nextText: string, nextUnit: Unit) => {
    setText(nextText)
    setUnit(nextUnit)
    onChange(Math.round(amountOf(nextText) * units[nextUnit]))
  }
  return (
    <Field label={label} {...(hint ? { hint } : {})} error={error}>
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
                {unitName(amount, name, language)}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  )
}
