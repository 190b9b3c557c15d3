import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { useTranslation } from 'react-i18next'
import { call } from '../../api/client.ts'
import { useMe } from '../../api/queries.ts'
import type { Channel } from '../../api/types.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { useSettingsSentence } from '../problems.ts'

const LOOK_EVERY_MS = 2_000

/** Answers whoever wrote to the channel last, and says what became of it. */
export function TestAnswer({ channel }: { channel: Channel }) {
  const { t } = useTranslation('channelSetup')
  const sentence = useSettingsSentence()
  const me = useMe()
  const { data: latest } = useQuery({
    queryKey: ['channelSetup', 'latest', channel.id],
    queryFn: async () =>
      (await call('conversations.list', { view: 'all', channelId: channel.id, limit: 1 })).items[0] ?? null,
    refetchInterval: ({ state }) => (state.data ? false : LOOK_EVERY_MS),
    refetchOnMount: 'always',
  })
  const [text, setText] = useState(() => t('answer.text'))
  const [sent, setSent] = useState<{ id: string; at: string }>()
  const [state, setState] = useState<'idle' | 'sending'>('idle')
  const [error, setError] = useState<unknown>()
  const status = useStatus(sent)
  const isOut = status !== undefined && status !== null && !['queued', 'sending'].includes(status.status)
  if (!latest) return <p className="text-muted text-sm">{t('answer.first')}</p>
  const send = async () => {
    setState('sending')
    setError(undefined)
    try {
      const isIn = latest.assigneeId === me?.id || latest.participantIds.some((id) => id === me?.id)
      if (!isIn) await call('conversations.join', { id: latest.id })
      const entry = await call('messages.send', { id: latest.id, text, channelId: channel.id })
      setSent({ id: latest.id, at: entry.id })
    } catch (problem) {
      setError(problem)
    }
    setState('idle')
  }
  return (
    <div className="space-y-2">
      <p className="text-sm">
        <bdi className="font-medium">{latest.contact.name}</bdi>
        {latest.lastMessage && (
          <>
            {': '}
            <bdi className="text-muted">{latest.lastMessage.text}</bdi>
          </>
        )}
      </p>
      <div className="flex flex-wrap items-start gap-2">
        <input
          className="field min-w-40 flex-1"
          aria-label={t('answer.label')}
          maxLength={1_000}
          value={text}
          onChange={({ target }) => setText(target.value)}
        />
        <Button disabled={state === 'sending' || text.trim() === ''} onClick={() => void send()}>
          {t('answer.send')}
        </Button>
        <Link
          to="/conversations/$conversationId"
          params={{ conversationId: latest.id }}
          className="inline-flex h-8 items-center rounded-md px-2 font-medium text-accent text-sm hover:bg-hover"
        >
          {t('answer.open')}
        </Link>
      </div>
      {error !== undefined && <Notice tone="bad">{sentence(error)}</Notice>}
      {sent && (
        <div role="status">
          {status?.status === 'failed' ? (
            <Notice tone="bad">
              {t('answer.failed')} <span className="break-words text-xs">{status.error?.reason}</span>
            </Notice>
          ) : (
            <p className={isOut ? 'text-good text-sm' : 'text-muted text-sm'}>
              {t(isOut ? 'answer.sent' : 'answer.sending')}
            </p>
          )}
        </div>
      )}
    </div>
  )
}

/** What became of a message that was sent from here. */
function useStatus(sent: { id: string; at: string } | undefined) {
  const { data } = useQuery({
    queryKey: ['channelSetup', 'sent', sent?.at],
    queryFn: async () => {
      const page = await call('conversations.timeline', { id: sent?.id ?? '', order: 'desc', limit: 20 })
      return page.items.find(({ id }) => id === sent?.at)?.message?.delivery ?? null
    },
    enabled: sent !== undefined,
    refetchInterval: ({ state }) =>
      state.data && !['queued', 'sending'].includes(state.data.status) ? false : LOOK_EVERY_MS,
  })
  return data
}
