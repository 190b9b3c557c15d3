import { useInfiniteQuery } from '@tanstack/react-query'
import { Tag } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import type { Conversation, Entry } from '../api/types.ts'
import { duration } from '../i18n/time.ts'
import { entriesOf } from '../timeline/merge.ts'
import { timelineQuery } from '../timeline/timeline-query.ts'
import { useChannelName } from '../ui/channel-name.ts'
import { Fact } from '../ui/fact.tsx'
import { TimeAgo } from '../ui/time.tsx'
import { firstResponse } from './first-response.ts'

/** What is to be known of the conversation itself. */
export function ThisConversation({ conversation }: { conversation: Conversation }) {
  const { t } = useTranslation('records')
  const { t: common } = useTranslation()
  const names = useNames()
  const channelName = useChannelName()
  // What the timeline has read says it: nothing is asked for that.
  const { data } = useInfiniteQuery({ ...timelineQuery(conversation.id, undefined), enabled: false })
  const entries = entriesOf(data)
  const answered = firstResponse(conversation, entries)
  const { lastChannel, teamId, assigneeId, openedAt, closedAt, resolution, satisfaction } = conversation
  return (
    <dl className="grid grid-cols-2 gap-x-3 gap-y-2">
      {lastChannel && <Fact term={t('beside.channel')}>{channelName(lastChannel)}</Fact>}
      <Fact term={t('beside.team')}>{names.team(teamId) ?? common('movement.noTeam')}</Fact>
      <Fact term={t('beside.assignee')}>
        {assigneeId === null ? (
          <span className="text-muted">{t('beside.nobody')}</span>
        ) : (
          (names.agent(assigneeId) ?? common('row.someone'))
        )}
      </Fact>
      <Fact term={t('beside.opened')}>
        <TimeAgo at={openedAt} />
      </Fact>
      {answered !== undefined && <Fact term={t('beside.firstResponse')}>{duration(answered)}</Fact>}
      {closedAt && (
        <Fact term={t('beside.closed')}>
          <TimeAgo at={closedAt} />
        </Fact>
      )}
      {resolution?.type && <Fact term={t('beside.type')}>{common(`ticket.${resolution.type}`)}</Fact>}
      {resolution?.category && <Fact term={t('beside.category')}>{resolution.category}</Fact>}
      {satisfaction && (
        <Fact term={t('beside.satisfaction')} isWide>
          {t('beside.satisfactionOf', { score: satisfaction.score })}
          <span aria-hidden> · </span>
          <TimeAgo at={satisfaction.at} />
          {satisfaction.text && (
            <q className="block [overflow-wrap:anywhere]" dir="auto">
              {satisfaction.text}
            </q>
          )}
        </Fact>
      )}
      <TagsOf entries={entries} />
    </dl>
  )
}

/** F2: what messages of the customer are marked with, as far as they were read. */
function TagsOf({ entries }: { entries: readonly Entry[] }) {
  const { t } = useTranslation()
  const tags = [...new Set(entries.flatMap(({ message }) => message?.tags ?? []))]
  if (tags.length === 0) return null
  return (
    <Fact term={t('history.tags')} isWide>
      <ul className="flex flex-wrap gap-1">
        {tags.map((tag) => (
          <li
            key={tag}
            className="inline-flex max-w-full items-center gap-1 rounded-full border px-1.5 text-muted text-xs"
          >
            <Tag size={10} className="shrink-0" aria-hidden />
            <span className="truncate" dir="auto">
              {tag}
            </span>
          </li>
        ))}
      </ul>
    </Fact>
  )
}
