import { useNavigate, useSearch } from '@tanstack/react-router'
import { Suspense, useCallback } from 'react'
import { useTranslation } from 'react-i18next'
import type { Place } from '../shell/address.ts'
import { useCommand } from '../shell/commands.ts'
import { RailButton } from '../shell/rail-button.tsx'
import { whereOneWas } from '../shell/where-one-was.ts'
import { Waiting } from '../ui/notice.tsx'
import SearchResults from './results.tsx'
import { SearchField } from './search-field.tsx'

/** F1, F4: everything by words; what is narrowed by, and what was found. */
export function SearchPage() {
  const { t } = useTranslation()
  const { q = '' } = useSearch({ strict: false }) as Place
  const navigate = useNavigate()
  const ask = useCallback(
    (question: string) => void navigate({ to: '/search', search: { q: question || undefined }, replace: true }),
    [navigate],
  )
  const leave = () => void navigate({ href: whereOneWas() })
  useCommand('back', leave)
  return (
    <main className="flex h-full flex-col bg-surface">
      <h1 className="sr-only">{t('search.title')}</h1>
      <Suspense fallback={<Waiting rows={6} />}>
        <header className="shrink-0 border-b">
          <div className="mx-auto flex max-w-4xl items-start gap-1 px-3 py-2">
            <RailButton />
            <SearchField question={q} onAsk={ask} onLeave={leave} />
          </div>
        </header>
        <section aria-label={t('search.title')} data-list className="mx-auto min-h-0 w-full max-w-4xl flex-1">
          <SearchResults key={q === '' ? 'none' : 'some'} question={q} isPage />
        </section>
      </Suspense>
    </main>
  )
}
