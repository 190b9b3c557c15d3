import { Link, useLocation } from '@tanstack/react-router'
import { questions } from './place.ts'
import { kept } from './use-report.ts'
import { useWords } from './words.ts'

const look = (isCurrent: boolean) =>
  `flex h-9 shrink-0 items-center whitespace-nowrap border-b-2 px-2.5 text-sm -outline-offset-2 ${isCurrent ? 'border-accent font-medium text-ink' : 'border-transparent text-muted hover:text-ink'}`

/** From one page of the reports to the next; the span and the filters go along. */
export function ReportsNav() {
  const { t } = useWords()
  const path = useLocation({ select: ({ pathname }) => pathname.replace(/\/$/, '') })
  const current = (page: string) => path === page
  return (
    <nav aria-label={t('pages')} className="scroll-thin flex gap-1 overflow-x-auto border-b">
      <Link
        to="/reports"
        search={(now: object) => kept(now) as object}
        className={look(current('/reports'))}
        {...(current('/reports') ? { 'aria-current': 'page' } : {})}
      >
        {t('page.overview')}
      </Link>
      {questions.map((question) => (
        <Link
          key={question}
          to="/reports/$question"
          params={{ question }}
          search={(now: object) => kept(now) as object}
          className={look(current(`/reports/${question}`))}
          {...(current(`/reports/${question}`) ? { 'aria-current': 'page' } : {})}
        >
          {t(`page.${question}`)}
        </Link>
      ))}
      <Link
        to="/reports/$question"
        params={{ question: 'live' }}
        search={{}}
        className={look(current('/reports/live'))}
        {...(current('/reports/live') ? { 'aria-current': 'page' } : {})}
      >
        {t('page.live')}
      </Link>
    </nav>
  )
}
