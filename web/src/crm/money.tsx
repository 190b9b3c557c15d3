import { type FormEvent, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import { remember, remembered } from '../ui/remembered.ts'
import { useSentence } from '../ui/sentence.ts'

const KEY = 'switchboard.currency'
/** What was used last; most companies sell in one. */
export const usualCurrency = () => remembered(KEY) ?? 'EUR'
export const rememberCurrency = (currency: string) => remember(KEY, currency)

export interface Money {
  value: number | null
  currency: string | null
}

export function moneyText({ value, currency }: Money, language: string): string | undefined {
  if (value === null || currency === null) return undefined
  const digits = Number.isInteger(value) ? { maximumFractionDigits: 0 } : {}
  return new Intl.NumberFormat(language, { style: 'currency', currency, ...digits }).format(value)
}

interface CurrencySelectProps {
  id?: string
  label?: string
  value: string
  onChange(currency: string): void
  /** no room for names */
  isShort?: boolean
  className?: string
}

export function CurrencySelect({ id, label, value, onChange, isShort, className = '' }: CurrencySelectProps) {
  const language = useLocale()
  const names = new Intl.DisplayNames(language, { type: 'currency' })
  return (
    <select
      id={id}
      className={`field ${className}`}
      aria-label={label}
      value={value}
      onChange={({ target }) => onChange(target.value)}
    >
      {Intl.supportedValuesOf('currency').map((code) => (
        <option key={code} value={code}>
          {isShort ? code : `${code} ${names.of(code)}`}
        </option>
      ))}
    </select>
  )
}

/** An amount that becomes fields when it is clicked: Enter saves, and so does leaving it; Escape does not. */
export function EditableMoney({ money, save }: { money: Money; save(money: Money): Promise<void> }) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const language = useLocale()
  const sentence = useSentence()
  const id = useId()
  const [draft, setDraft] = useState<{ value: string; currency: string }>()
  const [error, setError] = useState<unknown>()
  const [isSaving, setIsSaving] = useState(false)
  const opener = useRef<HTMLButtonElement>(null)
  const form = useRef<HTMLFormElement>(null)

  const leave = () => {
    const hadFocus = form.current?.contains(document.activeElement)
    setDraft(undefined)
    setError(undefined)
    if (hadFocus) setTimeout(() => opener.current?.focus())
  }
  const submit = async () => {
    if (!draft || isSaving) return
    const next = draft.value.trim() ? { value: Number(draft.value), currency: draft.currency } : noMoney
    const isSame = next.value === money.value && next.currency === money.currency
    if (isSame || !form.current?.reportValidity()) return isSame ? leave() : undefined
    setIsSaving(true)
    try {
      await save(next)
      if (next.currency) rememberCurrency(next.currency)
      leave()
    } catch (refusal) {
      setError(refusal)
    } finally {
      setIsSaving(false)
    }
  }
  const text = moneyText(money, language)
  if (!draft) {
    return (
      <button
        ref={opener}
        type="button"
        aria-label={`${t('field.value')}: ${text ?? t('noValue')}. ${common('contact.edit')}`}
        title={common('contact.edit')}
        onClick={() => setDraft({ value: money.value?.toString() ?? '', currency: money.currency ?? usualCurrency() })}
        className={`-mx-1.5 max-w-[calc(100%+12px)] rounded px-1.5 py-0.5 text-start tabular-nums hover:bg-hover ${text ? '' : 'text-muted'}`}
      >
        {text ?? t('noValue')}
      </button>
    )
  }
  return (
    <form
      ref={form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void submit()
      }}
      onBlur={({ currentTarget, relatedTarget }) => {
        if (error === undefined && !currentTarget.contains(relatedTarget)) void submit()
      }}
      onKeyDown={(event) => {
        if (event.key !== 'Escape') return
        event.preventDefault()
        event.stopPropagation()
        leave()
      }}
    >
      <div className="flex gap-1">
        <input
          // biome-ignore lint/a11y/noAutofocus: the field opens because it was clicked
          autoFocus
          type="number"
          min={0}
          max={1_000_000_000_000}
          step="any"
          inputMode="decimal"
          className="field min-w-0 flex-1"
          aria-label={t('field.value')}
          aria-describedby={error === undefined ? undefined : `${id}-error`}
          value={draft.value}
          onChange={({ target }) => setDraft({ ...draft, value: target.value })}
        />
        <CurrencySelect
          label={t('field.currency')}
          isShort
          className="w-20!"
          value={draft.currency}
          onChange={(currency) => setDraft({ ...draft, currency })}
        />
      </div>
      {error !== undefined && (
        <p role="alert" id={`${id}-error`} className="mt-0.5 text-bad text-xs">
          {sentence(error)} {text && common('edit.now', { value: text })}
        </p>
      )}
    </form>
  )
}

const noMoney: Money = { value: null, currency: null }
