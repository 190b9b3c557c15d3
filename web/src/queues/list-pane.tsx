import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Search, X } from 'lucide-react'
import { lazy, Suspense, useEffect, useMemo, useRef, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { countsQuery, savedViewsQuery } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { useCommand } from '../shell/commands.ts'
import { useChangePlace, usePlace } from '../shell/place.ts'
import { RailButton } from '../shell/rail-button.tsx'
import { ConversationList } from './conversation-list.tsx'
import { EmptyList } from './empty-list.tsx'
import { listQuery } from './list-query.ts'
import { LEAST_LETTERS, SearchResults } from './search-results.tsx'

const OrderMenu = lazy(() => import('../flow/order-menu.tsx'))
const Filters = lazy(() => import('./filters.tsx'))
const StartButton = lazy(() => import('../conversations/start/start-button.tsx'))

/** The middle pane: which list it is, what is searched for, and the conversations. */
export function ListPane() {
  const { t } = useTranslation()
  const language = useLocale()
  const { place, filter } = usePlace()
  const { data: counts } = useQuery(countsQuery)
  const { data: views } = useQuery(savedViewsQuery)
  const isSearch = (place.q?.length ?? 0) >= LEAST_LETTERS
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
          <SearchBox />
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
        {isSearch ? <SearchResults q={place.q ?? ''} /> : <Listed total={isFiltered ? undefined : count} />}
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

const TYPING_MS = 200

function SearchBox() {
  const { t } = useTranslation()
  const { place } = usePlace()
  const change = useChangePlace()
  const [text, setText] = useState(place.q ?? '')
  const input = useRef<HTMLInputElement>(null)
  useCommand('search', () => input.current?.select())
  const asked = useRef(place.q ?? '')
  useEffect(() => {
    const q = place.q ?? ''
    // Another list was opened, or one went back.
    if (q !== asked.current) {
      asked.current = q
      setText(q)
      return
    }
    if (text === q) return
    const ask = () => {
      asked.current = text
      change({ q: text || undefined })
    }
    const timer = setTimeout(ask, TYPING_MS)
    return () => clearTimeout(timer)
  }, [text, place.q, change])
  const clear = () => {
    asked.current = ''
    setText('')
    change({ q: undefined })
  }
  return (
    <search className="relative block min-w-0 flex-1">
      <Search size={14} className="pointer-events-none absolute top-2 start-2.5 text-muted" aria-hidden />
      <input
        ref={input}
        className="field h-[30px] border-line bg-sunken pe-8 ps-8"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={text}
        onChange={({ target }) => setText(target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape') return
          event.preventDefault()
          if (text) clear()
          else input.current?.blur()
        }}
      />
      {text && (
        <button
          type="button"
          onClick={clear}
          aria-label={t('search.clear')}
          className="absolute top-[3px] end-1 flex size-6 items-center justify-center rounded text-muted hover:bg-hover"
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </search>
  )
}
