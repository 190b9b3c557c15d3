import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { call } from '../api/client.ts'
import { keys } from '../api/keys.ts'
import { useMe } from '../api/queries.ts'
import type { SearchHit } from '../api/types.ts'
import { RowList } from '../queues/row-list.tsx'
import type { ListRow } from '../queues/shown-rows.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { SearchHitRow } from './hit.tsx'
import { noteSearch } from './recent.ts'
import { useAsked } from './use-search.ts'
import { useWords } from './words.ts'

const PAGE = 50

interface HitRow extends ListRow {
  hit: SearchHit
}

/** The result that was opened last of which search: whoever comes back goes on there. */
let left: { question: string; row: string } | undefined

/** F1, F4: contacts by what they are called, then messages, the newest first. */
export default function SearchResults({ question, isPage }: { question: string; isPage?: boolean }) {
  const { t } = useWords()
  const sentence = useSentence()
  const me = useMe()
  const { input, unknown, words } = useAsked(question)
  const found = useInfiniteQuery({
    queryKey: [...keys.search(input?.q ?? ''), input ?? null],
    queryFn: ({ pageParam, signal }) =>
      call(
        'search.query',
        { ...(input as NonNullable<typeof input>), limit: PAGE, ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    enabled: input !== undefined,
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.nextCursor ?? undefined,
    staleTime: 30_000,
  })
  const { data } = found
  const rows = useMemo(() => rowsOf(data?.pages.flatMap(({ items }) => items) ?? [], question), [data, question])
  // A page may have nothing on it and go on.
  const { hasNextPage, isFetchingNextPage, fetchNextPage, error } = found
  const goesOn = rows.length === 0 && hasNextPage && !isFetchingNextPage && !error
  useEffect(() => {
    if (goesOn) void fetchNextPage()
  }, [goesOn, fetchNextPage])
  const [wrong] = unknown
  if (wrong) {
    return (
      <div className="mx-auto max-w-xl p-3">
        <Notice tone="warn">{t('unknown', { value: `${wrong.key}:${wrong.value}` })}</Notice>
      </div>
    )
  }
  if (!input) return <Empty title={t(words || question ? 'needWords' : 'begin')}>{t('beginHint')}</Empty>
  if (found.isPending || (rows.length === 0 && hasNextPage && !error)) return <Waiting rows={6} />
  if (error && rows.length === 0) {
    return (
      <Empty title={t('failed')}>
        <p className="mb-3">{sentence(error)}</p>
        <Button onClick={() => void found.refetch()}>{t('common.tryAgain', { ns: 'translation' })}</Button>
      </Empty>
    )
  }
  if (rows.length === 0) return <Empty title={t('none', { q: words })}>{t('noneHint')}</Empty>
  return (
    <div className="flex h-full flex-col">
      <p role="status" className="shrink-0 border-b bg-canvas px-3 py-1 text-muted text-xs">
        {t(hasNextPage ? 'foundMore' : 'found', { count: rows.length })}
      </p>
      <div className="min-h-0 flex-1">
        <RowList
          rows={rows}
          startAt={isPage && left?.question === question ? left.row : undefined}
          draw={({ hit, id, ...row }, state) => (
            <SearchHitRow
              hit={hit}
              {...row}
              {...state}
              onOpen={() => {
                left = { question, row: id }
                if (me) noteSearch(me.id, question)
              }}
            />
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

function rowsOf(hits: readonly SearchHit[], q: string): HitRow[] {
  return hits.map((hit) => {
    if ('entry' in hit) {
      return { id: hit.entry.id, conversationId: hit.conversation.id, place: { q, at: hit.entry.id }, hit }
    }
    return { id: hit.contact.id, conversationId: hit.conversationId ?? '', place: { q, at: undefined }, hit }
  })
}
