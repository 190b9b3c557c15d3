import { ListFilter, Search, X } from 'lucide-react'
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useMe } from '../api/queries.ts'
import { useCommand } from '../shell/commands.ts'
import { takeTyped } from '../shell/typed-ahead.ts'
import { IconButton } from '../ui/button.tsx'
import { Menu, MenuItem } from '../ui/menu.tsx'
import {
  type Filter,
  type FilterKey,
  filterKeys,
  readQuestion,
  takeFilters,
  withFilter,
  writeQuestion,
} from './question.ts'
import { forgetSearches } from './recent.ts'
import { type Suggestion, useSuggestions } from './suggestions.ts'
import { useFilters, useKeyNames } from './use-search.ts'
import { useWords } from './words.ts'

const TYPING_MS = 200

interface SearchFieldProps {
  question: string
  onAsk(question: string): void
  onLeave(): void
}

/** Words, and filters that are typed or chosen; they stand before the words, each to be taken away again. */
export function SearchField({ question, onAsk, onLeave }: SearchFieldProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const me = useMe()
  const names = useKeyNames()
  const filterOf = useFilters()
  const id = useId()
  const input = useRef<HTMLInputElement>(null)
  const { filters, words } = readQuestion(question, names)
  const [text, setText] = useState(words)
  const [isOpen, setIsOpen] = useState(false)
  const [active, setActive] = useState(-1)
  const [forgotten, setForgotten] = useState(0)
  /** what was asked for here and may not have come round yet */
  const asked = useRef([question])
  const suggestions = useSuggestions({ text, filters, agentId: me?.id ?? '', forgotten })
  const shown = isOpen ? suggestions : []

  const ask = (next: string) => {
    asked.current.push(next)
    onAsk(next)
  }
  useCommand('search', () => input.current?.select())
  // biome-ignore lint/correctness/useExhaustiveDependencies: when it is drawn, once
  useEffect(() => {
    // Whoever comes back to results goes on there.
    if (question === '') input.current?.focus()
    const ahead = takeTyped()
    if (ahead) type(ahead)
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is typed is asked for, and what the address says is shown
  useEffect(() => {
    // Another search was opened, or one went back.
    const own = asked.current.lastIndexOf(question)
    asked.current = own === -1 ? [question] : asked.current.slice(own)
    if (own === -1) {
      setText(words)
      return
    }
    const next = writeQuestion({ filters, words: readQuestion(text, names).words })
    // A filter that is still being typed is not asked for.
    if (next === asked.current.at(-1) || suggestions[0]?.isValue) return
    const timer = setTimeout(() => ask(next), TYPING_MS)
    return () => clearTimeout(timer)
  }, [text, question])

  const type = (typed: string) => {
    const { filters: taken, rest } = takeFilters(typed, names)
    setText(rest)
    setIsOpen(true)
    setActive(-1)
    if (taken.length > 0) ask(writeQuestion({ filters: taken.reduce(withFilter, filters), words: rest }))
  }
  const take = ({ insert, filter, whole }: Suggestion) => {
    setActive(-1)
    if (whole !== undefined) {
      ask(whole)
      setText(readQuestion(whole, names).words)
      setIsOpen(false)
    } else if (filter) {
      setText(insert)
      ask(writeQuestion({ filters: withFilter(filters, filter), words: insert }))
      setIsOpen(false)
    } else setText(insert)
    input.current?.focus()
  }
  const begin = (key: FilterKey) => {
    setText(`${text ? `${text} ` : ''}${names[key] ?? key}:`)
    setIsOpen(true)
    // The menu gives the focus back first.
    setTimeout(() => input.current?.focus())
  }
  const remove = (key: FilterKey) => {
    ask(writeQuestion({ filters: filters.filter((one) => one.key !== key), words: text }))
    input.current?.focus()
  }

  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing) return
    const key = event.key
    if (key === 'Backspace' && text === '' && filters.length > 0) remove((filters.at(-1) as Filter).key)
    else if (key === 'ArrowDown') down()
    else if (key === 'ArrowUp') setActive(Math.max(-1, active - 1))
    else if (key === 'Enter') enter()
    else if (key === 'Escape') leaveOrClose()
    else return
    event.preventDefault()
  }
  const down = () => {
    if (shown.length > 0) setActive(Math.min(active + 1, shown.length - 1))
    else document.querySelector<HTMLElement>('[data-list] a[tabindex="0"]')?.focus()
  }
  const enter = () => {
    const chosen = shown[active] ?? (shown[0]?.isValue ? shown[0] : undefined)
    if (chosen) take(chosen)
    else {
      type(`${text} `)
      setIsOpen(false)
    }
  }
  const leaveOrClose = () => {
    if (shown.length > 0) setIsOpen(false)
    else onLeave()
  }

  return (
    <search className="relative min-w-0 flex-1">
      <div className="flex min-h-[34px] flex-wrap items-center gap-1 rounded-md border border-strong bg-surface px-2 py-[3px] focus-within:outline-2 focus-within:outline-accent">
        <Search size={15} className="shrink-0 text-muted" aria-hidden />
        {filters.map((filter) => {
          const found = filterOf(filter)
          const name = `${t(`filter.${filter.key}`)} ${found?.label ?? filter.value}`
          return (
            <span
              key={filter.key}
              className={`inline-flex max-w-full items-center rounded text-sm ${found ? 'bg-soft text-on-soft' : 'bg-bad-soft text-bad'}`}
            >
              <span className="truncate ps-1.5">
                <span className="opacity-80">{t(`filter.${filter.key}`)}</span>{' '}
                <span className="font-medium">{found?.label ?? filter.value}</span>
              </span>
              <button
                type="button"
                aria-label={t('remove', { name })}
                onClick={() => remove(filter.key)}
                className="flex size-6 shrink-0 items-center justify-center rounded hover:bg-hover"
              >
                <X size={12} aria-hidden />
              </button>
            </span>
          )
        })}
        <input
          ref={input}
          role="combobox"
          aria-label={common('search.label')}
          aria-expanded={shown.length > 0}
          aria-controls={`${id}-list`}
          aria-autocomplete="list"
          aria-activedescendant={active >= 0 ? `${id}-${active}` : undefined}
          placeholder={filters.length > 0 ? '' : common('search.placeholder')}
          className="h-6 min-w-24 flex-1 bg-transparent text-base outline-none md:text-sm"
          dir="auto"
          enterKeyHint="search"
          autoComplete="off"
          spellCheck={false}
          maxLength={300}
          value={text}
          onFocus={() => setIsOpen(true)}
          onBlur={() => setIsOpen(false)}
          onChange={({ target }) => type(target.value)}
          onKeyDown={onKeyDown}
        />
        {question !== '' && (
          <button
            type="button"
            aria-label={t('clear')}
            onClick={() => {
              setText('')
              ask('')
              input.current?.focus()
            }}
            className="flex size-6 shrink-0 items-center justify-center rounded text-muted hover:bg-hover"
          >
            <X size={14} aria-hidden />
          </button>
        )}
        <Menu
          align="end"
          trigger={
            <IconButton label={t('addFilter')} className="!size-6">
              <ListFilter size={15} aria-hidden />
            </IconButton>
          }
        >
          {filterKeys.map((key) => (
            <MenuItem key={key} hint={`${names[key]}:`} onSelect={() => begin(key)}>
              {t(`filter.${key}`)}
            </MenuItem>
          ))}
        </Menu>
      </div>
      {shown.length > 0 && (
        <div className="floating absolute inset-x-0 top-full z-20 mt-1 overflow-hidden p-1">
          {shown[0]?.whole !== undefined && (
            <p className="flex items-center px-2 pt-1 text-muted text-xs">
              <span className="flex-1">{t('recent')}</span>
              <button
                type="button"
                className="rounded px-1 py-0.5 hover:bg-hover hover:text-ink"
                onMouseDown={(event) => event.preventDefault()}
                onClick={() => {
                  forgetSearches(me?.id ?? '')
                  setForgotten(forgotten + 1)
                }}
              >
                {t('forget')}
              </button>
            </p>
          )}
          <div role="listbox" id={`${id}-list`} aria-label={t('suggestions')}>
            {shown.map((suggestion, index) => (
              <div
                key={suggestion.label + suggestion.hint}
                id={`${id}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                className={`flex min-h-8 cursor-default items-center gap-2 rounded px-2 py-1 text-sm ${index === active ? 'bg-hover' : ''}`}
                onMouseEnter={() => setActive(index)}
                onMouseDown={(event) => {
                  event.preventDefault()
                  take(suggestion)
                }}
              >
                <span className="min-w-0 truncate" dir="auto">
                  {suggestion.label}
                </span>
                <span className="shrink-0 text-muted text-xs">{suggestion.hint}</span>
              </div>
            ))}
          </div>
        </div>
      )}
    </search>
  )
}
