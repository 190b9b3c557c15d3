import { useInfiniteQuery, useQuery, useQueryClient } from '@tanstack/react-query'
import { useCallback, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactQuery } from '../api/queries.ts'
import type { Conversation, Entry } from '../api/types.ts'
import { useSending } from '../messages/outbox.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { type Customer, CustomerContext } from './customer.ts'
import { ViewerProvider } from './files/viewer-provider.tsx'
import { firstNew } from './first-new.ts'
import { lookedUntil, noteLook } from './last-look.ts'
import { beginningOf, entriesOf, hasNewer, type TimelineData } from './merge.ts'
import { rowsOf } from './rows.ts'
import { readNewer, timelineQuery } from './timeline-query.ts'
import { TimelineRows } from './timeline-rows.tsx'

interface TimelineProps {
  conversation: Conversation
  /** of this channel alone */
  only: string | undefined
  /** the entry at which it is opened; absent: at the newest */
  at?: string | undefined
  /** to the newest, where it was opened at an entry */
  onNewest?(): void
  me: string
}

/** Everything that ever happened with the contact; newest below, older comes as one scrolls up. */
export function Timeline({ conversation, only, at, onNewest, me }: TimelineProps) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const query = useInfiniteQuery(timelineQuery(conversation.id, only, at))
  const newer = useNewer(conversation.id, only, at, hasNewer(query.data))
  const customer = useCustomer(conversation)
  useForgetOldPages(conversation.id, only, at)
  const entries = useMemo(() => entriesOf(query.data), [query.data])
  const sending = useSending(conversation.id)
  const firstUnread = useFirstUnread(conversation, entries)
  const rows = useMemo(
    () => rowsOf({ entries, sending: only || newer ? [] : sending, me, firstUnread, hasMore: query.hasNextPage }),
    [entries, sending, me, firstUnread, only, newer, query.hasNextPage],
  )
  // A page may hold nothing of the channel: what was said there is further up.
  const readsOn = rows.length === 0 && query.hasNextPage && !query.error
  const { isFetching, fetchNextPage } = query
  useEffect(() => {
    if (readsOn && !isFetching) void fetchNextPage()
  }, [readsOn, isFetching, fetchNextPage])
  if (query.isPending || readsOn) return <Waiting rows={6} />
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
    <CustomerContext value={customer}>
      <ViewerProvider entries={entries}>
        <TimelineRows
          rows={rows}
          entries={entries}
          conversation={conversation}
          hasMore={query.hasNextPage}
          isReading={query.isFetchingNextPage}
          problem={query.isFetchNextPageError ? sentence(query.error) : undefined}
          at={at}
          newer={newer}
          sent={sending.at(-1)?.key}
          onNewest={() => onNewest?.()}
          more={() => query.fetchNextPage({ cancelRefetch: false })}
        />
      </ViewerProvider>
    </CustomerContext>
  )
}

/** Who the customer is by now; their picture may come when they are looked up. */
function useCustomer({ contact: { id, name } }: Conversation): Customer {
  const { data } = useQuery(contactQuery(id))
  const picture = data?.picture
  return useMemo(() => ({ name, picture }), [name, picture])
}

/** Who comes back begins at the end: pages that were scrolled up to are not all read again for that. */
function useForgetOldPages(conversationId: string, only: string | undefined, at: string | undefined): void {
  const client = useQueryClient()
  useEffect(() => {
    const { queryKey } = timelineQuery(conversationId, only, at)
    return () => {
      const updatedAt = client.getQueryState(queryKey)?.dataUpdatedAt
      client.setQueryData<TimelineData>(queryKey, (data) => data && beginningOf(data), updatedAt ? { updatedAt } : {})
    }
  }, [client, conversationId, only, at])
}

/** Reads what is newer, where the timeline was opened at an entry and there is more; undefined: there is nothing newer. */
function useNewer(
  conversationId: string,
  only: string | undefined,
  at: string | undefined,
  hasMore: boolean,
): (() => void) | undefined {
  const client = useQueryClient()
  const isReading = useRef(false)
  const read = useCallback(() => {
    if (at === undefined || isReading.current) return
    isReading.current = true
    readNewer(client, conversationId, only, at)
      .catch((error) => console.warn('What is newer did not come yet:', error))
      .finally(() => (isReading.current = false))
  }, [client, conversationId, only, at])
  return hasMore ? read : undefined
}

/** Stays where it was when the conversation was opened, also when everything has been read since. */
function useFirstUnread({ id, unread }: Conversation, entries: readonly Entry[]): string | undefined {
  const [before] = useState(() => ({ unread, looked: lookedUntil(id) }))
  const [first, setFirst] = useState<string>()
  useEffect(() => {
    if (!first) setFirst(firstNew(entries, id, before))
  }, [entries, first, id, before])
  useEffect(() => {
    const look = () => {
      const last = entries.findLast(({ conversationId }) => conversationId === id)
      if (last && document.visibilityState === 'visible') noteLook(id, last.seq)
    }
    look()
    document.addEventListener('visibilitychange', look)
    return () => document.removeEventListener('visibilitychange', look)
  }, [entries, id])
  return first
}
