import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { SquareTerminal } from 'lucide-react'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import { useAgents, useMe } from '../api/queries.ts'
import { apiKeysQuery } from '../api-keys/queries.ts'
import { stampTime, useLocale } from '../i18n/time.ts'
import { useMovementWords } from '../timeline/movement-words.ts'
import { Button } from '../ui/button.tsx'
import { Notice, Waiting } from '../ui/notice.tsx'
import { SelectField, TextField } from './fields.tsx'
import { Page } from './page-parts.tsx'
import { useSettingsSentence } from './problems.ts'
import { manages } from './sections.ts'

const CONVERSATION = /cv_[0-9A-Za-z]+_\d+/

/** A12: who moved what, when, from and to, the newest first. */
export function AccessLogPage() {
  const { t } = useTranslation('settings')
  const { t: common } = useTranslation()
  const language = useLocale()
  const sentence = useSettingsSentence()
  const words = useMovementWords()
  const agents = useAgents()
  const me = useMe()
  const { data: programs = [] } = useQuery({ ...apiKeysQuery, enabled: manages(me) })
  const [agentId, setAgentId] = useState('')
  const [about, setAbout] = useState('')
  // An address of the console has the id in it: pasting either will do.
  const conversationId = CONVERSATION.exec(about)?.[0]
  const isWrong = about.trim() !== '' && conversationId === undefined
  const log = useInfiniteQuery({
    queryKey: ['accessLog', agentId, conversationId ?? ''],
    queryFn: ({ pageParam, signal }) =>
      call(
        'accessLog.list',
        {
          limit: 50,
          ...(agentId ? { agentId } : {}),
          ...(conversationId ? { conversationId } : {}),
          ...(pageParam ? { cursor: pageParam } : {}),
        },
        { signal },
      ),
    initialPageParam: '',
    getNextPageParam: (page) => page.nextCursor,
    enabled: !isWrong,
    refetchOnMount: 'always',
  })
  const lines = isWrong ? [] : log.data?.pages.flatMap(({ items }) => items)
  return (
    <Page title={t('section.access-log')} intro={t('log.intro')}>
      <div className="mb-4 grid gap-3 sm:grid-cols-2">
        <SelectField
          label={t('log.agent')}
          value={agentId}
          onChange={setAgentId}
          options={[
            { value: '', label: t('log.anybody') },
            ...agents.map(({ id, name }) => ({ value: id, label: name })),
            ...programs.map(({ id, name }) => ({ value: id, label: common('movement.program', { name }) })),
          ]}
        />
        <TextField
          label={t('log.conversation')}
          hint={t('log.conversationHint')}
          error={isWrong ? t('log.noConversation') : undefined}
          value={about}
          onChange={setAbout}
        />
      </div>
      {!lines && (log.error ? <Notice tone="bad">{sentence(log.error)}</Notice> : <Waiting rows={6} />)}
      {lines?.length === 0 && (
        <p className="rounded-lg border border-dashed p-6 text-center text-muted">{t('log.none')}</p>
      )}
      {lines && lines.length > 0 && (
        <ol aria-label={t('section.access-log')} className="divide-y overflow-hidden rounded-lg border bg-surface">
          {lines.map((line) => (
            <li key={line.id} className="px-3 py-2 sm:flex sm:items-baseline sm:gap-3">
              <span className="block min-w-0 flex-1 break-words">
                {line.actor.type === 'program' && (
                  <SquareTerminal size={14} className="me-1.5 inline-block align-[-2px] text-muted" aria-hidden />
                )}
                {words(line).text}
              </span>
              <span className="flex shrink-0 gap-3 text-muted text-sm">
                <time dateTime={line.at}>{stampTime(Date.parse(line.at), language)}</time>
                {line.conversationId && (
                  <Link
                    to="/conversations/$conversationId"
                    params={{ conversationId: line.conversationId }}
                    search={{ view: 'all' }}
                    className="text-accent hover:underline"
                  >
                    {t('log.open')}
                  </Link>
                )}
              </span>
            </li>
          ))}
        </ol>
      )}
      {log.hasNextPage && !isWrong && (
        <div className="mt-3 text-center">
          <Button disabled={log.isFetchingNextPage} onClick={() => void log.fetchNextPage()}>
            {t('log.more')}
          </Button>
        </div>
      )}
    </Page>
  )
}
