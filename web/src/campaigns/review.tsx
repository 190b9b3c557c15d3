import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import { call } from '../api/client.ts'
import { useLocale } from '../i18n/time.ts'
import { whenWords } from '../messages/later/times.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { Button } from '../ui/button.tsx'
import { Fact } from '../ui/fact.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { Facts } from './campaign-view.tsx'
import { DeleteButton } from './delete-button.tsx'
import { Page } from './page.tsx'
import { previewQuery, segmentsQuery, useKeep } from './queries.ts'
import { StateTag } from './state-tag.tsx'
import type { Campaign, CampaignPreview } from './types.ts'
import { useWords } from './words.ts'

const ConfirmDialog = lazy(() => import('../conversations/confirm-dialog.tsx'))

/** M18: what a campaign would do, before it does it. */
export function Review({ campaign }: { campaign: Campaign }) {
  const { t } = useWords()
  const sentence = useSentence()
  const { data: preview, error, isFetching } = useQuery(previewQuery(campaign))
  return (
    <Page
      title={campaign.name}
      mark={<StateTag state={campaign.state} />}
      isBack
      action={<Acts campaign={campaign} preview={preview} />}
    >
      <div className="space-y-5">
        {error ? (
          <Notice tone="bad">{sentence(error)}</Notice>
        ) : preview ? (
          <Found preview={preview} />
        ) : (
          <>
            <p role="status" className="text-muted">
              {isFetching ? t('review.looking') : ''}
            </p>
            <Waiting rows={3} />
          </>
        )}
        <Facts campaign={campaign}>
          <Audience campaign={campaign} />
          <StartsAt campaign={campaign} />
        </Facts>
      </div>
    </Page>
  )
}

function Audience({ campaign: { audience } }: { campaign: Campaign }) {
  const { t } = useWords()
  const { data: segments } = useQuery({ ...segmentsQuery, enabled: audience.segmentId !== undefined })
  const name = segments?.find(({ id }) => id === audience.segmentId)?.name
  return (
    <Fact term={t('form.audience')}>
      {audience.contactIds
        ? t('contacts.chosen', { number: audience.contactIds.length })
        : audience.attachmentId
          ? t('form.list')
          : (name ?? (segments ? t('facts.gone') : '…'))}
    </Fact>
  )
}

function StartsAt({ campaign: { startAt } }: { campaign: Campaign }) {
  const { t } = useWords()
  const language = useLocale()
  return (
    <Fact term={t('form.when')}>
      {startAt ? whenWords(new Date(startAt), new Date(serverNow()), language) : t('form.now')}
    </Fact>
  )
}

function Found({ preview }: { preview: CampaignPreview }) {
  const { t } = useWords()
  const language = useLocale()
  const { total, more, looked, reached, leftOut, rows, sample, perDay } = preview
  const number = (count: number) => count.toLocaleString(language)
  const left = leftOut.reduce((sum, { count }) => sum + count, 0)
  return (
    <div className="overflow-hidden rounded-lg border">
      <div className="grid gap-px bg-line sm:grid-cols-2">
        <section className="bg-surface p-4">
          <p role="status" className={`font-semibold text-lg ${reached === 0 ? 'text-bad' : ''}`}>
            {reached === 0
              ? t('review.nobody')
              : t('review.reaches', { number: number(reached), looked: number(looked) })}
          </p>
          {(looked < total || more) && (
            <p className="text-muted text-sm">
              {t(more ? 'review.ofMore' : 'review.ofLooked', { looked: number(looked), total: number(total) })}
            </p>
          )}
          {left > 0 && (
            <>
              <p className="mt-2 font-medium text-sm">{t('review.leftOut', { number: number(left) })}</p>
              <ul className="text-muted text-sm">
                {leftOut.map(({ reason, count }) => (
                  <li key={reason} className="flex justify-between gap-3">
                    <span>{t(`reason.${reason}`)}</span>
                    <span className="tabular-nums">{number(count)}</span>
                  </li>
                ))}
              </ul>
            </>
          )}
          {perDay !== null && perDay < reached && (
            <p className="mt-2 text-sm text-warn">{t('review.perDay', { number: number(perDay) })}</p>
          )}
        </section>
        <Cost preview={preview} />
      </div>
      {sample && (
        <section className="border-t p-4">
          <p className="mb-1 text-muted text-xs">
            <bdi>{t('review.sample', { name: sample.name })}</bdi>
          </p>
          <div
            dir="auto"
            className="max-w-[22rem] whitespace-pre-wrap rounded-lg bg-soft px-3 py-1.5 text-base [overflow-wrap:anywhere]"
          >
            {sample.text}
          </div>
        </section>
      )}
      {rows.length > 0 && (
        <ul className="scroll-thin max-h-48 divide-y overflow-y-auto border-t text-sm" tabIndex={-1}>
          {rows.map(({ row, phone, reason }) => (
            <li key={row} className="flex gap-3 px-4 py-1.5">
              <span className="w-20 shrink-0 text-muted">{t('review.row', { row: number(row) })}</span>
              <bdi className="min-w-0 flex-1 truncate">{phone || '—'}</bdi>
              <span className="shrink-0 text-muted">{t(`reason.${reason}`)}</span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

/** By the provider's list prices; said to be an estimate. */
function Cost({ preview: { cost } }: { preview: CampaignPreview }) {
  const { t } = useWords()
  const language = useLocale()
  return (
    <section className="bg-surface p-4">
      <h2 className="text-muted text-xs">{t('review.cost')}</h2>
      {cost ? (
        <>
          <p className="font-semibold text-lg tabular-nums">
            {cost.sums
              .map(({ currency, amount }) => amount.toLocaleString(language, { style: 'currency', currency }))
              .join(' + ')}
          </p>
          <p className="text-muted text-xs">
            {t('review.costNote', {
              from: new Intl.DateTimeFormat(language, { dateStyle: 'medium', timeZone: 'UTC' }).format(
                Date.parse(cost.from),
              ),
            })}
          </p>
          {cost.unknown > 0 && (
            <p className="text-warn text-xs">
              {t('review.costMissing', { number: cost.unknown.toLocaleString(language) })}
            </p>
          )}
        </>
      ) : (
        <p className="text-muted">{t('review.costUnknown')}</p>
      )}
    </section>
  )
}

function Acts({ campaign, preview }: { campaign: Campaign; preview: CampaignPreview | undefined }) {
  const { t } = useWords()
  const language = useLocale()
  const keep = useKeep()
  const [isAsking, setIsAsking] = useState(false)
  const { id, state, startAt } = campaign
  const time = startAt ? whenWords(new Date(startAt), new Date(serverNow()), language) : undefined
  const sentTo = preview ? sentToOf(preview).toLocaleString(language) : ''
  const isAhead = startAt !== null && Date.parse(startAt) > serverNow()
  return (
    <div className="flex flex-wrap items-center gap-2">
      <DeleteButton campaign={campaign} />
      <Link
        to="/campaigns/$campaignId/edit"
        params={{ campaignId: id }}
        className="inline-flex h-8 items-center rounded-md border border-strong px-3 font-medium text-sm hover:bg-hover"
      >
        {t('review.edit')}
      </Link>
      {state === 'draft' && (
        <Button look="primary" disabled={!preview || preview.reached === 0} onClick={() => setIsAsking(true)}>
          {t(isAhead ? 'review.schedule' : 'review.start')}
        </Button>
      )}
      {isAsking && preview && (
        <Suspense>
          <ConfirmDialog
            title={t('review.confirm')}
            text={
              isAhead && time
                ? t('review.confirmAt', { number: sentTo, time })
                : t('review.confirmNow', { number: sentTo })
            }
            confirm={t(isAhead ? 'review.schedule' : 'review.start')}
            onConfirm={async () => {
              keep(await call('campaigns.start', { id }, { idempotencyKey: crypto.randomUUID() }))
            }}
            onDone={() => setIsAsking(false)}
          />
        </Suspense>
      )}
    </div>
  )
}

/** How many there will be about, by those that were looked at. */
const sentToOf = ({ total, looked, reached }: CampaignPreview) =>
  looked === 0 ? 0 : Math.round((reached / looked) * total)
