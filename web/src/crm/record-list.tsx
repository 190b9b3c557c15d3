import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { ChevronRight, Plus } from 'lucide-react'
import { useDeferredValue, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'
import { moneyText } from './money.tsx'
import { Page } from './page.tsx'
import { type CrmRecord, nameOf, pluralOf, type RecordKind, recordsQuery } from './records.ts'

/** All of a kind, the newest first, or those with a name. */
export function RecordList({ kind }: { kind: RecordKind }) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const [q, setQ] = useState('')
  const wanted = useDeferredValue(q.trim())
  const list = useInfiniteQuery({ ...recordsQuery(kind, wanted), placeholderData: (before) => before })
  const records = list.data?.pages.flatMap(({ items }) => items)
  return (
    <Page
      title={t(`kinds.${kind}`)}
      intro={t(`intro.${kind}`)}
      action={
        <Link
          to="/records/$plural/$recordId"
          params={{ plural: pluralOf[kind], recordId: 'new' }}
          className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md bg-accent px-3 font-medium text-on-accent text-sm hover:bg-accent-hover"
        >
          <Plus size={15} aria-hidden />
          {t(`new.${kind}`)}
        </Link>
      }
    >
      <input
        type="search"
        className="field mb-3"
        aria-label={t(`search.${kind}`)}
        placeholder={t(`search.${kind}`)}
        value={q}
        onChange={({ target }) => setQ(target.value)}
      />
      {records && records.length > 0 ? (
        <ul aria-label={t(`kinds.${kind}`)} className="divide-y overflow-hidden rounded-lg border bg-surface">
          {records.map((record) => (
            <Row key={record.id} record={record} />
          ))}
        </ul>
      ) : records && !list.hasNextPage ? (
        <p className="rounded-lg border border-dashed p-6 text-center text-muted">
          {wanted ? t('noneFound', { q: wanted }) : t(`none.${kind}`)}
        </p>
      ) : (
        list.isPending && <Waiting rows={5} />
      )}
      {list.error && (
        <Empty title={t('failed')}>
          <p className="mb-3">{sentence(list.error)}</p>
          <Button onClick={() => void list.refetch()}>{common('common.tryAgain')}</Button>
        </Empty>
      )}
      {list.hasNextPage && (
        <p className="pt-3 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </Page>
  )
}

function Row({ record }: { record: CrmRecord }) {
  const language = useLocale()
  const { id, kind, organization, emails, phones, updatedAt } = record
  const detail = [organization, ...(kind === 'person' ? [emails[0] ?? phones[0]] : [])].filter(Boolean).join(' · ')
  const worth = kind === 'person' ? undefined : moneyText(record, language)
  return (
    <li>
      <Link
        to="/records/$plural/$recordId"
        params={{ plural: pluralOf[kind], recordId: id }}
        className="flex items-center gap-3 px-3 py-2 -outline-offset-2 hover:bg-hover"
      >
        <span className="min-w-0 flex-1">
          <span className="block truncate font-medium">{nameOf(record)}</span>
          {detail && <span className="block truncate text-muted text-sm">{detail}</span>}
        </span>
        {kind === 'deal' && (
          <span className="max-w-32 truncate rounded-full bg-sunken px-2 py-0.5 font-medium text-muted text-xs">
            {record.stage}
          </span>
        )}
        {worth && <span className="text-end tabular-nums">{worth}</span>}
        <TimeAgo at={updatedAt} className="hidden w-24 shrink-0 text-end text-muted text-xs sm:block" />
        <ChevronRight size={16} className="shrink-0 text-muted" aria-hidden />
      </Link>
    </li>
  )
}
