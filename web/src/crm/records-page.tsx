import { Link, useParams } from '@tanstack/react-router'
import { Suspense, use } from 'react'
import { useTranslation } from 'react-i18next'
import { useLanguage } from '../i18n/time.ts'
import { RailButton } from '../shell/rail-button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { loadMessages } from './messages.ts'
import { NewRecord } from './new-record.tsx'
import { Page } from './page.tsx'
import { RecordIcon } from './record-icon.tsx'
import { RecordList } from './record-list.tsx'
import { RecordView } from './record-view.tsx'
import { kindOf, kinds, pluralOf } from './records.ts'

/** Persons, leads and deals (L1): a list of each, and a page for every one. */
export function RecordsPage() {
  return (
    <Suspense fallback={<Waiting rows={6} />}>
      <Records />
    </Suspense>
  )
}

function Records() {
  use(loadMessages(useLanguage()))
  const { t } = useTranslation('records')
  const params = useParams({ strict: false }) as { plural?: string; recordId?: string }
  const plural = params.plural ?? 'persons'
  const kind = kindOf(plural)
  const isList = params.recordId === undefined
  return (
    <div className="scroll-thin flex h-full flex-col overflow-y-auto bg-canvas md:flex-row md:overflow-hidden">
      <aside className={`shrink-0 md:block md:h-full md:w-56 md:overflow-y-auto md:border-e ${isList ? '' : 'hidden'}`}>
        <header className="flex h-12 items-center gap-2 px-3">
          <RailButton />
          <strong className="font-semibold text-base">{t('title')}</strong>
        </header>
        <nav aria-label={t('title')} className="px-2 pb-2">
          <ul className="flex gap-1 md:block">
            {kinds.map((each) => (
              <li key={each} className="flex-1">
                <Link
                  to="/records/$plural"
                  params={{ plural: pluralOf[each] }}
                  aria-current={each === kind ? 'page' : undefined}
                  className="flex h-10 items-center justify-center gap-2.5 rounded-md px-2 text-ink hover:bg-hover aria-[current=page]:bg-soft aria-[current=page]:font-medium aria-[current=page]:text-on-soft md:h-[30px] md:justify-start"
                >
                  <RecordIcon kind={each} className={each === kind ? '' : 'text-muted'} />
                  {t(`kinds.${each}`)}
                </Link>
              </li>
            ))}
          </ul>
        </nav>
      </aside>
      <main className="min-w-0 flex-1 bg-surface md:scroll-thin md:h-full md:overflow-y-auto">
        {!kind ? (
          <Page title={t('title')}>
            <Notice tone="info">{t('unknown')}</Notice>
          </Page>
        ) : params.recordId === 'new' ? (
          <NewRecord key={kind} kind={kind} />
        ) : params.recordId ? (
          <RecordView key={params.recordId} kind={kind} id={params.recordId} />
        ) : (
          <RecordList key={kind} kind={kind} />
        )}
      </main>
    </div>
  )
}
