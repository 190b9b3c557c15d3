import { useState } from 'react'
import { Field } from '../settings/fields.tsx'
import { usePicture } from './editing.ts'
import type { Kind, Option } from './things.ts'
import { useWords } from './words.ts'

interface PickProps {
  label: string
  kind: Kind
  value: string
  onChange(value: string): void
  error?: string | undefined
  /** nothing may be chosen: how that is called */
  none?: string
}

/** One of what there is; what is gone stays chosen, and is called so. */
export function Pick({ label, kind, value, onChange, error, none }: PickProps) {
  const { t } = useWords()
  const { things } = usePicture().spoken
  const options = things.options[kind]
  return (
    <Field label={label} error={error}>
      {(control) => (
        <select {...control} className="field" value={value} onChange={({ target }) => onChange(target.value)}>
          <option value="">{none ?? t('field.choose')}</option>
          {value !== '' && !options?.some((option) => option.value === value) && (
            <option value={value}>{options ? t('field.gone', { id: value }) : value}</option>
          )}
          {options?.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  )
}

interface PickManyProps {
  label: string
  options: readonly Option[]
  values: readonly string[]
  onChange(values: string[]): void
  error?: string | undefined
  /** its label is not shown: what stands beside it says it */
  isBare?: boolean
}

/** Any number of what there is. */
export function PickMany({ label, options, values, onChange, error, isBare = false }: PickManyProps) {
  const { t } = useWords()
  const gone = values.filter((value) => !options.some((option) => option.value === value))
  // As it begins: what is chosen is seen, and nothing moves while one chooses.
  const [first] = useState(() => new Set(values))
  const all = [
    ...gone.map((value) => ({ value, label: t('field.gone', { id: value }) })),
    ...options.filter(({ value }) => first.has(value)),
    ...options.filter(({ value }) => !first.has(value)),
  ]
  return (
    <fieldset className="min-w-0">
      <legend className={isBare ? 'sr-only' : 'mb-1 font-medium text-sm'}>{label}</legend>
      <div className="scroll-thin max-h-40 space-y-1 overflow-y-auto rounded-md border p-2">
        {all.map((option) => (
          <label key={option.value} className="flex items-center gap-2 text-sm">
            <input
              type="checkbox"
              className="size-4 shrink-0 accent-(--accent)"
              checked={values.includes(option.value)}
              onChange={({ target }) =>
                onChange(target.checked ? [...values, option.value] : values.filter((each) => each !== option.value))
              }
            />
            <span className="truncate">{option.label}</span>
          </label>
        ))}
      </div>
      {error && <p className="mt-1 text-bad text-sm">{error}</p>}
    </fieldset>
  )
}
