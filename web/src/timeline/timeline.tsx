import { useInfiniteQuery } from '@tanstack/react-query'
import { useVirtualizer } from '@tanstack/react-virtual'
import { ArrowDown } from 'lucide-react'
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { numberOf } from '../api/keys.ts'
import type { Conversation, Entry } from '../api/types.ts'
import { useSending } from '../composer/outbox.ts'
import { useCommand } from '../shell/commands.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { entriesOf } from './merge.ts'
import { NewMessages } from './new-messages.tsx'
import { type Row, rowsOf } from './rows.ts'
import { timelineQuery } from './timeline-query.ts'
import { TimelineRow } from './timeline-row.tsx'

const NEAR_TOP_PX = 900
const AT_END_PX = 60

interface TimelineProps {
  conversation: Conversation
  /** of this channel alone */
  only: string | undefined
  me: string
}

/** Everything that ever happened with the contact; newest below, older comes as one scrolls up. */
export function Timeline({ conversation, only, me }: TimelineProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const query = useInfiniteQuery(timelineQuery(conversation.id, only))
  const entries = useMemo(() => entriesOf(query.data), [query.data])
  const sending = useSending(conversation.id)
  const firstUnread = useFirstUnread(conversation, entries)
  const rows = useMemo(
    () => rowsOf({ entries, sending: only ? [] : sending, me, firstUnread, hasMore: query.hasNextPage }),
    [entries, sending, me, firstUnread, only, query.hasNextPage],
  )
  if (query.isPending) return <Waiting rows={6} />
  if (query.error && rows.length === 0) {
    return (
      <Empty title={t('timeline.failed')}>
        <p className="mb-3">{sentence(query.error)}</p>
        <Button onClick={() => void query.refetch()}>{t('common.tryAgain')}</Button>
      </Empty>
    )
  }
  if (rows.length === 0) return <Empty title={t(only ? 'timeline.noneOnChannel' : 'timeline.none')} />
  return (
    <Rows
      rows={rows}
      conversationId={conversation.id}
      hasMore={query.hasNextPage}
      isReading={query.isFetchingNextPage}
      more={() => void query.fetchNextPage()}
    />
  )
}

/** Stays where it was when the conversation was opened, also when everything has been read since. */
function useFirstUnread(conversation: Conversation, entries: readonly Entry[]): string | undefined {
  const count = useRef(conversation.unread)
  const [first, setFirst] = useState<string>()
  useEffect(() => {
    if (first || count.current === 0) return
    const inbound = entries.filter(
      ({ message, conversationId }) => message?.direction === 'inbound' && conversationId === conversation.id,
    )
    setFirst(inbound.at(-count.current)?.id)
  }, [entries, first, conversation.id])
  return first
}

interface RowsProps {
  rows: readonly Row[]
  conversationId: string
  hasMore: boolean
  isReading: boolean
  more(): void
}

const heights: Record<Row['kind'], number> = { divider: 44, day: 34, unread: 30, entry: 64, sending: 64 }

function Rows({ rows, conversationId, hasMore, isReading, more }: RowsProps) {
  const { t } = useTranslation()
  const scroller = useRef<HTMLElement>(null)
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: (index) => heights[rows[index]?.kind ?? 'entry'],
    getItemKey: (index) => rows[index]?.key ?? index,
    anchorTo: 'end',
    followOnAppend: true,
    scrollEndThreshold: AT_END_PX,
    overscan: 8,
    paddingStart: 8,
    paddingEnd: 12,
  })
  useLayoutEffect(() => virtual.scrollToEnd(), [virtual])
  const isOlder = useOpenedAt({
    rows,
    conversationId,
    hasMore,
    isReading,
    more,
    show: (index) => virtual.scrollToIndex(index, { align: 'end' }),
  })

  const offset = virtual.scrollOffset ?? 0
  useEffect(() => {
    if (hasMore && !isReading && offset < NEAR_TOP_PX) more()
  }, [hasMore, isReading, offset, more])

  const atEnd = virtual.isAtEnd(AT_END_PX * 3)
  const toEnd = () => virtual.scrollToEnd()
  useCommand('newest', toEnd)
  // What one has written oneself is seen, wherever one was.
  const sent = rows.at(-1)?.kind === 'sending' ? rows.at(-1)?.key : undefined
  // biome-ignore lint/correctness/useExhaustiveDependencies: for each thing sent, once
  useEffect(() => {
    if (sent) virtual.scrollToEnd()
  }, [sent])

  return (
    <div className="relative h-full">
      <section
        ref={scroller}
        aria-label={t('timeline.label')}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be scrolled by keyboard too
        tabIndex={0}
        className="scroll-thin h-full overflow-y-auto overflow-x-hidden -outline-offset-2"
        style={{ overflowAnchor: 'none' }}
      >
        {isReading && (
          <p className="absolute inset-x-0 top-1 z-10 text-center text-muted text-xs">{t('timeline.reading')}</p>
        )}
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
      </section>
      <NewMessages rows={rows} />
      {!atEnd && !isOlder && (
        <Button small className="absolute right-4 bottom-3 h-7 rounded-full shadow-md" onClick={toEnd}>
          <ArrowDown size={13} aria-hidden />
          {t('timeline.newest')}
        </Button>
      )}
    </div>
  )
}

const MOST_PAGES = 40

interface OpenedAt extends RowsProps {
  show(index: number): void
}

/** An older conversation was opened: reads up to it, and shows its end. True while that is what is shown. */
function useOpenedAt({ rows, conversationId, hasMore, isReading, more, show }: OpenedAt): boolean {
  const asked = useRef(0)
  const [done, setDone] = useState(false)
  const n = numberOf(conversationId)
  const lastEntry = rows.findLastIndex((row) => row.kind === 'entry')
  const last = rows[lastEntry]
  const isNewest = last?.kind !== 'entry' || numberOf(last.entry.conversationId) <= n
  const index = rows.findLastIndex((row) => row.kind === 'entry' && numberOf(row.entry.conversationId) <= n)
  // biome-ignore lint/correctness/useExhaustiveDependencies: `more` and `show` are new at every drawing
  useEffect(() => {
    if (done) return
    if (isNewest) setDone(true)
    else if (index !== -1) {
      show(index)
      setDone(true)
    } else if (hasMore && !isReading && asked.current < MOST_PAGES) {
      asked.current += 1
      more()
    }
  }, [done, isNewest, index, hasMore, isReading])
  return !done
}
