import { useInfiniteQuery } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { RailButton } from '../../shell/rail-button.tsx'
import { Button } from '../../ui/button.tsx'
import { Empty, Waiting } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { useContactAttributes } from '../attributes/query.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { ContactFilters, FilterChips } from './contact-filters.tsx'
import { DefinitionsContext } from './contact-row.tsx'
import { ContactSearch } from './contact-search.tsx'
import { ContactsList } from './contacts-list.tsx'
import { contactsQuery, useLiveContacts } from './contacts-query.ts'
import { isNarrowed, nothingAsked } from './place.ts'
import { SegmentMenu } from './segment-menu.tsx'
import { TableMenu } from './table-menu.tsx'
import { useColumns } from './use-columns.ts'
import { useContactsGo, useContactsPlace } from './use-place.ts'
import { useWords } from './words.ts'

/** The table with what is above it. `openId`: the contact whose page lies over it. */
export function ContactsPane({ openId }: { openId: string | undefined }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const { place, filter } = useContactsPlace()
  const go = useContactsGo()
  const definitions = useContactAttributes()
  const columns = useColumns(definitions)
  const byKey = useMemo(() => new Map(definitions.map((one) => [one.key, one])), [definitions])
  useLiveContacts()
  const list = useInfiniteQuery(contactsQuery(filter))
  const { data, hasNextPage, isFetching, error, fetchNextPage } = list
  const contacts = useMemo(() => {
    const all = data?.pages.flatMap(({ items }) => items) ?? []
    return [...new Map(all.map((one) => [one.id, one])).values()]
  }, [data])
  // A page may hold none of them: they are further on.
  const readsOn = contacts.length === 0 && hasNextPage && !error
  useEffect(() => {
    if (readsOn && !isFetching) void fetchNextPage()
  }, [readsOn, isFetching, fetchNextPage])
  return (
    <section aria-label={t('title')} tabIndex={-1} data-list className="flex h-full flex-col outline-none">
      <header className="flex min-h-12 shrink-0 flex-wrap items-center gap-x-2 gap-y-1.5 border-b px-3 py-2">
        <RailButton />
        <SegmentMenu place={place} />
        <ContactSearch isAway={openId !== undefined} />
        <ContactFilters place={place} />
        <ColumnsMenu {...columns} />
        <TableMenu filter={filter} />
      </header>
      <FilterChips place={place} />
      <div className="min-h-0 flex-1">
        {contacts.length > 0 ? (
          <DefinitionsContext value={byKey}>
            <ContactsList
              contacts={contacts}
              filter={filter}
              columns={columns.columns}
              sort={place.sort ?? 'newest'}
              hasMore={hasNextPage}
              isReading={list.isFetchingNextPage}
              error={error}
              openId={openId}
              more={() => void fetchNextPage()}
            />
          </DefinitionsContext>
        ) : error ? (
          <Empty title={t('failed')}>
            <p className="mb-3">{sentence(error)}</p>
            <Button onClick={() => void list.refetch()}>{common('common.tryAgain')}</Button>
          </Empty>
        ) : list.isPending || readsOn ? (
          <Waiting rows={10} />
        ) : isNarrowed(place) || place.segment ? (
          <Empty title={t('noneFound')}>
            <Button onClick={() => go.list(nothingAsked)}>{t('showAll')}</Button>
          </Empty>
        ) : (
          <Empty title={t('none')}>{t('noneHint')}</Empty>
        )}
      </div>
    </section>
  )
}
