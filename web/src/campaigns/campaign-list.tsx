import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { Plus } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import { useLocale } from '../i18n/time.ts'
import { whenWords } from '../messages/later/times.ts'
import { serverNow } from '../realtime/server-clock.ts'
import { Button } from '../ui/button.tsx'
import { ChannelIcon } from '../ui/channel-icon.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { TimeAgo } from '../ui/time.tsx'
import { Page } from './page.tsx'
import { campaignsQuery } from './queries.ts'
import { Progress, StateTag } from './state-tag.tsx'
import type { Campaign } from './types.ts'
import { useWords } from './words.ts'

/** All campaigns, the newest first. */
export function CampaignList() {
  const { t } = useWords()
  const { t: common } = useTranslation()
  const sentence = useSentence()
  const list = useInfiniteQuery({ ...campaignsQuery, refetchOnMount: 'always' })
  const campaigns = list.data?.pages.flatMap(({ items }) => items)
  return (
    <Page
      title={t('title')}
      intro={t('intro')}
      action={
        <Link
          to="/campaigns/$campaignId"
          params={{ campaignId: 'new' }}
          className="inline-flex h-8 shrink-0 items-center gap-1.5 rounded-md bg-accent px-3 font-medium text-on-accent text-sm hover:bg-accent-hover"
        >
          <Plus size={15} aria-hidden />
          {t('new')}
        </Link>
      }
    >
      {campaigns && campaigns.length > 0 ? (
        <ul aria-label={t('title')} className="divide-y overflow-hidden rounded-lg border bg-surface">
          {campaigns.map((campaign) => (
            <Row key={campaign.id} campaign={campaign} />
          ))}
        </ul>
      ) : list.error ? (
        <Empty title={t('failed')}>
          <p className="mb-3">{sentence(list.error)}</p>
          <Button onClick={() => void list.refetch()}>{common('common.tryAgain')}</Button>
        </Empty>
      ) : campaigns ? (
        <p className="text-balance rounded-lg border border-dashed p-8 text-center text-muted">{t('none')}</p>
      ) : (
        <Waiting rows={5} />
      )}
      {list.hasNextPage && (
        <p className="pt-3 text-center">
          <Button disabled={list.isFetchingNextPage} onClick={() => void list.fetchNextPage()}>
            {t('more')}
          </Button>
        </p>
      )}
    </Page>
  )
}

function Row({ campaign }: { campaign: Campaign }) {
  const { t } = useWords()
  const names = useNames()
  const language = useLocale()
  const { id, name, state, channelId, counts, startAt, startedAt, createdAt } = campaign
  const channel = names.channel(channelId)
  const number = (count: number) => count.toLocaleString(language)
  const isBegun = startedAt !== null
  return (
    <li>
      <Link
        to="/campaigns/$campaignId"
        params={{ campaignId: id }}
        className="block px-3 py-2.5 -outline-offset-2 hover:bg-hover"
      >
        <span className="flex items-center gap-2">
          <ChannelIcon type={channel?.type} size={15} />
          <span className="min-w-0 flex-1 truncate font-medium" dir="auto">
            {name}
          </span>
          <StateTag state={state} />
          <TimeAgo at={startedAt ?? createdAt} className="w-20 shrink-0 text-end text-muted text-xs" />
        </span>
        <span className="mt-1 flex items-center gap-3 text-muted text-xs">
          <span className="min-w-0 flex-1 truncate">
            {channel?.name}
            {state === 'scheduled' && startAt && (
              <> · {t('at', { time: whenWords(new Date(startAt), new Date(serverNow()), language) })}</>
            )}
          </span>
          {isBegun && (
            <span className="shrink-0 tabular-nums">
              {t('of', { done: number(counts.total - counts.queued), total: number(counts.total) })}
              {counts.answered > 0 && ` · ${t('count.answered')} ${number(counts.answered)}`}
            </span>
          )}
        </span>
        {(state === 'running' || state === 'paused') && (
          <span className="mt-1.5 block">
            <Progress campaign={campaign} />
          </span>
        )}
      </Link>
    </li>
  )
}
