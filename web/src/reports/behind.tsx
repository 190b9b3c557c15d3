import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { X } from 'lucide-react'
import { Dialog } from 'radix-ui'
import { useId } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { StatusTag } from '../queues/status-tag.tsx'
import { Avatar } from '../ui/avatar.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { useChannelName } from '../ui/channel-name.ts'
import { focusWhole } from '../ui/focus.ts'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'
import type { OwnSpan } from './days.ts'
import { figureWords } from './format.ts'
import { spanWords } from './keys.ts'
import { measureOf, measuresOf } from './measures.ts'
import { type AskedBehind, behindQuery, reportQuery } from './queries.ts'
import type { By, Metric, Behind as One, Question } from './types.ts'
import { askedOf, byOf, rowAsked, useChange, useDays, useReportPlace, useRowName } from './use-report.ts'
import { useWords } from './words.ts'

/** What can be looked behind, in the order of the pages. */
const metrics: readonly Exclude<Metric, 'asked'>[] = [
  'opened',
  'closed',
  'reopened',
  'missed',
  'firstResponse',
  'response',
  'resolution',
  'waiting',
  'satisfaction',
  'messagesIn',
  'messagesOut',
  'tagged',
]

interface BehindProps {
  /** undefined: the overview, whose rows are those of its charts */
  question: Question | undefined
}

/** The conversations behind a bar or a row, as a drawer beside it; open as the address says. */
export function Behind({ question }: BehindProps) {
  const place = useReportPlace()
  const change = useChange()
  const known = useDays()
  if (place.row === undefined || !known) return null
  const { days } = known
  // What the overview opens is an hour of its heat map.
  const by = question ? byOf(question, place, days) : 'hour'
  const key = place.row === '*' ? undefined : place.row
  const usual = question ? measureOf(measuresOf[question][0]).metric : 'opened'
  const metric = place.metric ?? usual
  return (
    <Drawer
      question={question}
      by={by}
      days={days}
      row={key}
      metric={metric}
      asked={{ ...rowAsked(place, days, by, key), metric }}
      onMetric={(next) => change({ metric: next }, { replace: true })}
      onClose={() => change({ row: undefined, metric: undefined })}
    />
  )
}

interface DrawerProps extends BehindProps {
  by: By
  days: OwnSpan
  row: string | undefined
  metric: Metric
  asked: AskedBehind
  onMetric(metric: Metric): void
  onClose(): void
}

function Drawer({ question, by, days, row, metric, asked, onMetric, onClose }: DrawerProps) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const locale = useLocale()
  const id = useId()
  const place = useReportPlace()
  const rowName = useRowName()
  // The report that is drawn behind it knows what the row is called.
  const { data: report } = useQuery(reportQuery(question ?? 'volume', askedOf(place, days, by)))
  const own = report?.rows.find(({ key }) => key === row)
  const name = row === undefined ? t('behind.all') : rowName(by, own ?? { key: row, name: '' })
  const shown = { from: asked.from ?? days.from, to: asked.to ?? days.to }
  return (
    <Dialog.Root open onOpenChange={(open) => !open && onClose()}>
      <Dialog.Portal>
        <Dialog.Overlay className="fixed inset-0 z-40 bg-veil" />
        <Dialog.Content
          aria-describedby={undefined}
          onOpenAutoFocus={focusWhole}
          className="fixed inset-y-0 end-0 z-50 flex w-full max-w-md flex-col border-s bg-surface shadow-xl outline-none"
        >
          <header className="border-b py-2 ps-4 pe-2">
            <div className="flex items-start gap-2">
              <Dialog.Title className="min-w-0 flex-1 break-words pt-1 font-semibold text-base">{name}</Dialog.Title>
              <Dialog.Close asChild>
                <IconButton label={common('common.close')}>
                  <X size={16} aria-hidden />
                </IconButton>
              </Dialog.Close>
            </div>
            <div className="flex flex-wrap items-center gap-x-3 gap-y-1 pe-2">
              <label htmlFor={id} className="sr-only">
                {t('measure.label')}
              </label>
              <select
                id={id}
                className="field w-auto"
                value={metric}
                onChange={({ target }) => onMetric(target.value as Metric)}
              >
                {metrics.map((each) => (
                  <option key={each} value={each}>
                    {t(`measure.${each}`)}
                  </option>
                ))}
              </select>
              <span className="text-muted text-sm">{spanWords(shown, locale)}</span>
            </div>
          </header>
          <List asked={asked} />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  )
}

function List({ asked }: { asked: AskedBehind }) {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const { data, error, hasNextPage, isFetchingNextPage, fetchNextPage } = useInfiniteQuery(behindQuery(asked))
  const items = data?.pages.flatMap((page) => page.items) ?? []
  return (
    <div className="scroll-thin min-h-0 flex-1 overflow-y-auto" aria-busy={!data && !error}>
      {error && (
        <div className="p-3">
          <Notice tone="bad">{sentence(error)}</Notice>
        </div>
      )}
      {!data && !error && <Waiting rows={5} />}
      {data && items.length === 0 && !hasNextPage && <p className="p-4 text-muted text-sm">{t('behind.none')}</p>}
      {items.length > 0 && (
        <ul aria-label={common('list.label')} className="divide-y border-b">
          {items.map((item) => (
            <li key={`${item.conversation.id} ${item.at} ${item.value}`}>
              <Row item={item} metric={asked.metric} />
            </li>
          ))}
        </ul>
      )}
      {data && hasNextPage && (
        <div className="p-3 text-center">
          <Button disabled={isFetchingNextPage} onClick={() => void fetchNextPage()}>
            {t('behind.more')}
          </Button>
        </div>
      )}
      {data && !hasNextPage && <p className="px-4 py-3 text-muted text-xs">{t('behind.gone')}</p>}
    </div>
  )
}

/** How a figure's own value is said beside its conversation; what merely happened has none. */
function useValueWords(): (metric: Metric, value: number) => string {
  const { t } = useWords()
  const locale = useLocale()
  return (metric, value) => {
    switch (metric) {
      case 'firstResponse':
      case 'response':
      case 'resolution':
      case 'waiting':
        return figureWords(value, 'duration', locale)
      case 'satisfaction':
        return t('column.score', { score: figureWords(value, 'count', locale) })
      default:
        return value > 1 ? t('behind.times', { count: value }) : ''
    }
  }
}

function Row({ item: { conversation, at, value }, metric }: { item: One; metric: Metric }) {
  const { t: common } = useTranslation()
  const names = useNames()
  const channelName = useChannelName()
  const words = useValueWords()
  const { contact, lastChannel, teamId, assigneeId, status } = conversation
  const who = names.agent(assigneeId) ?? common(assigneeId ? 'row.someone' : 'row.nobody')
  return (
    <Link
      to="/conversations/$conversationId"
      params={{ conversationId: conversation.id }}
      search={{}}
      className="flex gap-3 px-4 py-2.5 -outline-offset-2 hover:bg-hover"
    >
      <Avatar name={contact.name} />
      <span className="min-w-0 flex-1">
        <span className="flex items-center gap-1.5">
          <span className="min-w-0 truncate font-medium">{contact.name}</span>
          <ChannelIcon type={lastChannel?.type} size={14} />
          <span className="sr-only">{lastChannel && channelName(lastChannel)}</span>
          <span className="flex-1" />
          <span className="shrink-0 font-medium tabular-nums">{words(metric, value)}</span>
        </span>
        <span className="flex items-center gap-1.5 text-muted text-xs">
          <StatusTag status={status} />
          <span className="min-w-0 flex-1 truncate">{[names.team(teamId), who].filter(Boolean).join(' · ')}</span>
          <TimeAgo at={at} className="shrink-0" />
        </span>
      </span>
    </Link>
  )
}
