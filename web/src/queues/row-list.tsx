import { useVirtualizer } from '@tanstack/react-virtual'
import {
  type KeyboardEvent,
  type ReactNode,
  type Ref,
  useCallback,
  useContext,
  useEffect,
  useRef,
  useState,
} from 'react'
import { useTranslation } from 'react-i18next'
import { RowCheck } from '../jobs/row-check.tsx'
import { selectByKey } from '../jobs/row-selection.ts'
import { RowSelectionContext } from '../jobs/row-selection-context.ts'
import { useCommand } from '../shell/commands.ts'
import { useGo, usePlace } from '../shell/place.ts'
import { isNowhere } from '../ui/focus.ts'
import { useSentence } from '../ui/sentence.ts'
import { type ListRow, neighbour, placeOfOpen, showRows } from './shown-rows.ts'

const ROW_HEIGHT = 82
/** Read ahead this many rows: whoever scrolls does not wait. */
const AHEAD = 60

export interface RowState {
  isOpen: boolean
  isTabbable: boolean
  focusRef: Ref<HTMLAnchorElement> | undefined
}
interface RowListProps<Row extends ListRow> {
  rows: readonly Row[]
  /** the row that has the focus to begin with */
  startAt?: string | undefined
  draw(row: Row, state: RowState): ReactNode
  hasMore: boolean
  isReading: boolean
  more(): void
  error: unknown
}

/** However long it is, only what can be seen is drawn. One row is in the tab order; arrows move it. */
export function RowList<Row extends ListRow>(props: RowListProps<Row>) {
  const { rows, startAt, draw, hasMore, isReading, more, error } = props
  const { t } = useTranslation()
  const { conversationId, place } = usePlace()
  const selection = useContext(RowSelectionContext)
  const go = useGo()
  const sentence = useSentence()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState(startAt)
  /** the row that was opened last: another one may lead to the same conversation */
  const [taken, setTaken] = useState<string>()
  const wantsFocus = useRef(startAt !== undefined)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => rows[index]?.id ?? index,
    overscan: 12,
  })
  const shown = virtual.getVirtualItems()
  const last = shown.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !isReading && !error && last >= rows.length - AHEAD) more()
  }, [hasMore, isReading, error, last, rows.length, more])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is opened is where one goes on from
  useEffect(() => setActive(conversationId === undefined ? startAt : undefined), [conversationId])
  // biome-ignore lint/correctness/useExhaustiveDependencies: to begin with
  useEffect(() => {
    const index = rows.findIndex(({ id }) => id === startAt)
    if (index !== -1) virtual.scrollToIndex(index, { align: 'center' })
  }, [])
  const isOpen = (row: Row) => row.conversationId === conversationId
  const isTaken = (row: Row) => (row.place?.at ? row.place.at === place.at : row.id === taken && !place.at)
  const byRow = rows.findIndex((row) => isOpen(row) && isTaken(row))
  const opened = byRow === -1 ? rows.findIndex(isOpen) : byRow
  const chosen = active === undefined ? opened : rows.findIndex(({ id }) => id === active)
  const tabbable = chosen === -1 ? 0 : chosen

  const moveTo = (index: number) => {
    const to = Math.max(0, Math.min(rows.length - 1, index))
    const next = rows[to]
    if (!next) return
    setActive(next.id)
    if (to === tabbable) scroller.current?.querySelector<HTMLElement>('a[tabindex="0"]')?.focus()
    else wantsFocus.current = true
    virtual.scrollToIndex(to)
  }
  const step = (by: number) => {
    const isAway = opened === -1 && conversationId !== undefined
    const beside = () => neighbour(by > 0 ? 'next' : 'previous')
    const next = isAway ? beside() : rows[opened === -1 ? (by > 0 ? 0 : -1) : opened + by]
    if (!next?.conversationId) return
    virtual.scrollToIndex(rows.findIndex(({ id }) => id === next.id))
    setTaken(next.id)
    void go.open(next.conversationId, next.place)
  }
  useCommand('next', () => step(1))
  useCommand('previous', () => step(-1))

  const select = (event: Parameters<typeof selectByKey>[3]): boolean => {
    const order = rows.map(({ id }) => id)
    const to = selection && selectByKey(selection, order, tabbable, event)
    if (to !== undefined) moveTo(to)
    return to !== undefined
  }
  const isFree = selection !== undefined && conversationId === undefined
  useCommand('select', isFree ? () => select(new KeyboardEvent('keydown', { key: 'x' })) : undefined)
  const before = useRef(conversationId)
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is opened or left decides, not how the rows change
  useEffect(() => {
    const isLeft = before.current !== undefined && conversationId === undefined
    before.current = conversationId
    if (!isLeft || !isNowhere()) return
    // Whoever comes back goes on where they were, or beside it.
    moveTo(placeOfOpen())
    const timer = setTimeout(() => scroller.current?.querySelector<HTMLElement>('a[tabindex="0"]')?.focus())
    return () => clearTimeout(timer)
  }, [conversationId])
  useEffect(() => showRows(rows, conversationId, opened), [rows, conversationId, opened])
  useEffect(() => () => showRows([], undefined, -1), [])

  const onKeyDown = (event: KeyboardEvent) => {
    if (select(event)) {
      event.preventDefault()
      return
    }
    const target = targetOf(event.key, tabbable, rows.length)
    if (target === undefined) return
    event.preventDefault()
    moveTo(target)
  }
  const focusIfWanted = useCallback((element: HTMLAnchorElement | null) => {
    if (!element || !wantsFocus.current) return
    wantsFocus.current = false
    element.focus({ preventScroll: true })
  }, [])

  return (
    <div ref={scroller} className="scroll-thin h-full overflow-y-auto">
      <ul
        aria-label={t('list.label')}
        onKeyDown={onKeyDown}
        className="relative"
        style={{ height: virtual.getTotalSize() }}
        data-conversations={rows.length}
      >
        {shown.map(({ index, key, start }) => {
          const row = rows[index]
          if (!row) return null
          return (
            <li
              key={key}
              aria-setsize={hasMore ? -1 : rows.length}
              aria-posinset={index + 1}
              className="group/row absolute inset-x-0 top-0 isolate"
              style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
              onClickCapture={(event) => {
                if (event.shiftKey && selection) {
                  event.preventDefault()
                  event.stopPropagation()
                  selection.toggle(row.id, true)
                } else setTaken(row.id)
              }}
            >
              {draw(row, {
                isOpen: index === opened,
                isTabbable: index === tabbable,
                focusRef: index === tabbable ? focusIfWanted : undefined,
              })}
              {selection && <RowCheck id={row.id} name={row.name ?? ''} />}
            </li>
          )
        })}
      </ul>
      {isReading && <p className="py-3 text-center text-muted text-sm">{t('list.reading')}</p>}
      {Boolean(error) && (
        <p role="alert" className="px-3 py-3 text-center text-bad text-sm">
          {sentence(error)}{' '}
          <button type="button" className="underline" onClick={more}>
            {t('common.tryAgain')}
          </button>
        </p>
      )}
    </div>
  )
}

const PAGE = 8

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
