import { useInfiniteQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { numberOf } from '../../api/keys.ts'
import { exactTime, stampTime, useLocale } from '../../i18n/time.ts'
import { useMovementWords } from '../../timeline/movement-words.ts'
import { Button } from '../../ui/button.tsx'
import { Notice, Waiting } from '../../ui/notice.tsx'
import { useSentence } from '../../ui/sentence.ts'
import { conversationsOfQuery } from '../conversations-of.tsx'
import { useWords } from './words.ts'

/** A12: who moved a conversation with this contact, when, from and to, the newest first. */
export default function ContactLog({ contactId }: { contactId: string }) {
  const { t } = useWords()
  const { t: words } = useTranslation('records')
  const { t: common } = useTranslation()
  const language = useLocale()
  const sentence = useSentence()
  const movement = useMovementWords()
  const { data, hasNextPage, fetchNextPage } = useInfiniteQuery(conversationsOfQuery(contactId))
  const conversations = data?.pages.flatMap(({ items }) => items)
  const [chosen, setChosen] = useState<string>()
  const conversationId = chosen ?? conversations?.[0]?.id
  const log = useInfiniteQuery({
    queryKey: ['accessLog', '', conversationId ?? ''],
    queryFn: ({ pageParam, signal }) =>
      call(
        'accessLog.list',
        { limit: 50, conversationId: conversationId ?? '', ...(pageParam ? { cursor: pageParam } : {}) },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    enabled: conversationId !== undefined,
    refetchOnMount: 'always',
  })
  const lines = log.data?.pages.flatMap(({ items }) => items)
  if (conversations?.length === 0 && !hasNextPage) return <p className="text-muted">{t('page.noConversation')}</p>
  return (
    <>
      {conversations && conversations.length > 1 && (
        <div className="mb-3 flex gap-2">
          <select
            className="field"
            aria-label={t('log.conversation')}
            value={conversationId}
            onChange={({ target }) => setChosen(target.value)}
          >
            {conversations.map(({ id, openedAt }) => (
              <option key={id} value={id}>
                {common('timeline.conversation', { n: numberOf(id) })} · {exactTime(Date.parse(openedAt), language)}
              </option>
            ))}
          </select>
          {hasNextPage && <Button onClick={() => void fetchNextPage()}>{words('beside.more')}</Button>}
        </div>
      )}
      {log.error && <Notice tone="bad">{sentence(log.error)}</Notice>}
      {!lines && !log.error && <Waiting rows={4} />}
      {lines?.length === 0 && <p className="text-muted">{t('log.none')}</p>}
      {lines && lines.length > 0 && (
        <ol aria-label={t('part.log')} className="divide-y overflow-hidden rounded-lg border">
          {lines.map((line) => (
            <li key={line.id} className="px-3 py-1.5 sm:flex sm:items-baseline sm:gap-3">
              <span className="block min-w-0 flex-1 break-words">{movement(line).text}</span>
              <time dateTime={line.at} className="shrink-0 text-muted text-xs">
                {stampTime(Date.parse(line.at), language)}
              </time>
            </li>
          ))}
        </ol>
      )}
      {log.hasNextPage && (
        <Button small className="mt-2" disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
          {words('beside.more')}
        </Button>
      )}
    </>
  )
}
