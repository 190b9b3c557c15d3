import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useCallback, useMemo } from 'react'
import { workspaceQuery } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { useNow } from '../realtime/server-clock.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { ChangeWords } from './change.tsx'
import { Heat } from './charts/heat.tsx'
import { Spark } from './charts/spark.tsx'
import { addDays, type Day, daysIn, hourIn, type OwnSpan } from './days.ts'
import { Nothing } from './empty.tsx'
import { figureWords, shareWords } from './format.ts'
import { hourParts, spanWords, timeWords } from './keys.ts'
import { type MeasureName, measureOf, type TimesName } from './measures.ts'
import { Page } from './page.tsx'
import { filterInput, filtersOf, spanToPlace, timeBy } from './place.ts'
import { reportQuery } from './queries.ts'
import { Scope } from './scope.tsx'
import { byThisTime } from './so-far.ts'
import { ClockSwitch, Toolbar } from './toolbar.tsx'
import type { Question, Report } from './types.ts'
import { UpTo } from './up-to.tsx'
import { kept, useChange, useDays, useReportPlace } from './use-report.ts'
import { Views } from './views.tsx'
import WeeklyReport from './weekly-report.tsx'
import { useWords } from './words.ts'

/** What is told at a glance, each with the page that says more. */
const told: readonly (readonly [MeasureName, Question])[] = [
  ['opened', 'volume'],
  ['closed', 'volume'],
  ['firstResponse', 'speed'],
  ['waiting', 'speed'],
  ['missed', 'speed'],
  ['satisfaction', 'satisfaction'],
]

/** How it goes, in ten seconds: today, the last weeks, and when it is busiest. */
export function Overview() {
  const { t } = useWords()
  const known = useDays()
  return (
    <Page title={t('title')} action={<Views question={undefined} />}>
      <Scope />
      <Toolbar>
        <ClockSwitch />
      </Toolbar>
      {known ? <Sections {...known} /> : <Waiting rows={6} />}
      <div className="mt-6 border-t pt-4 pb-2">
        <WeeklyReport />
      </div>
    </Page>
  )
}

function Sections({ days, today, timeZone }: { days: OwnSpan; today: Day; timeZone: string }) {
  const { t } = useWords()
  const sentence = useSentence()
  const locale = useLocale()
  const place = useReportPlace()
  const change = useChange()
  const now = useNow(60_000)
  const filters = useMemo(() => filterInput(filtersOf(place)), [place])
  const yesterday = addDays(today, -1)
  const inHours = place.clock === 'open'
  const ofToday = useQuery(reportQuery('volume', { from: today, to: today, by: 'hour', ...filters }))
  const ofYesterday = useQuery(reportQuery('volume', { from: yesterday, to: yesterday, by: 'hour', ...filters }))
  const ofSpan = useQuery(reportQuery('volume', { ...days, by: timeBy(daysIn(days)), ...filters }))
  const ofHours = useQuery(reportQuery('volume', { ...days, by: 'hour', ...filters }))
  const hours = ofHours.data
  const bars = useMemo(
    () =>
      hours?.by === 'hour'
        ? hours.rows.map(({ key, opened }) => ({
            key,
            name: timeWords('hour', key, locale),
            short: key,
            value: opened,
          }))
        : [],
    [hours, locale],
  )
  const choose = useCallback((key: string) => change({ row: key, metric: 'opened' }), [change])
  const error = ofToday.error ?? ofSpan.error ?? ofYesterday.error ?? ofHours.error
  if (error) return <Notice tone="bad">{sentence(error)}</Notice>
  if (!ofToday.data || !ofSpan.data) return <Waiting rows={6} />
  const hour = hourIn(now, timeZone)
  const isEmpty = [ofToday.data.total, ofSpan.data.total].every(
    ({ opened, closed, messagesIn, messagesOut, reopened }) =>
      opened + closed + messagesIn + messagesOut + reopened === 0,
  )
  if (isEmpty) return <Nothing />
  return (
    <>
      <Section title={t('overview.today')} aside={<UpTo report={ofToday.data} />}>
        {told.map(([name, question]) => (
          <Tile
            key={name}
            name={name}
            question={question}
            report={ofToday.data}
            inHours={inHours}
            // Today has only just begun: what is counted is compared with what there was by this time.
            counted={ofYesterday.data && byThisTime(ofYesterday.data.rows, name, hour)}
            until={hour}
            days={{ from: today, to: today }}
          />
        ))}
      </Section>
      <Section title={place.from === undefined ? t(`span.${place.span ?? '28d'}`) : spanWords(days, locale)}>
        {told.map(([name, question]) => (
          <Tile key={name} name={name} question={question} report={ofSpan.data} inHours={inHours} />
        ))}
      </Section>
      {bars.length > 0 && (
        <section className="mt-5" aria-label={t('overview.hours')}>
          <Heat title={`${t('overview.hours')} · ${t('says.opened')}`} bars={bars} unit="count" onChoose={choose} />
        </section>
      )}
    </>
  )
}

function Section({ title, aside, children }: { title: string; aside?: ReactNode; children: ReactNode }) {
  return (
    <section aria-label={title} className="mt-4 first:mt-0">
      <div className="flex flex-wrap items-baseline gap-3 pb-1.5">
        <h2 className="font-medium">{title}</h2>
        {aside}
      </div>
      <ul className="grid grid-cols-2 gap-2 sm:grid-cols-3 xl:grid-cols-6">{children}</ul>
    </section>
  )
}

interface TileProps {
  name: MeasureName
  question: Question
  report: Report
  inHours: boolean
  /** what it had come to by this time of the day before; undefined: it is compared with all of the span before */
  counted?: number | undefined
  /** it is about today, until this hour */
  until?: number
  days?: OwnSpan
}

/** One figure: how much, against before, and a small line of how it went. */
function Tile({ name, question, report, inHours, counted, until, days }: TileProps) {
  const { t } = useWords()
  const locale = useLocale()
  const { data: workspace } = useQuery(workspaceQuery)
  const { unit, of, better } = measureOf(name)
  const value = of(report.total, inHours)
  const isCount = unit === 'count'
  const isToday = until !== undefined
  const before = isToday && isCount ? (counted ?? null) : of(report.before, inHours)
  const words =
    isToday && before !== null
      ? t(isCount ? 'change.moreToday' : 'change.dayBefore', { before: figureWords(before, unit, locale, 'narrow') })
      : undefined
  return (
    <li>
      <Link
        to="/reports/$question"
        params={{ question }}
        search={(now: object) =>
          ({
            ...kept(now),
            ...(days ? { ...spanToPlace(days), by: 'hour' } : {}),
            measure: name,
          }) as object
        }
        className="flex h-full flex-col rounded-lg border px-3 py-2 hover:bg-hover"
      >
        <span className="text-muted text-sm">{t(`measure.${name}`)}</span>
        <strong className="font-semibold text-xl leading-7 tabular-nums">
          {figureWords(value, unit, locale, 'narrow')}
        </strong>
        <ChangeWords now={value} before={before} unit={unit} better={better} {...(words ? { words } : {})} />
        <span className="mt-auto block pt-1.5">
          <Spark
            values={report.rows.flatMap((row) =>
              isToday && hourParts(row.key).hour > until ? [] : [of(row, inHours)],
            )}
          />
          <Note name={name} report={report} inHours={inHours} targets={workspace?.reportTargets} />
        </span>
      </Link>
    </li>
  )
}

/** A second figure, where one alone would say half of it. */
function Note({
  name,
  report,
  inHours,
  targets,
}: Pick<TileProps, 'name' | 'report' | 'inHours'> & { targets: Record<TimesName, number> | undefined }) {
  const { t } = useWords()
  const locale = useLocale()
  const said = () => {
    if (name === 'satisfaction') {
      const { count } = report.total.satisfaction
      return count > 0 ? t('figure.answers', { count }) : ''
    }
    if (name !== 'firstResponse' && name !== 'waiting') return ''
    const times = report.total[name]
    const share = inHours ? times.inHours.within : times.within
    if (share === null || !targets) return ''
    return t('figure.within', {
      share: shareWords(share, locale),
      time: figureWords(targets[name] / 1000, 'duration', locale, 'narrow'),
    })
  }
  return <span className="block min-h-4 truncate text-muted text-xs">{said()}</span>
}
