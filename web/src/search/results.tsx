import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import type { SearchHit } from '../api/types.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { RowList } from './row-list.tsx'
import { SearchHitRow } from './search-hit.tsx'
import type { ListRow } from './shown-rows.ts'

export const LEAST_LETTERS = 3

/** F1, F4: contacts by name, phone and email, then messages, the newest first. */
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
  const rows = useMemo(
    () =>
      hits.flatMap((hit): (ListRow & { hit: SearchHit })[] => {
        if ('entry' in hit) return [{ id: hit.entry.id, conversationId: hit.conversation.id, hit }]
        return hit.conversationId === null ? [] : [{ id: hit.contact.id, conversationId: hit.conversationId, hit }]
      }),
    [hits],
  )
  // A page may have nothing on it and go on.
  const { hasNextPage, isFetchingNextPage, fetchNextPage, error } = found
  const goesOn = rows.length === 0 && hasNextPage && !isFetchingNextPage && !error
  useEffect(() => {
    if (goesOn) void fetchNextPage()
  }, [goesOn, fetchNextPage])
  if (found.isPending || (rows.length === 0 && hasNextPage && !error)) return <Waiting rows={6} />
  if (error && rows.length === 0) {
    return (
      <Empty title={t('search.failed')}>
        <p className="mb-3">{sentence(error)}</p>
        <Button onClick={() => void found.refetch()}>{t('common.tryAgain')}</Button>
      </Empty>
    )
  }
  if (rows.length === 0) return <Empty title={t('search.none', { q })}>{t('search.noneHint')}</Empty>
  return (
    <div className="flex h-full flex-col">
      <p role="status" className="shrink-0 border-b bg-canvas px-3 py-1 text-muted text-xs">
        {t(hasNextPage ? 'search.foundMore' : 'search.found', { count: rows.length })}
      </p>
      <div className="min-h-0 flex-1">
        <RowList
          rows={rows}
          draw={({ hit, conversationId }, state) => (
            <SearchHitRow hit={hit} conversationId={conversationId} {...state} />
          )}
          hasMore={hasNextPage}
          isReading={isFetchingNextPage}
          more={() => void fetchNextPage()}
          error={error}
        />
      </div>
    </div>
  )
}
