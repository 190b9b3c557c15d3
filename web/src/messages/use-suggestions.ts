import { useEffect, useId, useRef, useState } from 'react'
import { rememberEmoji } from './emoji/recent-emoji.ts'
import type { Field, Pressed } from './field.ts'
import type { Suggester, Suggestion } from './suggestion.ts'

interface Found {
  by: Suggester['name']
  /** from where to the cursor the text is replaced */
  from: number
  query: string
  items: Suggestion[]
}

/** Looks at what stands before the cursor (of all that is written); arrows choose, Enter or Tab takes, Escape leaves. */
export function useSuggestions(
  field: { current: Field | null },
  before: string,
  text: string,
  suggesters: readonly Suggester[],
) {
  const [found, setFound] = useState<Found>()
  const [active, setActive] = useState(0)
  /** where the list was left or something was taken: there it does not open again */
  const left = useRef<number>(undefined)
  /** the list is not there yet, but what is typed asks for one: Enter must not send it */
  const isAsking = useRef(false)
  const latest = useRef(suggesters)
  latest.current = suggesters
  const listId = useId()

  useEffect(() => {
    let isLate = false
    const hits = latest.current.map((by) => ({ by, query: by.pattern.exec(before)?.[1] }))
    const hit = hits.find(({ query }) => query !== undefined)
    // The sign itself goes too.
    const from = before.length - (hit?.query ?? '').length - 1
    isAsking.current = false
    if (!hit || hit.query === undefined || left.current === from) {
      if (!hit) left.current = undefined
      setFound(undefined)
      return
    }
    const { by, query } = hit
    isAsking.current = true
    by.find(query)
      .then((items) => {
        if (isLate) return
        setActive(0)
        const isShown = items.length > 0 || by.saysNone
        setFound(isShown ? { by: by.name, from, query, items } : undefined)
      })
      .catch((error) => {
        console.warn('No suggestions:', error)
        if (!isLate) setFound(undefined)
      })
      .finally(() => {
        if (!isLate) isAsking.current = false
      })
    return () => {
      isLate = true
    }
  }, [before])

  const leave = () => {
    left.current = found?.from
    setFound(undefined)
  }
  const take = (suggestion: Suggestion) => {
    if (!found) return
    leave()
    if (found.by === 'emoji') rememberEmoji(suggestion.id)
    field.current?.replace(before.length - found.from, suggestion.text)
  }
  /** true: the key was ours */
  const onKeyDown = (event: Pressed): boolean => {
    const takes = (event.key === 'Enter' || event.key === 'Tab') && !event.metaKey && !event.ctrlKey && !event.shiftKey
    const items = found?.items ?? []
    const chosen = items[active]
    if (isAsking.current && takes) {
      // The next keystroke finds the list there.
    } else if (!found) return false
    else if (event.key === 'Escape') leave()
    else if (event.key === 'ArrowDown' && chosen) setActive((active + 1) % items.length)
    else if (event.key === 'ArrowUp' && chosen) setActive((active - 1 + items.length) % items.length)
    else if (takes && chosen) take(chosen)
    else if (takes && text.trim() === before.slice(found.from)) {
      // Nothing but a misspelt name: nobody means to send that.
    } else return false
    event.preventDefault()
    return true
  }
  const isOpen = (found?.items.length ?? 0) > 0
  return {
    found,
    active,
    take,
    listId,
    onKeyDown,
    onBlur: (to: EventTarget | null) => {
      if (!(to instanceof Element && to.id === listId)) setFound(undefined)
    },
    aria: {
      'aria-autocomplete': 'list' as const,
      ...(isOpen ? { 'aria-controls': listId, 'aria-activedescendant': `${listId}-${active}` } : {}),
    },
  }
}
