import { useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useCallback, useEffect, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import type { Conversation, SearchHit } from '../api/types.ts'
import { useCommand } from '../shell/commands.ts'
import { useGo, usePlace } from '../shell/place.ts'
import { useSentence } from '../ui/sentence.ts'
import { ConversationRow, ROW_HEIGHT } from './conversation-row.tsx'

/** Read ahead this many rows: whoever scrolls does not wait. */
const AHEAD = 60

interface ListProps {
  conversations: readonly Conversation[]
  /** by conversation, where a search found it */
  matches?: ReadonlyMap<string, SearchHit['matchedIn']>
  hasMore: boolean
  isReading: boolean
  more(): void
  error: unknown
}

/** However long it is, only what can be seen is drawn. One row is in the tab order; arrows move it. */
export function ConversationList({ conversations, matches, hasMore, isReading, more, error }: ListProps) {
  const { t } = useTranslation()
  const { conversationId } = usePlace()
  const go = useGo()
  const sentence = useSentence()
  const scroller = useRef<HTMLDivElement>(null)
  const [active, setActive] = useState<string>()
  const wantsFocus = useRef(false)
  const virtual = useVirtualizer({
    count: conversations.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => ROW_HEIGHT,
    getItemKey: (index) => conversations[index]?.id ?? index,
    overscan: 12,
  })
  const rows = virtual.getVirtualItems()
  const last = rows.at(-1)?.index ?? 0
  useEffect(() => {
    if (hasMore && !isReading && !error && last >= conversations.length - AHEAD) more()
  }, [hasMore, isReading, error, last, conversations.length, more])

  // biome-ignore lint/correctness/useExhaustiveDependencies: what is opened is where one goes on from
  useEffect(() => setActive(undefined), [conversationId])
  const chosen = conversations.findIndex(({ id }) => id === (active ?? conversationId))
  const tabbable = chosen === -1 ? 0 : chosen
  const opened = conversations.findIndex(({ id }) => id === conversationId)

  const moveTo = (index: number) => {
    const next = conversations[Math.max(0, Math.min(conversations.length - 1, index))]
    if (!next) return
    wantsFocus.current = true
    setActive(next.id)
    virtual.scrollToIndex(conversations.indexOf(next))
  }
  const step = (by: number) => {
    const next = conversations[opened === -1 ? (by > 0 ? 0 : -1) : opened + by]
    if (!next) return
    virtual.scrollToIndex(conversations.indexOf(next))
    void go.open(next.id)
  }
  useCommand('next', () => step(1))
  useCommand('previous', () => step(-1))

  const onKeyDown = (event: KeyboardEvent) => {
    const target = targetOf(event.key, tabbable, conversations.length)
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
        data-conversations={conversations.length}
      >
        {rows.map(({ index, key, start }) => {
          const conversation = conversations[index]
          if (!conversation) return null
          return (
            <li
              key={key}
              aria-setsize={hasMore ? -1 : conversations.length}
              aria-posinset={index + 1}
              className="absolute inset-x-0 top-0"
              style={{ transform: `translateY(${start}px)`, height: ROW_HEIGHT }}
            >
              <ConversationRow
                conversation={conversation}
                matchedIn={matches?.get(conversation.id)}
                isOpen={conversation.id === conversationId}
                isTabbable={index === tabbable}
                focusRef={index === tabbable ? focusIfWanted : undefined}
              />
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
