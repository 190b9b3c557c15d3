import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { type Field, pressed } from '../messages/field.ts'
import type { Suggester } from '../messages/suggestion.ts'
import { Suggestions } from '../messages/suggestions.tsx'
import { useSuggestions } from '../messages/use-suggestions.ts'
import { suggestVariables, type Variable } from '../messages/variables.ts'

export interface VariableFieldProps {
  label: string
  type?: 'text' | 'datetime-local'
  value: string
  placeholder: string
  hint?: string | undefined
  /** what is missing or wrong */
  error: string | undefined
  possible: readonly Variable[]
  onChange(value: string): void
  onFocus(): void
  /** Enter: on to the next one */
  onNext(): void
}

/** One value of a template: what is typed, or by `$` what stands for something. */
export function VariableField(props: VariableFieldProps) {
  const { label, type = 'text', value, placeholder, hint, error, possible, onChange, onFocus, onNext } = props
  const { t } = useTranslation()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const field = useRef<Field>({
    focus: () => input.current?.focus(),
    blur: () => input.current?.blur(),
    format: () => undefined,
    type: () => undefined,
    replace(length, text) {
      const own = input.current
      if (!own) return
      const to = own.selectionEnd ?? own.value.length
      own.setSelectionRange(to - length, to)
      // As if it were typed: Ctrl+Z takes it back.
      if (!document.execCommand('insertText', false, text)) onChange(own.value.slice(0, to - length) + text)
    },
  })
  const [before, setBefore] = useState('')
  const suggesters: Suggester[] = [
    {
      name: 'variables',
      pattern: /(?:^|[\s(])\$([\p{L}\p{N}_.-]{0,60})$/u,
      find: async (query) => suggestVariables(possible, query, t('insert.noValue')),
    },
  ]
  const suggestions = useSuggestions(field, before, value, suggesters)
  const tellCursor = (own: HTMLInputElement) => setBefore(own.value.slice(0, own.selectionEnd ?? own.value.length))
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    if (suggestions.onKeyDown(pressed(event))) return event.stopPropagation()
    if (event.key !== 'Enter' || event.metaKey || event.ctrlKey) return
    event.preventDefault()
    onNext()
  }
  const described = [error !== undefined && `${id}-error`, hint !== undefined && `${id}-hint`].filter(Boolean).join(' ')
  return (
    <div className="min-w-0">
      <label htmlFor={id} className="block pb-0.5 text-muted text-xs">
        {label}
      </label>
      <input
        ref={input}
        id={id}
        type={type}
        autoComplete="off"
        dir="auto"
        maxLength={2_000}
        className="field aria-invalid:border-bad"
        value={value}
        placeholder={placeholder}
        aria-invalid={error !== undefined}
        aria-describedby={described || undefined}
        onChange={({ target }) => {
          if (type === 'text') tellCursor(target)
          onChange(target.value)
        }}
        onSelect={({ currentTarget }) => type === 'text' && tellCursor(currentTarget)}
        onFocus={onFocus}
        onBlur={({ relatedTarget }) => suggestions.onBlur(relatedTarget)}
        onKeyDown={onKeyDown}
        {...suggestions.aria}
      />
      {suggestions.found && (
        <Above anchor={input}>
          <Suggestions {...suggestions} />
        </Above>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="mt-0.5 text-bad text-xs [overflow-wrap:anywhere]">
          {error}
        </p>
      )}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="mt-0.5 text-muted text-xs [overflow-wrap:anywhere]">
          {hint}
        </p>
      )}
    </div>
  )
}

/** On top of all that is scrolled or cut off, right above a field. */
function Above({ anchor, children }: { anchor: { current: HTMLElement | null }; children: ReactNode }) {
  const layer = useRef<HTMLDivElement>(null)
  useLayoutEffect(() => {
    const own = layer.current
    if (!own || !anchor.current) return
    own.showPopover?.()
    const { left, top, width } = anchor.current.getBoundingClientRect()
    Object.assign(own.style, { left: `${left}px`, top: `${top}px`, width: `${Math.max(width, 240)}px` })
  })
  return (
    <div ref={layer} popover="manual" className="fixed m-0 h-0 overflow-visible border-0 bg-transparent p-0">
      <div className="absolute inset-x-0 bottom-0">
        <div className="relative">{children}</div>
      </div>
    </div>
  )
}
