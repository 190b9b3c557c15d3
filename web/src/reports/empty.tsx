import { Link } from '@tanstack/react-router'
import { ChartColumn } from 'lucide-react'
import { useMe } from '../api/queries.ts'
import { can } from '../api/rights.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/notice.tsx'
import { noFilters } from './filters.tsx'
import { filtersOf, spanToPlace } from './place.ts'
import type { Question } from './types.ts'
import { useChange, useReportPlace } from './use-report.ts'
import { useWords } from './words.ts'

/** There are no figures: why that may be, and what to do about it. */
export function Nothing({ question }: { question?: Question }) {
  const { t } = useWords()
  const me = useMe()
  const place = useReportPlace()
  const change = useChange()
  const icon = <ChartColumn size={26} aria-hidden />
  if (Object.keys(filtersOf(place)).length > 0) {
    return (
      <Empty title={t('empty.filtered')} icon={icon}>
        <Button onClick={() => change(noFilters)}>{t('filter.clear')}</Button>
      </Empty>
    )
  }
  if (question === 'satisfaction') {
    return (
      <Empty title={t('empty.satisfaction')} icon={icon}>
        <p>{t('empty.ask')}</p>
        {can(me, 'settings.manage') && (
          <Link
            to="/settings/$section"
            params={{ section: 'workspace' }}
            className="mt-2 inline-block text-accent underline"
          >
            {t('empty.toSettings')}
          </Link>
        )}
      </Empty>
    )
  }
  return (
    <Empty title={t(question === 'tags' ? 'empty.tags' : 'empty.title')} icon={icon}>
      <p>{t(question === 'tags' ? 'empty.tagIt' : 'empty.longer')}</p>
      {place.span !== '12m' && (
        <Button className="mt-3" onClick={() => change(spanToPlace('12m'))}>
          {t('empty.year')}
        </Button>
      )}
    </Empty>
  )
}
