import { Plus, X } from 'lucide-react'
import { type FormEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { Problem } from '../api/problem.ts'
import { useSentence } from '../ui/sentence.ts'

interface EditableTextProps {
  label: string
  value: string
  /** instead of the value while it is not edited */
  shown?: string | undefined
  placeholder?: string
  big?: boolean
  isRequired?: boolean
  type?: 'text' | 'tel' | 'email' | 'date'
  inputMode?: 'decimal' | undefined
  /** what is wrong with it, before it is saved */
  check?(value: string): string | undefined
  /** what others wrote here before, to choose from */
  suggestions?: readonly string[] | undefined
  /** begin with the field open */
  isNew?: boolean
  onLeave?(): void
  save(value: string): Promise<void>
}

/**
 * Text that becomes a field when it is clicked. Enter saves, and so does leaving it; Escape does not. What somebody else
 * changed while one was writing is shown before it can be overwritten.
 */
export function EditableText(props: EditableTextProps) {
  const {
    label,
    value,
    shown,
    placeholder,
    big,
    isRequired,
    type = 'text',
    inputMode,
    suggestions,
    isNew,
    onLeave,
    check,
    save,
  } = props
  const { t } = useTranslation()
  const sentence = useSentence()
  const id = useId()
  const [draft, setDraft] = useState<string | undefined>(isNew ? '' : undefined)
  const [error, setError] = useState<unknown>()
  const [isSaving, setIsSaving] = useState(false)
  const begun = useRef<string | undefined>(value)
  const input = useRef<HTMLInputElement>(null)
  const opener = useRef<HTMLButtonElement>(null)
  const isEditing = draft !== undefined
  useEffect(() => {
    if (isEditing) input.current?.select()
  }, [isEditing])

  const begin = () => {
    begun.current = value
    setDraft(value)
  }
  const leave = () => {
    const hadFocus = document.activeElement === input.current
    setDraft(undefined)
    setError(undefined)
    onLeave?.()
    // The keyboard goes on from where it was.
    if (hadFocus) setTimeout(() => opener.current?.focus())
  }
  const submit = async () => {
    const next = draft?.trim() ?? ''
    if (isSaving) return
    if (next === value || (isRequired && next === '')) return leave()
    if (begun.current !== undefined && value !== begun.current) {
      begun.current = value
      return setError(new Problem(409, { code: 'version_conflict' }))
    }
    const wrong = check?.(next)
    if (wrong !== undefined) return setError(wrong)
    setIsSaving(true)
    try {
      await save(next)
      leave()
    } catch (refusal) {
      // How it is now comes with the refusal: the next try is over that.
      begun.current = undefined
      setError(refusal)
    } finally {
      setIsSaving(false)
    }
  }
  if (!isEditing) {
    const text = shown ?? value
    return (
      <button
        ref={opener}
        type="button"
        aria-label={`${label}: ${text || t('contact.empty')}. ${t('contact.edit')}`}
        title={t('contact.edit')}
        onClick={begin}
        className={`-mx-1.5 max-w-[calc(100%+12px)] rounded px-1.5 py-0.5 text-start hover:bg-hover ${big ? 'font-semibold text-base' : ''} ${text ? '' : 'text-muted'}`}
      >
        {/* A number reads from the left in every language, an address too. */}
        {text ? <bdi dir={type === 'tel' || type === 'email' ? 'ltr' : 'auto'}>{text}</bdi> : t('contact.empty')}
      </button>
    )
  }
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault()
        void submit()
      }}
    >
      <input
        ref={input}
        type={type}
        inputMode={inputMode}
        className="field"
        aria-label={label}
        aria-invalid={error !== undefined}
        aria-describedby={error === undefined ? undefined : `${id}-error`}
        list={suggestions ? `${id}-list` : undefined}
        placeholder={placeholder}
        value={draft}
        onChange={({ target }) => setDraft(target.value)}
        // What was refused is decided on by a key, not by going elsewhere.
        onBlur={() => error === undefined && void submit()}
        onKeyDown={(event) => {
          // In a date, Enter would open the calendar.
          if (event.key === 'Enter' && type === 'date') {
            event.preventDefault()
            void submit()
          }
          if (event.key !== 'Escape') return
          event.preventDefault()
          event.stopPropagation()
          leave()
        }}
      />
      {suggestions && (
        <datalist id={`${id}-list`}>
          {suggestions.map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
      )}
      {error !== undefined && (
        <p role="alert" id={`${id}-error`} className="mt-0.5 text-bad text-xs">
          {typeof error === 'string' ? error : sentence(error)} {value && value !== draft && t('edit.now', { value })}
        </p>
      )}
    </form>
  )
}

interface EditableListProps {
  label: string
  values: readonly string[]
  type: 'tel' | 'email'
  placeholder: string
  save(values: string[]): Promise<void>
}

/** Several of a kind: each editable and removable, and one more. */
export function EditableList({ label, values, type, placeholder, save }: EditableListProps) {
  const { t } = useTranslation()
  const [isAdding, setIsAdding] = useState(false)
  const without = (index: number) => values.filter((_, each) => each !== index)
  return (
    <ul className="space-y-0.5">
      {values.map((value, index) => (
        <li key={value} className="group flex items-center gap-1">
          <span className="min-w-0 flex-1">
            <EditableText
              label={label}
              value={value}
              type={type}
              save={(next) => save(next ? values.with(index, next) : without(index))}
            />
          </span>
          <button
            type="button"
            aria-label={t('contact.remove', { value })}
            onClick={() => void save(without(index))}
            className="flex size-6 items-center justify-center rounded text-muted opacity-0 hover:bg-hover focus-visible:opacity-100 group-hover:opacity-100 [@media(hover:none)]:opacity-100"
          >
            <X size={13} aria-hidden />
          </button>
        </li>
      ))}
      <li>
        {isAdding ? (
          <EditableText
            label={label}
            value=""
            type={type}
            placeholder={placeholder}
            isNew
            onLeave={() => setIsAdding(false)}
            save={(next) => save(next ? [...values, next] : [...values])}
          />
        ) : (
          <button
            type="button"
            onClick={() => setIsAdding(true)}
            className="-mx-1.5 inline-flex items-center gap-1 rounded px-1.5 py-0.5 text-muted text-sm hover:bg-hover hover:text-ink"
          >
            <Plus size={13} aria-hidden />
            {t('contact.add', { what: label })}
          </button>
        )}
      </li>
    </ul>
  )
}
