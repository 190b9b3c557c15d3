import { useQuery } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import { useTranslation } from 'react-i18next'
import { workspaceQuery } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { ChangeWords } from './change.tsx'
import { type Bar, Bars } from './charts/bars.tsx'
import { Heat } from './charts/heat.tsx'
import { Ranks } from './charts/ranks.tsx'
import type { OwnSpan } from './days.ts'
import { Nothing } from './empty.tsx'
import { figureWords, shareWords } from './format.ts'
import { isTime, timeShort } from './keys.ts'
import { columnsOf, type MeasureName, measureOf, measuresOf, type TimesName, timesOf } from './measures.ts'
import { Page } from './page.tsx'
import { reportQuery } from './queries.ts'
import { Scope } from './scope.tsx'
import { ScoreSpread } from './score-spread.tsx'
import { type NamedRow, Table } from './table.tsx'
import { ByChooser, ClockSwitch, CsvButton, Segments, Toolbar } from './toolbar.tsx'
import type { Question, Report } from './types.ts'
import { UpTo } from './up-to.tsx'
import { askedOf, byOf, useChange, useDays, useReportPlace, useRowName } from './use-report.ts'
import { Views } from './views.tsx'
import { useWords } from './words.ts'

/** One question: its figure, one chart, and the table behind it. */
export function QuestionPage({ question }: { question: Question }) {
  const { t } = useWords()
  const known = useDays()
  return (
    <Page title={t(`page.${question}`)} intro={t(`intro.${question}`)} action={<Views question={question} />}>
      <Scope />
      {known ? <Answer question={question} days={known.days} /> : <Waiting rows={6} />}
    </Page>
  )
}

function Answer({ question, days }: { question: Question; days: OwnSpan }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const place = useReportPlace()
  const change = useChange()
  const by = byOf(question, place, days)
  const asked = askedOf(place, days, by)
  const { data, error, isPlaceholderData, refetch } = useQuery(reportQuery(question, asked))
  const measure =
    place.measure && measuresOf[question].includes(place.measure) ? place.measure : measuresOf[question][0]
  const { unit } = measureOf(measure)
  return (
    <>
      <Toolbar>
        <ByChooser by={by} days={days} />
        {(unit === 'duration' || question === 'speed' || question === 'agents') && <ClockSwitch />}
        <span className="flex-1" />
        <CsvButton question={question} asked={asked} />
      </Toolbar>
      <div className="flex flex-wrap gap-2 pb-3">
        <Segments
          label={t('measure.label')}
          value={measure}
          options={measuresOf[question].map((value) => ({
            value,
            label: t(`measure.${value}`),
            title: t(`says.${value}`),
          }))}
          onChange={(value) => change({ measure: value, sort: undefined })}
        />
      </div>
      {error && !data && (
        <Notice
          tone="bad"
          action={
            <Button small onClick={() => void refetch()}>
              {common('common.tryAgain')}
            </Button>
          }
        >
          {sentence(error)}
        </Notice>
      )}
      {data && error && <Notice tone="bad">{sentence(error)}</Notice>}
      {!data && !error && <Waiting rows={6} />}
      {data && (
        // What is still that of before, while the next is read, is paler.
        <div className={isPlaceholderData ? 'opacity-60 transition-opacity' : 'transition-opacity'}>
          <Drawn question={question} measure={measure} report={data} />
        </div>
      )}
    </>
  )
}

interface DrawnProps {
  question: Question
  measure: MeasureName
  report: Report
}

function Drawn({ question, measure, report }: DrawnProps) {
  const { t } = useWords()
  const locale = useLocale()
  const place = useReportPlace()
  const change = useChange()
  const rowName = useRowName()
  const { data: workspace } = useQuery(workspaceQuery)
  const inHours = place.clock === 'open'
  const { by } = report
  const days = useMemo(() => ({ from: report.from, to: report.to }), [report.from, report.to])
  const { unit, of, upper, metric, better } = measureOf(measure)
  // biome-ignore lint/correctness/useExhaustiveDependencies: names follow the report and the language
  const rows = useMemo(
    (): NamedRow[] => report.rows.map((row) => ({ key: row.key, name: rowName(by, row), figures: row })),
    [report, locale],
  )
  const bars = useMemo(
    (): Bar[] =>
      rows.map(({ key, name, figures }) => ({
        key,
        name,
        short: isTime(by) ? timeShort(by, key, locale) : name,
        value: of(figures, inHours),
        ...(upper ? { upper: upper(figures, inHours) } : {}),
      })),
    [rows, by, locale, of, upper, inHours],
  )
  const columns = useMemo(() => columnsOf(question, measure), [question, measure])
  const choose = useCallback((key: string | undefined) => change({ row: key ?? '*', metric }), [change, metric])
  const sort = useCallback((next: string | undefined) => change({ sort: next }, { replace: true }), [change])
  const value = of(report.total, inHours)
  const isEmpty = rows.every(({ figures }) => columns.every((column) => !column.of(figures, inHours)))
  if (isEmpty) return <Nothing question={question} />
  const title = t(`says.${measure}`)
  const targets = workspace?.reportTargets
  const target = unit === 'duration' && targets ? targets[measure as TimesName] / 1000 : undefined
  const times = unit === 'duration' ? report.total[measure as TimesName] : undefined
  const hasBars = bars.some((bar) => bar.value !== null && bar.value > 0)
  return (
    <>
      <div className="flex flex-wrap items-baseline gap-x-4 gap-y-1 pb-3">
        <p className="flex items-baseline gap-2">
          <strong className="font-semibold text-2xl tabular-nums">{figureWords(value, unit, locale)}</strong>
          <ChangeWords now={value} before={of(report.before, inHours)} unit={unit} better={better} />
        </p>
        {times && times.count > 0 && target !== undefined && (
          <p className="text-muted text-sm">
            {[
              t('figure.within', {
                share: shareWords(timesOf(times, inHours).within ?? 0, locale),
                time: figureWords(target, 'duration', locale),
              }),
              t('figure.p90', { time: figureWords(timesOf(times, inHours).p90, 'duration', locale) }),
            ].join(' · ')}
          </p>
        )}
        <span className="flex-1" />
        <UpTo report={report} />
      </div>
      {question === 'satisfaction' && <ScoreSpread scores={report.total.satisfaction.scores} />}
      {!hasBars ? (
        <p className="rounded-lg border border-dashed p-6 text-center text-muted text-sm">{t('empty.measure')}</p>
      ) : by === 'hour' ? (
        <Heat title={title} bars={bars} unit={unit} onChoose={choose} />
      ) : isTime(by) ? (
        <Bars title={title} bars={bars} unit={unit} target={target} onChoose={choose} />
      ) : (
        <Ranks title={title} bars={bars} unit={unit} onChoose={choose} />
      )}
      <Table
        title={t('table.label', { what: t(`page.${question}`) })}
        by={by}
        days={days}
        columns={columns}
        rows={rows}
        report={report}
        inHours={inHours}
        sort={place.sort}
        onSort={sort}
        onChoose={choose}
      />
    </>
  )
}
