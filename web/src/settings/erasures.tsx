import { useInfiniteQuery } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { stampTime, useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'

const counted = ['conversations', 'messages', 'notes', 'files', 'records'] as const

/** C7: who erased whom, when, and how much: of whom nothing is left. */
export default function ErasuresPage() {
  const { t } = useTranslation('settings')
  const language = useLocale()
  const sentence = useSettingsSentence()
  const list = useInfiniteQuery({
    queryKey: ['erasures'],
    queryFn: ({ pageParam, signal }) =>
      call('erasures.list', { limit: 50, ...(pageParam ? { cursor: pageParam } : {}) }, { signal }),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    refetchOnMount: 'always',
  })
  const rows = list.data?.pages.flatMap(({ items }) => items)
  return (
    <Page title={t('section.erasures')} intro={t('erasures.intro')}>
      {!rows && (list.error ? <Notice tone="bad">{sentence(list.error)}</Notice> : <Waiting rows={4} />)}
      {rows?.length === 0 && (
        <p className="rounded-lg border border-dashed p-6 text-center text-muted">{t('erasures.none')}</p>
      )}
      {rows && rows.length > 0 && (
        <ol aria-label={t('section.erasures')} className="divide-y overflow-hidden rounded-lg border bg-surface">
          {rows.map(({ id, contactRef, erasedAt, finishedAt, by, counts }) => (
            <li key={id} className="px-3 py-2.5">
              <p className="flex flex-wrap items-baseline gap-x-3">
                <time dateTime={erasedAt} className="font-medium">
                  {stampTime(Date.parse(erasedAt), language)}
                </time>
                <span className="text-muted text-sm">{t('erasures.by', { name: by.name })}</span>
                <span className="ms-auto text-muted text-sm">{t(finishedAt ? 'erasures.done' : 'erasures.going')}</span>
              </p>
              <p className="mt-0.5 font-mono text-muted text-xs">{contactRef}</p>
              <dl className="mt-1 flex flex-wrap gap-x-4 gap-y-0.5 text-sm">
                {counted
                  .filter((what) => (counts[what] ?? 0) > 0)
                  .map((what) => (
                    <div key={what} className="flex gap-1">
                      <dt className="text-muted">{t(`erasures.${what}`)}</dt>
                      <dd className="tabular-nums">{counts[what]?.toLocaleString(language)}</dd>
                    </div>
                  ))}
              </dl>
            </li>
          ))}
        </ol>
      )}
      {list.hasNextPage && (
        <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
          {t('erasures.more')}
        </Button>
      )}
      <p className="mt-4 text-muted text-sm">{t('erasures.outside')}</p>
    </Page>
  )
}
