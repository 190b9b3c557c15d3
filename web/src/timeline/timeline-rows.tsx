import { useVirtualizer, type VirtualItem, type Virtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { lazy, Suspense, useCallback, useEffect, useLayoutEffect, useRef } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation, Entry } from '../api/types.ts'
import { useCommand } from '../shell/commands.ts'
import { Button } from '../ui/button.tsx'
import { NewMessages } from './new-messages.tsx'
import { useOpenedAt } from './opened-at.ts'
import { heightOf, type Row } from './rows.ts'
import { type Scene, SceneContext } from './scene.ts'
import { useSelecting } from './selecting.ts'
import { SelectionBar } from './selection-bar.tsx'
import { SelectionContext } from './selection-context.ts'
import { TimelineRow } from './timeline-row.tsx'

const RevealedAt = lazy(() => import('./meaning/revealed-at.tsx'))
const MessageTools = lazy(() => import('./meaning/message-tools.tsx'))

const NEAR_TOP_PX = 2_500
const AT_END_PX = 60

interface TimelineRowsProps {
  rows: readonly Row[]
  /** those of the rows */
  entries: readonly Entry[]
  /** the one that is open */
  conversation: Conversation
  hasMore: boolean
  isReading: boolean
  /** why older ones did not come */
  problem: string | undefined
  more(): Promise<unknown>
  /** the entry at which it is opened */
  at: string | undefined
  /** reads newer ones; undefined: there are none */
  newer: (() => void) | undefined
  /** what is being sent last, shown or not */
  sent: string | undefined
  /** opens it at the newest */
  onNewest(): void
}

/**
 * Whoever reads upwards looks at what is below: a row that comes into sight and is not as high as was thought moves what is
 * above it. Otherwise only rows that are above the window are made up for.
 */
function movesWhatIsAbove(item: VirtualItem, _by: number, list: Virtualizer<HTMLElement, Element>): boolean {
  const top = list.scrollOffset ?? 0
  const bottom = top + (list.scrollRect?.height ?? 0)
  const { scrollDirection } = list
  const isKnown = list.itemSizeCache.has(item.key)
  if (isKnown) return scrollDirection === 'backward' ? item.start < bottom : item.end <= top
  return item.start < (scrollDirection === 'forward' ? top : bottom)
}

/** The rows of a timeline, as far as they can be seen; older ones come as one scrolls up. */
export function TimelineRows(props: TimelineRowsProps) {
  const { rows, entries, conversation, hasMore, isReading, problem, more, at, newer, sent, onNewest } = props
  const { t } = useTranslation()
  const conversationId = conversation.id
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heightOf(rows[index]),
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: 'end',
    followOnAppend: newer === undefined,
    scrollEndThreshold: AT_END_PX,
    overscan: 8,
    paddingStart: 8,
    paddingEnd: 12,
    // The bar of the selection lies over the first ones.
    scrollPaddingStart: 44,
  })
  virtual.shouldAdjustScrollPositionOnItemSizeChange = movesWhatIsAbove
  useLayoutEffect(() => virtual.scrollToEnd(), [virtual])
  const isOlder = useOpenedAt({
    isElsewhere: at !== undefined,
    rows,
    conversationId,
    hasMore,
    isReading,
    more: () => void more(),
    show: (index) => virtual.scrollToIndex(index, { align: 'end' }),
  })

  const offset = virtual.scrollOffset ?? 0
  const hasFailed = problem !== undefined
  useEffect(() => {
    if (hasMore && !isReading && !hasFailed && offset < NEAR_TOP_PX) void more()
  }, [hasMore, isReading, hasFailed, offset, more])

  const below = virtual.getTotalSize() - offset - (virtual.scrollRect?.height ?? 0)
  useEffect(() => {
    if (newer && below < NEAR_TOP_PX) newer()
  }, [newer, below])

  const atEnd = newer === undefined && virtual.isAtEnd(AT_END_PX * 3)
  const toEnd = () => (newer ? onNewest() : virtual.scrollToEnd())
  // What is written below may take more room: who sees the latest goes on seeing it.
  const wasAtEnd = useRef(false)
  const height = virtual.scrollRect?.height
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each height, once
  useLayoutEffect(() => {
    if (wasAtEnd.current) virtual.scrollToEnd()
  }, [height])
  useLayoutEffect(() => {
    wasAtEnd.current = atEnd
  })
  useCommand('newest', toEnd)
  // What one has written oneself is seen, wherever one was.
  const isDrawn = rows.at(-1)?.kind === 'sending'
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each thing sent, once
  useEffect(() => {
    if (sent) toEnd()
  }, [sent, isDrawn])

  const { selection, isOn, onKeyDown } = useSelecting({
    rows,
    scroller,
    show: (index) => virtual.scrollToIndex(index),
    lastShown: () =>
      virtual.getVirtualItems().findLast(({ start }) => start < offset + (virtual.scrollRect?.height ?? 0))?.index,
  })

  const latest = useRef<Omit<Scene, 'scroller'>>(undefined)
  latest.current = { rows, hasMore, more, show: (index, align) => virtual.scrollToIndex(index, { align }) }
  const scene = useCallback(() => ({ ...(latest.current as Scene), scroller: scroller.current }), [])

  return (
    <div className="group/timeline relative h-full" data-selecting={isOn || undefined}>
      <SelectionBar
        conversation={conversation}
        entries={entries}
        selection={selection}
        onEnd={() => {
          selection.clear()
          scroller.current?.focus({ preventScroll: true })
        }}
      />
      <section
        ref={scroller}
        aria-label={t('timeline.label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrolled by keyboard too
        tabIndex={0}
        className="scroll-thin h-full overflow-y-auto overflow-x-hidden -outline-offset-2"
        style={{ overflowAnchor: 'none' }}
        onKeyDown={onKeyDown}
      >
        {problem && (
          <p
            role="alert"
            className="absolute inset-x-0 top-2 z-10 mx-auto w-fit rounded-md bg-bad-soft px-3 py-1 text-bad text-sm"
          >
            {problem}{' '}
            <button type="button" className="underline" onClick={() => void more()}>
              {t('common.tryAgain')}
            </button>
          </p>
        )}
        {isReading && (
          <p className="absolute inset-x-0 top-1 z-10 text-center text-muted text-xs">{t('timeline.reading')}</p>
        )}
        <SceneContext value={scene}>
          <SelectionContext value={selection}>
            <div className="relative mx-auto w-full max-w-[1100px]" style={{ height: virtual.getTotalSize() }}>
              {virtual.getVirtualItems().map(({ index, key, start }) => {
                const row = rows[index]
                if (!row) return null
                return (
                  <div
                    key={key}
                    data-index={index}
                    data-row={row.key}
                    ref={virtual.measureElement}
                    className="absolute inset-x-0 top-0 px-4"
                    style={{ transform: `translateY(${start}px)` }}
                  >
                    <TimelineRow row={row} isHere={row.kind === 'divider' && row.conversationId === conversationId} />
                  </div>
                )
              })}
            </div>
          </SelectionContext>
        </SceneContext>
      </section>
      <SceneContext value={scene}>
        <Suspense>
          <MessageTools entries={entries} />
          {at !== undefined && <RevealedAt id={at} />}
        </Suspense>
      </SceneContext>
      <NewMessages rows={rows} />
      {!atEnd && !isOlder && (
        <Button small className="absolute end-4 bottom-3 h-7 rounded-full shadow-md" onClick={toEnd}>
          <ArrowDown size={13} aria-hidden />
          {t('timeline.newest')}
        </Button>
      )}
    </div>
  )
}
