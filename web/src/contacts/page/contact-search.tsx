import { Search, X } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import { useCommand } from '../../shell/commands.ts'
import { useContactsGo, useContactsPlace } from './use-place.ts'
import { useWords } from './words.ts'

const TYPING_MS = 200

/** Finds contacts of the list by name, phone or email. */
export function ContactSearch({ isAway }: { isAway: boolean }) {
  const { t } = useWords()
  const { place } = useContactsPlace()
  const { change } = useContactsGo()
  const q = place.q ?? ''
  const [text, setText] = useState(q)
  const input = useRef<HTMLInputElement>(null)
  useCommand('search', isAway ? undefined : () => input.current?.select())
  const asked = useRef(q)
  useEffect(() => {
    // Another list was opened, or one went back.
    if (q !== asked.current) {
      asked.current = q
      setText(q)
      return
    }
    if (text.trim() === q || isAway) return
    const timer = setTimeout(() => {
      asked.current = text.trim()
      change({ q: text.trim() || undefined })
    }, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text, q, isAway, change])
  const clear = () => {
    asked.current = ''
    setText('')
    change({ q: undefined })
  }
  return (
    <search className="relative block w-full max-md:order-last md:w-64">
      <Search size={14} className="pointer-events-none absolute top-2 start-2.5 text-muted" aria-hidden />
      <input
        ref={input}
        className="field h-[30px] border-line bg-sunken pe-8 ps-8"
        aria-label={t('search')}
        placeholder={t('searchHint')}
        maxLength={200}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault()
            document.querySelector<HTMLElement>('[data-contacts] a[tabindex="0"]')?.focus()
          }
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (text) clear()
          else input.current?.blur()
        }}
      />
      {text && (
        <button
          type="button"
          onClick={clear}
          aria-label={t('searchClear')}
          className="hit absolute top-[3px] end-1 flex size-6 items-center justify-center rounded text-muted hover:bg-hover"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </search>
  )
}
