import { type KeyboardEvent, type RefObject, useEffect, useId, useState } from 'react'
import { useTranslation } from 'react-i18next'

export interface Suggestion {
  id: string
  /** what stands in the text instead of what was typed */
  text: string
  label: string
}

/** What opens a list while one writes: a sign, and what follows it. */
export interface Suggester {
  /** up to the cursor; its first group is what is looked for */
  pattern: RegExp
  find(query: string): Promise<Suggestion[]>
}

const suggesters: Suggester[] = [
  { pattern: /(?:^|\s):([\p{L}\d_+-]{2,24})$/u, find: async (query) => (await import('./emoji.ts')).findEmoji(query) },
]

interface Found {
  /** from where to the cursor the text is replaced */
  from: number
  to: number
  items: Suggestion[]
}

/** Looks at what stands before the cursor; arrows choose, Enter or Tab takes, Escape leaves. */
export function useSuggestions(
  area: RefObject<HTMLTextAreaElement | null>,
  text: string,
  onChange: (text: string) => void,
) {
  const [cursor, setCursor] = useState(0)
  const [found, setFound] = useState<Found>()
  const [active, setActive] = useState(0)
  const listId = useId()

  useEffect(() => {
    let isLate = false
    const before = text.slice(0, cursor)
    const hit = suggesters.map((each) => ({ each, match: each.pattern.exec(before) })).find(({ match }) => match)
    const query = hit?.match?.[1]
    if (!hit || query === undefined) {
      setFound(undefined)
      return
    }
    hit.each.find(query).then(
      (items) => {
        if (isLate) return
        setActive(0)
        // The sign itself goes too.
        setFound(items.length > 0 ? { from: before.length - query.length - 1, to: before.length, items } : undefined)
      },
      (error) => console.warn('No suggestions:', error),
    )
    return () => {
      isLate = true
    }
  }, [text, cursor])

  const take = (suggestion: Suggestion) => {
    if (!found) return
    const end = found.from + suggestion.text.length
    onChange(text.slice(0, found.from) + suggestion.text + text.slice(found.to))
    setFound(undefined)
    // The field has the new text only after it is drawn.
    setTimeout(() => area.current?.setSelectionRange(end, end))
  }
  /** true: the key was ours */
  const onKeyDown = (event: KeyboardEvent): boolean => {
    if (!found) return false
    const { items } = found
    const chosen = items[active]
    if (event.key === 'ArrowDown') setActive((active + 1) % items.length)
    else if (event.key === 'ArrowUp') setActive((active - 1 + items.length) % items.length)
    else if ((event.key === 'Enter' || event.key === 'Tab') && chosen && !event.metaKey && !event.ctrlKey) take(chosen)
    else if (event.key === 'Escape') setFound(undefined)
    else return false
    event.preventDefault()
    return true
  }
  const items = found?.items ?? []
  return {
    items,
    active,
    take,
    listId,
    onKeyDown,
    onSelect: () => setCursor(area.current?.selectionEnd ?? 0),
    aria: {
      'aria-autocomplete': 'list' as const,
      ...(items.length > 0 ? { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${active}` } : {}),
    },
  }
}

type SuggestionsProps = Pick<ReturnType<typeof useSuggestions>, 'items' | 'active' | 'take' | 'listId'>

export function Suggestions({ items, active, take, listId }: SuggestionsProps) {
  const { t } = useTranslation()
  if (items.length === 0) return null
  return (
    <div
      id={listId}
      role="listbox"
      data-open=""
      aria-label={t('composer.suggestions')}
      className="floating absolute bottom-full left-0 mb-1 w-64 p-1"
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
        // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus, and says which one is active
        <div
          key={item.id}
          id={`${listId}-${index}`}
          role="option"
          aria-selected={index === active}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => take(item)}
          className={`flex items-center gap-2 rounded px-2 py-1 ${index === active ? 'bg-hover' : ''}`}
        >
          <span className="text-lg">{item.text.trim()}</span>
          <span className="truncate text-muted text-sm">{item.label}</span>
        </div>
      ))}
    </div>
  )
}
