import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useContext, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Contact } from '../../api/types.ts'
import { selectByKey } from '../../jobs/row-selection.ts'
import { RowSelectionContext } from '../../jobs/row-selection-context.ts'
import { useCommand } from '../../shell/commands.ts'
import { isNowhere } from '../../ui/focus.ts'
import { useSentence } from '../../ui/sentence.ts'
import { useIsWide } from '../../ui/wide.ts'
import { type Column, widthOf } from './columns.ts'
import { ContactRow, NarrowRow } from './contact-row.tsx'
import type { ContactSort } from './place.ts'
import { TableHead } from './table-head.tsx'
import { useWords } from './words.ts'

const ROW_HEIGHT = 36
const NARROW_HEIGHT = 62
/** Read ahead this many rows: whoever scrolls does not wait. */
const AHEAD = 60

interface TableProps {
  contacts: readonly Contact[]
  columns: readonly Column[]
  sort: ContactSort
  hasMore: boolean
  isReading: boolean
  error: unknown
  /** the contact whose own page is open: the table waits behind it */
  openId: string | undefined
  more(): void
  onSort(sort: ContactSort): void
  onOpen(contactId: string): void
}

/** Contacts, a row each; however many there are, only what can be seen is drawn. One row is in the tab order, keys move it. */
export function ContactTable(props: TableProps) {
  const { contacts, sort, hasMore, isReading, error, openId, more, onSort, onOpen } = props
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const isWide = useIsWide()
  const selection = useContext(RowSelectionContext)
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string>()
  const wantsFocus = useRef(false)
  const columns = props.columns.filter(({ isShown }) => isShown)
  const height = isWide ? ROW_HEIGHT : NARROW_HEIGHT
  const virtual = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => height,
    getItemKey: (index) => contacts[index]?.id ?? index,
    overscan: 12,
    scrollPaddingStart: isWide ? ROW_HEIGHT : 0,
  })
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows of another height
  useEffect(() => virtual.measure(), [height])
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !isReading && !error && last >= contacts.length - AHEAD) more()
  }, [hasMore, isReading, error, last, contacts.length, more])

  const at = contacts.findIndex(({ id }) => id === (active ?? openId))
  const tabbable = Math.max(0, at)
  const moveTo = (index: number) => {
    const to = Math.max(0, Math.min(contacts.length - 1, index))
    const next = contacts[to]
    if (!next) return
    setActive(next.id)
    if (to === tabbable) scroller.current?.querySelector<HTMLElement>('a[tabindex="0"]')?.focus()
    else wantsFocus.current = true
    virtual.scrollToIndex(to)
  }
  const hasFocus = () => scroller.current?.contains(document.activeElement) ?? false
  const step = (by: number) => {
    if (openId === undefined) return moveTo(hasFocus() ? tabbable + by : tabbable)
    const next = contacts[contacts.findIndex(({ id }) => id === openId) + by]
    if (!next) return
    setActive(next.id)
    virtual.scrollToIndex(tabbable + by)
    onOpen(next.id)
  }
  useCommand('next', contacts.length > 0 ? () => step(1) : undefined)
  useCommand('previous', contacts.length > 0 ? () => step(-1) : undefined)
  const select = (event: Parameters<typeof selectByKey>[3]): boolean => {
    const order = contacts.map(({ id }) => id)
    const to = selection && selectByKey(selection, order, tabbable, event)
    if (to !== undefined) moveTo(to)
    return to !== undefined
  }
  useCommand(
    'select',
    openId === undefined && contacts.length > 0 ? () => select(new KeyboardEvent('keydown', { key: 'x' })) : undefined,
  )
  const before = useRef(openId)
  // Who comes back from a contact goes on from its row.
  useEffect(() => {
    const left = before.current
    before.current = openId
    if (left === undefined || openId !== undefined) return
    setActive(left)
    const timer = setTimeout(() => {
      if (isNowhere()) scroller.current?.querySelector<HTMLElement>('a[tabindex="0"]')?.focus({ preventScroll: true })
    })
    return () => clearTimeout(timer)
  }, [openId])

  const onKeyDown = (event: KeyboardEvent) => {
    if (event.target instanceof HTMLButtonElement && event.key !== 'x') return
    if (select(event)) {
      event.preventDefault()
      return
    }
    const target = targetOf(event.key, tabbable, contacts.length)
    if (target === undefined) return
    event.preventDefault()
    moveTo(target)
  }
  const focusIfWanted = useCallback((element: HTMLAnchorElement | null) => {
    if (!element || !wantsFocus.current) return
    wantsFocus.current = false
    element.focus({ preventScroll: true })
  }, [])
  const template = `40px minmax(180px,2fr) ${columns.map(({ id }) => `minmax(${widthOf(id)},1fr)`).join(' ')} 12px`
  const widths = columns.reduce((sum, { id }) => sum + Number.parseInt(widthOf(id), 10), 40 + 180 + 12)
  return (
    <div
      ref={scroller}
      // As wide as its columns, or as the page.
      className="scroll-thin h-full overflow-auto"
    >
      {/** biome-ignore lint/a11y/useSemanticElements: only the rows that can be seen are there */}
      <div
        role="grid"
        aria-label={t('table')}
        aria-rowcount={hasMore ? -1 : contacts.length + 1}
        aria-multiselectable
        tabIndex={-1}
        onKeyDown={onKeyDown}
        data-contacts={contacts.length}
        style={isWide ? { minWidth: widths } : undefined}
      >
        {isWide && <TableHead columns={columns} template={template} sort={sort} onSort={onSort} contacts={contacts} />}
        {/** biome-ignore lint/a11y/useSemanticElements: rows lie where they are seen */}
        <div role="rowgroup" className="relative" style={{ height: virtual.getTotalSize() }}>
          {shown.map(({ index, key, start }) => {
            const contact = contacts[index]
            if (!contact) return null
            const row = {
              contact,
              index,
              isTabbable: index === tabbable,
              focusRef: index === tabbable ? focusIfWanted : undefined,
              style: { transform: `translateY(${start}px)`, height },
            }
            return isWide ? (
              <ContactRow key={key} {...row} columns={columns} template={template} />
            ) : (
              <NarrowRow key={key} {...row} />
            )
          })}
        </div>
      </div>
      {isReading && <p className="py-3 text-center text-muted text-sm">{common('list.reading')}</p>}
      {Boolean(error) && (
        <p role="alert" className="px-3 py-3 text-center text-bad text-sm">
          {sentence(error)}{' '}
          <button type="button" className="underline" onClick={more}>
            {common('common.tryAgain')}
          </button>
        </p>
      )}
    </div>
  )
}

const PAGE = 12

/** Which row a key leads to. */
function targetOf(key: string, from: number, count: number): number | undefined {
  const targets = new Map([
    ['ArrowDown', from + 1],
    ['ArrowUp', from - 1],
    ['PageDown', from + PAGE],
    ['PageUp', from - PAGE],
    ['Home', 0],
    ['End', count - 1],
  ])
  return targets.get(key)
}
