import { useInfiniteQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { ConversationList } from './conversation-list.tsx'

export const LEAST_LETTERS = 3

/** F1: conversations found by name, phone, email and text, and where. */
export function SearchResults({ q }: { q: string }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const found = useInfiniteQuery({
    queryKey: keys.search(q),
    queryFn: ({ pageParam, signal }) =>
      call('search.query', { q, limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 10_000,
  })
  const { data } = found
  const hits = useMemo(() => data?.pages.flatMap(({ items }) => items) ?? [], [data])
  const conversations = useMemo(() => hits.map(({ conversation }) => conversation), [hits])
  const matches = useMemo(
    () => new Map(hits.map(({ conversation, matchedIn }) => [conversation.id, matchedIn])),
    [hits],
  )
  if (found.isPending) return <Waiting rows={6} />
  if (found.error && hits.length === 0) {
    return (
      <Empty title={t('search.failed')}>
        <p className="mb-3">{sentence(found.error)}</p>
        <Button onClick={() => void found.refetch()}>{t('common.tryAgain')}</Button>
      </Empty>
    )
  }
  if (hits.length === 0) return <Empty title={t('search.none', { q })}>{t('search.noneHint')}</Empty>
  return (
    <div className="flex h-full flex-col">
      <p role="status" className="shrink-0 border-b bg-canvas px-3 py-1 text-muted text-xs">
        {t(found.hasNextPage ? 'search.foundMore' : 'search.found', { count: hits.length })}
      </p>
      <div className="min-h-0 flex-1">
        <ConversationList
          conversations={conversations}
          matches={matches}
          hasMore={found.hasNextPage}
          isReading={found.isFetchingNextPage}
          more={() => void found.fetchNextPage()}
          error={found.error}
        />
      </div>
    </div>
  )
}
