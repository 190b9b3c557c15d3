import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import { Field } from '../settings/fields.tsx'

const units = { minute: 60, hour: 3_600, day: 86_400 } as const
type Unit = keyof typeof units
const names = Object.keys(units) as Unit[]
const unitOf = (seconds: number): Unit =>
  names.findLast((unit) => seconds > 0 && seconds % units[unit] === 0) ?? 'minute'

interface DurationProps {
  label: string
  hint?: string | undefined
  error?: string | undefined
  seconds: number
  onChange(seconds: number): void
}

/** A time in minutes, hours or days. */
export function Duration({ label, hint, error, seconds, onChange }: DurationProps) {
  const { t } = useTranslation('settings')
  const locale = useLocale()
  const [unit, setUnit] = useState<Unit>(() => unitOf(seconds))
  const amount = seconds / units[unit]
  const [text, setText] = useState(() => String(amount))
  const written = Number(text.replace(',', '.'))
  // Taken back, or brought in from elsewhere.
  if (Math.round(written * units[unit]) !== seconds && text.trim() !== '') {
    setUnit(unitOf(seconds))
    setText(String(seconds / units[unitOf(seconds)]))
  }
  const change = (nextText: string, nextUnit: Unit) => {
    const next = Number(nextText.replace(',', '.'))
    if (nextText.trim() !== '' && !Number.isFinite(next)) return
    setText(nextText)
    setUnit(nextUnit)
    onChange(nextText.trim() === '' ? 0 : Math.round(next * units[nextUnit]))
  }
  const word = (each: Unit) =>
    new Intl.NumberFormat(locale, { style: 'unit', unit: each, unitDisplay: 'long' })
      .formatToParts(Number.isFinite(amount) ? amount : 2)
      .find(({ type }) => type === 'unit')?.value ?? each
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <div className="flex gap-2">
          <input
            {...control}
            className="field max-w-20"
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
                {word(name)}
              </option>
            ))}
          </select>
        </div>
      )}
    </Field>
  )
}
