import { useMutation, useQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense, useState } from 'react'
import { call } from '../api/client.ts'
import { useNames } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { whenWords } from '../messages/later/times.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { templatesQuery } from '../templates/queries.ts'
import { Button } from '../ui/button.tsx'
import { Fact } from '../ui/fact.tsx'
import { Notice } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'
import { DeleteButton } from './delete-button.tsx'
import { Page } from './page.tsx'
import { useKeep } from './queries.ts'
import { Recipients } from './recipients.tsx'
import { Progress, StateTag } from './state-tag.tsx'
import type { Campaign } from './types.ts'
import { useWords } from './words.ts'

const ConfirmDialog = lazy(() => import('../conversations/confirm-dialog.tsx'))

/** M18: a campaign that has begun: how far it is, what came of it, and how to stop it. */
export function CampaignView({ campaign }: { campaign: Campaign }) {
  return (
    <Page title={campaign.name} mark={<StateTag state={campaign.state} />} isBack action={<Acts campaign={campaign} />}>
      <div className="space-y-5">
        <State campaign={campaign} />
        <Counts campaign={campaign} />
        <Facts campaign={campaign} />
        <Recipients campaign={campaign} />
      </div>
    </Page>
  )
}

/** Pausing is undone by resuming, so it asks nothing; cancelling is for good, and asks. */
function Acts({ campaign }: { campaign: Campaign }) {
  const { t } = useWords()
  const sentence = useSentence()
  const language = useLocale()
  const keep = useKeep()
  const [isAsking, setIsAsking] = useState(false)
  const { id, state, counts } = campaign
  const act = useMutation({
    mutationFn: (verb: 'pause' | 'resume') =>
      call(`campaigns.${verb}`, { id }, { idempotencyKey: crypto.randomUUID() }),
    onSuccess: keep,
  })
  if (state !== 'running' && state !== 'paused') return <DeleteButton campaign={campaign} />
  const verb = state === 'running' ? 'pause' : 'resume'
  return (
    <div className="flex flex-wrap items-center gap-2">
      {act.isError && (
        <span role="alert" className="text-bad text-sm">
          {sentence(act.error)}
        </span>
      )}
      <Button look={verb === 'resume' ? 'primary' : 'plain'} disabled={act.isPending} onClick={() => act.mutate(verb)}>
        {t(`act.${verb}`)}
      </Button>
      <Button onClick={() => setIsAsking(true)}>{t('act.cancel')}</Button>
      {isAsking && (
        <Suspense>
          <ConfirmDialog
            title={t('act.cancelTitle')}
            text={t('act.cancelText', { number: counts.queued.toLocaleString(language) })}
            confirm={t('act.cancel')}
            onConfirm={async () => {
              keep(await call('campaigns.cancel', { id }, { idempotencyKey: crypto.randomUUID() }))
            }}
            onDone={() => setIsAsking(false)}
          />
        </Suspense>
      )}
    </div>
  )
}

function State({ campaign }: { campaign: Campaign }) {
  const { t } = useWords()
  const language = useLocale()
  const { state, counts, waiting, problem } = campaign
  const number = (count: number) => count.toLocaleString(language)
  const until = (at: string | null) =>
    at === null ? t('waiting.soon') : whenWords(new Date(at), new Date(serverNow()), language)
  return (
    <div className="space-y-2">
      {problem && (
        <Notice tone="bad">
          {t(`stopped.${problem.code}`)} <span className="text-xs">{problem.detail}</span>
        </Notice>
      )}
      {state === 'running' && waiting && waiting.for !== 'room' && (
        <Notice tone="info">{t(`waiting.${waiting.for}`, { time: until(waiting.until) })}</Notice>
      )}
      <div className="flex items-center gap-3">
        <span className="min-w-0 flex-1">
          <Progress campaign={campaign} />
        </span>
        <span role="status" className="shrink-0 text-muted text-sm tabular-nums">
          {t('of', { done: number(counts.total - counts.queued), total: number(counts.total) })}
        </span>
      </div>
    </div>
  )
}

const SHOWN = ['sent', 'delivered', 'read', 'answered', 'optedOut', 'failed', 'queued'] as const

function Counts({ campaign: { counts } }: { campaign: Campaign }) {
  const { t } = useWords()
  const language = useLocale()
  const share = (part: number) =>
    counts.sent > 0 ? (part / counts.sent).toLocaleString(language, { style: 'percent' }) : ''
  return (
    <dl className="grid grid-cols-2 gap-px overflow-hidden rounded-lg border bg-line sm:grid-cols-4">
      {SHOWN.map((each) => (
        <div key={each} className="bg-surface px-3 py-2">
          <dt className="text-muted text-xs">{t(`count.${each}`)}</dt>
          <dd className="flex items-baseline gap-2">
            <span
              className={`font-semibold text-lg tabular-nums ${each === 'failed' && counts.failed ? 'text-bad' : ''}`}
            >
              {counts[each].toLocaleString(language)}
            </span>
            {(each === 'delivered' || each === 'read' || each === 'answered') && (
              <span className="text-muted text-xs tabular-nums">{share(counts[each])}</span>
            )}
          </dd>
        </div>
      ))}
      <div className="bg-surface px-3 py-2">
        <dt className="text-muted text-xs">{t('count.total')}</dt>
        <dd className="font-semibold text-lg tabular-nums">{counts.total.toLocaleString(language)}</dd>
      </div>
    </dl>
  )
}

/** What it is, for whoever comes to it later. */
export function Facts({ campaign, children }: { campaign: Campaign; children?: ReactNode }) {
  const { t } = useWords()
  const names = useNames()
  const { channelId, teamId, template, quietHours, createdBy, startedAt, finishedAt } = campaign
  const { data: known } = useQuery(templatesQuery(channelId))
  const named = known?.templates.find(({ id }) => id === template.id)
  return (
    <dl className="grid grid-cols-2 gap-x-4 gap-y-3 sm:grid-cols-3">
      <Fact term={t('form.channel')}>{names.channel(channelId)?.name ?? t('facts.gone')}</Fact>
      <Fact term={t('form.template')}>
        {named ? `${named.name} (${named.language})` : known ? t('facts.gone') : '…'}
      </Fact>
      <Fact term={t('form.team')}>{names.team(teamId) ?? t('form.ownTeam')}</Fact>
      <Fact term={t('facts.by')}>{names.agent(createdBy) ?? t('facts.gone')}</Fact>
      {quietHours && (
        <Fact term={t('facts.quiet')}>
          <bdi>
            {quietHours.from}–{quietHours.to}
          </bdi>{' '}
          <span className="text-muted text-xs">{quietHours.timeZone}</span>
        </Fact>
      )}
      {startedAt && (
        <Fact term={t('facts.started')}>
          <TimeAgo at={startedAt} />
        </Fact>
      )}
      {finishedAt && (
        <Fact term={t('facts.finished')}>
          <TimeAgo at={finishedAt} />
        </Fact>
      )}
      {children}
    </dl>
  )
}
