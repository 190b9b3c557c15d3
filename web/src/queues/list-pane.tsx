import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Search } from 'lucide-react'
import { lazy, Suspense, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { countsQuery, savedViewsQuery } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { commandKeys } from '../shell/commands.ts'
import { usePlace } from '../shell/place.ts'
import { RailButton } from '../shell/rail-button.tsx'
import { noteWhereOneWas } from '../shell/where-one-was.ts'
import { keyOfOne } from '../ui/key-of.ts'
import { Key } from '../ui/tip.tsx'
import { ConversationList } from './conversation-list.tsx'
import { EmptyList } from './empty-list.tsx'
import { listQuery } from './list-query.ts'

const OrderMenu = lazy(() => import('../flow/order-menu.tsx'))
const SearchResults = lazy(() => import('../search/results.tsx'))
const Filters = lazy(() => import('./filters.tsx'))
const StartButton = lazy(() => import('../conversations/start/start-button.tsx'))

/** The middle pane: which list it is, what is searched for, and the conversations. */
export function ListPane() {
  const { t } = useTranslation()
  const language = useLocale()
  const { place, filter } = usePlace()
  const { data: counts } = useQuery(countsQuery)
  const { data: views } = useQuery(savedViewsQuery)
  const isSearch = place.q !== undefined
  const saved = place.saved ? views?.find(({ id }) => id === place.saved)?.name : undefined
  const list = saved ?? (place.queue ? t(`queue.${place.queue}`) : t(`view.${place.view ?? 'unassigned'}`))
  const title = isSearch ? t('search.title') : list
  const isFiltered = Boolean(place.agent || place.channel || place.status || place.team)
  const view = filter.view
  const count = place.queue
    ? counts?.queues[place.queue]
    : view && view !== 'all' && view !== 'closed'
      ? counts?.views[view]
      : undefined
  return (
    <section aria-label={title} tabIndex={-1} data-list className="flex h-full flex-col outline-none">
      <header className="shrink-0 border-b px-3 pt-2 pb-2">
        <div className="flex items-center gap-1 pb-1.5">
          <RailButton />
          <SearchLink />
          <Suspense>
            <StartButton />
          </Suspense>
        </div>
        <div className="flex h-8 items-center gap-1">
          <h1 className="min-w-0 flex-1 truncate font-semibold text-base">
            {title}
            {count !== undefined && !isFiltered && !isSearch && (
              <span className="ms-2 font-normal text-muted text-sm tabular-nums">{count.toLocaleString(language)}</span>
            )}
          </h1>
          {!isSearch && (
            <>
              <Suspense fallback={<span className="h-7 w-16" />}>
                <OrderMenu />
              </Suspense>
              <Suspense fallback={<span className="size-8" />}>
                <Filters />
              </Suspense>
            </>
          )}
        </div>
      </header>
      <div className="min-h-0 flex-1">
        {isSearch ? (
          <Suspense>
            <SearchResults question={place.q ?? ''} />
          </Suspense>
        ) : (
          <Listed total={isFiltered ? undefined : count} />
        )}
      </div>
    </section>
  )
}

function Listed({ total }: { total: number | undefined }) {
  const { filter } = usePlace()
  const list = useInfiniteQuery(listQuery(filter))
  const { data } = list
  // While pages are read, what was answered moves from one to another.
  const conversations = useMemo(() => {
    const all = data?.pages.flatMap(({ items }) => items) ?? []
    return filter.sort ? [...new Map(all.map((item) => [item.id, item])).values()] : all
  }, [data, filter.sort])
  if (conversations.length === 0 && !list.hasNextPage) {
    return <EmptyList isLoading={list.isPending} error={list.error} again={() => void list.refetch()} />
  }
  return (
    <ConversationList
      filter={filter}
      total={list.hasNextPage ? total : conversations.length}
      conversations={conversations}
      hasMore={list.hasNextPage}
      isReading={list.isFetchingNextPage}
      more={() => void list.fetchNextPage()}
      error={list.error}
    />
  )
}

/** Leads to the search; beside what was found, back to all of it. */
function SearchLink() {
  const { t } = useTranslation()
  const { place } = usePlace()
  return (
    <search className="min-w-0 flex-1">
      <Link
        to="/search"
        search={{ q: place.q }}
        onClick={noteWhereOneWas}
        className="field flex h-[30px] items-center gap-2 border-line bg-sunken px-2.5 text-muted hover:text-ink"
      >
        <Search size={14} className="shrink-0" aria-hidden />
        <span className="min-w-0 flex-1 truncate" dir="auto">
          {place.q ?? t('search.placeholder')}
        </span>
        <Key>{keyOfOne(commandKeys.search)}</Key>
      </Link>
    </search>
  )
}
