import { Popover } from 'radix-ui'
import { type KeyboardEvent, type RefObject, use, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { partOf } from '../../i18n/parts.ts'
import { useLanguage } from '../../i18n/time.ts'
import { loadEmoji } from './emoji.ts'
import { recentEmoji, rememberEmoji } from './recent-emoji.ts'
import { type Emoji, searchEmoji } from './search.ts'

const loadMessages = partOf('emoji', import.meta.glob<{ default: object }>('./messages/*.json'))
const COLUMNS = 8

interface EmojiPickerProps {
  /** beside what it opens */
  anchor: RefObject<HTMLElement | null>
  label: string
  onPick(emoji: string): void
  onClose(): void
}

/** Every emoji, those that were used last first; found by words of the language that is read. */
export default function EmojiPicker({ anchor, label, onPick, onClose }: EmojiPickerProps) {
  return (
    <Popover.Root open onOpenChange={(isOpen) => !isOpen && onClose()}>
      <Popover.Anchor virtualRef={anchor as RefObject<HTMLElement>} />
      <Popover.Portal container={document.querySelector('main')}>
        <Popover.Content
          aria-label={label}
          side="top"
          align="start"
          sideOffset={6}
          collisionPadding={8}
          className="floating w-[300px] p-2"
          // Whoever picks writes on.
          onCloseAutoFocus={(event) => event.preventDefault()}
        >
          <Choice onPick={onPick} />
        </Popover.Content>
      </Popover.Portal>
    </Popover.Root>
  )
}

interface Section {
  title: string
  rows: Emoji[][]
}

function Choice({ onPick }: Pick<EmojiPickerProps, 'onPick'>) {
  const language = useLanguage()
  use(loadMessages(language))
  const { t } = useTranslation('emoji')
  const { emoji, groups } = use(loadEmoji(language))
  const [query, setQuery] = useState('')
  const [active, setActive] = useState({ row: 0, column: 0 })
  const id = useId()
  const list = useRef<HTMLDivElement>(null)
  const sections = useMemo((): Section[] => {
    const found = searchEmoji(emoji, query)
    if (query.trim() !== '') return found.length > 0 ? [{ title: t('found'), rows: rowsOf(found.slice(0, 80)) }] : []
    const known = new Map(emoji.map((one) => [one[0], one] as const))
    const recent = recentEmoji()
      .map((one) => known.get(one))
      .filter((one) => one !== undefined)
    const all = groups.map((title, group) => ({ title, rows: rowsOf(emoji.filter((one) => one[4] === group)) }))
    return [{ title: t('recent'), rows: rowsOf(recent) }, ...all].filter(({ rows }) => rows.length > 0)
  }, [emoji, groups, query, t])
  const rows = sections.flatMap((section) => section.rows)
  const chosen = rows[active.row]?.[active.column]
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is active is always seen
  useEffect(() => {
    list.current?.querySelector('[aria-selected=true]')?.scrollIntoView({ block: 'nearest' })
  }, [active])
  const pick = (one: Emoji) => {
    rememberEmoji(one[0])
    onPick(one[0])
  }
  const move = (down: number, along: number) => {
    const row = Math.max(0, Math.min(rows.length - 1, active.row + down))
    const length = rows[row]?.length ?? 1
    const column = active.column + along
    if (column < 0 && row > 0) return setActive({ row: row - 1, column: (rows[row - 1]?.length ?? 1) - 1 })
    if (column >= length && along > 0) return row + 1 < rows.length ? setActive({ row: row + 1, column: 0 }) : undefined
    setActive({ row, column: Math.max(0, Math.min(length - 1, column)) })
  }
  const onKeyDown = (event: KeyboardEvent) => {
    const { key } = event
    // In what is searched for the cursor moves as it does anywhere.
    const isMoving = query === ''
    if (key === 'ArrowDown') move(1, 0)
    else if (key === 'ArrowUp') move(-1, 0)
    else if (key === 'ArrowRight' && (isMoving || event.currentTarget === document.activeElement)) move(0, 1)
    else if (key === 'ArrowLeft' && (isMoving || event.currentTarget === document.activeElement)) move(0, -1)
    else if (key === 'Enter' && chosen) pick(chosen)
    else return
    event.preventDefault()
  }
  let row = -1
  return (
    <>
      <input
        type="search"
        role="combobox"
        aria-expanded
        aria-controls={id}
        aria-activedescendant={chosen ? `${id}-${active.row}-${active.column}` : undefined}
        aria-label={t('search')}
        placeholder={t('search')}
        className="field mb-1.5 h-8"
        value={query}
        onChange={({ target }) => {
          setQuery(target.value)
          setActive({ row: 0, column: 0 })
        }}
        onKeyDown={onKeyDown}
      />
      {sections.length === 0 && (
        <p role="status" className="px-1 py-3 text-muted text-sm">
          {t('none', { query, interpolation: { escapeValue: false } })}
        </p>
      )}
      <div
        ref={list}
        id={id}
        role="listbox"
        aria-label={t('title')}
        // It can be scrolled.
        tabIndex={-1}
        className="scroll-thin h-64 overflow-y-auto"
      >
        {sections.map((section) => (
          // biome-ignore lint/a11y/useSemanticElements: a fieldset is of a form
          <div key={section.title} role="group" aria-label={section.title} className="[content-visibility:auto]">
            <p aria-hidden className="px-1 pt-1 pb-0.5 text-muted text-xs first-letter:uppercase">
              {section.title}
            </p>
            {section.rows.map((cells) => {
              row += 1
              const at = row
              return (
                <div key={at} role="presentation" className="flex">
                  {cells.map((one, column) => {
                    const isActive = at === active.row && column === active.column
                    return (
                      // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the keys
                      // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus, and says which one is active
                      <div
                        key={one[0]}
                        id={`${id}-${at}-${column}`}
                        role="option"
                        aria-selected={isActive}
                        aria-label={one[1]}
                        title={one[1]}
                        className={`flex size-[34px] shrink-0 cursor-pointer items-center justify-center rounded text-[20px] leading-none hover:bg-hover ${isActive ? 'bg-hover ring-1 ring-accent' : ''}`}
                        onMouseDown={(event) => event.preventDefault()}
                        onClick={() => pick(one)}
                      >
                        {one[0]}
                      </div>
                    )
                  })}
                </div>
              )
            })}
          </div>
        ))}
      </div>
      <p className="mt-1 h-5 truncate px-1 text-muted text-xs" aria-hidden>
        {chosen ? `${chosen[0]} ${chosen[1]}${chosen[2] ? `  :${chosen[2].split(' ')[0]}:` : ''}` : ''}
      </p>
    </>
  )
}

function rowsOf(all: readonly Emoji[]): Emoji[][] {
  const rows: Emoji[][] = []
  for (let from = 0; from < all.length; from += COLUMNS) rows.push(all.slice(from, from + COLUMNS))
  return rows
}
