import { useQuery, useQueryClient } from '@tanstack/react-query'
import { X } from 'lucide-react'
import { lazy, Suspense, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { keys } from '../api/keys.ts'
import { Problem } from '../api/problem.ts'
import { conversationQuery, useMe, workspaceQuery } from '../api/queries.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { useArrival } from '../flow/arrival.ts'
import { Composer } from '../messages/composer.tsx'
import { placeOf } from '../messages/drafts.ts'
import type { ListData } from '../queues/place.ts'
import { applyAnswer } from '../realtime/apply.ts'
import { step } from '../realtime/step.ts'
import { useCommand } from '../shell/commands.ts'
import { useChangePlace, useGo, usePlace } from '../shell/place.ts'
import { Timeline } from '../timeline/timeline.tsx'
import { Button, IconButton } from '../ui/button.tsx'
import { Empty, Notice, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { quietly, useActs } from './act.ts'
import { ChannelFilter } from './channel-filter.tsx'
import { Header } from './header.tsx'
import { usePresence } from './presence.ts'
import { WhoElse } from './who-else.tsx'

const ContactPanel = lazy(() => import('../contacts/contact-panel.tsx'))
const KeptDraft = lazy(() => import('../flow/kept-draft.tsx'))
const ScheduledList = lazy(() => import('../messages/later/scheduled-list.tsx'))
const CloseDialog = lazy(() => import('./close-dialog.tsx'))

/** One conversation: who it is with, what was said, and what to say next. */
export default function ConversationPane({ conversationId }: { conversationId: string }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const sentence = useSentence()
  const me = useMe()
  const go = useGo()
  const query = useQuery({
    ...conversationQuery(conversationId),
    // What the list knows is enough to begin with.
    placeholderData: () => inLists(client.getQueriesData<ListData>({ queryKey: keys.lists }), conversationId),
    staleTime: 10_000,
  })
  useCommand('back', () => void go.close())
  const isGone = query.error instanceof Problem && query.error.status === 404
  if (query.data && me && !isGone) return <Opened conversation={query.data} me={me} />
  if (query.error) {
    return (
      <Empty isPage title={isGone ? t('conversation.gone') : sentence(query.error)}>
        {isGone && <p className="mb-3">{t('conversation.goneHint')}</p>}
        {isGone && me && (
          <Suspense>
            <div className="mb-3">
              <KeptDraft place={placeOf(me.id, conversationId)} />
            </div>
          </Suspense>
        )}
        <span className="flex justify-center gap-2">
          <Button onClick={() => void go.close()}>{t('conversation.back')}</Button>
          {!isGone && <Button onClick={() => void query.refetch()}>{t('common.tryAgain')}</Button>}
        </span>
      </Empty>
    )
  }
  return (
    <>
      <h1 className="sr-only">{t('conversation.opening')}</h1>
      <Waiting rows={6} />
    </>
  )
}

function inLists(lists: [unknown, ListData | undefined][], id: string): Conversation | undefined {
  for (const [, data] of lists) {
    for (const page of data?.pages ?? []) {
      const found = page.items.find((item) => item.id === id)
      if (found) return found
    }
  }
  return undefined
}

function Opened({ conversation, me }: { conversation: Conversation; me: Agent }) {
  const { t } = useTranslation()
  const sentence = useSentence()
  const { place } = usePlace()
  const changePlace = useChangePlace()
  const acts = useActs(conversation, me)
  useArrival(conversation.id)
  const [isClosing, setIsClosing] = useState(false)
  const { panel, only, at } = place
  const { data: workspace } = useQuery(workspaceQuery)
  // What need not be said is not asked for; the dialog stays for who wants to say it.
  const close = () => {
    if (workspace?.resolutionRequired === false) quietly(acts.act('close', { type: null, category: null, note: null }))
    else setIsClosing(true)
  }
  const resolve = () => setIsClosing(true)
  useCommand('resolve', conversation.status === 'resolved' ? undefined : resolve)
  const togglePanel = () => changePlace({ panel: panel ? undefined : 'contact' })
  useCommand('contact', togglePanel)
  useMarkRead(conversation, me)
  const presence = usePresence(conversation)
  return (
    <div className="relative flex h-full">
      <section
        aria-label={conversation.contact.name}
        tabIndex={-1}
        data-home
        className="@container relative outline-none flex h-full min-w-0 flex-1 flex-col bg-surface"
      >
        <Header
          conversation={conversation}
          me={me}
          acts={acts}
          onClose={close}
          onResolve={resolve}
          onContact={togglePanel}
        />
        {acts.problem && !isClosing && (
          <div className="px-3 pt-2">
            <Notice
              tone="bad"
              action={
                <IconButton label={t('common.dismiss')} className="size-6" onClick={acts.dismiss}>
                  <X size={14} aria-hidden />
                </IconButton>
              }
            >
              {sentence(acts.problem.problem)}
            </Notice>
          </div>
        )}
        {only && <ChannelFilter only={only} onClear={() => changePlace({ only: undefined })} />}
        <div className="min-h-0 flex-1">
          <Timeline
            key={`${only ?? ''} ${at ?? ''}`}
            conversation={conversation}
            only={only}
            at={at}
            onNewest={() => changePlace({ at: undefined })}
            me={me.id}
          />
        </div>
        {conversation.scheduled && (
          <Suspense>
            <ScheduledList conversation={conversation} me={me.id} />
          </Suspense>
        )}
        <WhoElse presence={presence} name={conversation.contact.name} />
        <Composer conversation={conversation} me={me} acts={acts} onClose={close} onTyping={presence.typing} />
      </section>
      <Suspense>
        {panel === 'contact' && <ContactPanel conversation={conversation} onClose={togglePanel} />}
        {isClosing && <CloseDialog conversation={conversation} acts={acts} onDone={() => setIsClosing(false)} />}
      </Suspense>
    </div>
  )
}

/** Looking at one's own conversation reads it; a preview of another's does not (A3). */
function useMarkRead(conversation: Conversation, me: Agent): void {
  const client = useQueryClient()
  const { id, unread, assigneeId, participantIds } = conversation
  const isOurs = assigneeId === me.id || participantIds.includes(me.id)
  useEffect(() => {
    if (unread === 0 || !isOurs) return
    const read = () => {
      if (document.visibilityState !== 'visible') return
      // It stays unread, and the next look tries again.
      applyAnswer(client, step('conversations.read', { id })).catch((error) =>
        console.warn('Not marked as read:', error),
      )
    }
    const timer = setTimeout(read, 600)
    document.addEventListener('visibilitychange', read)
    return () => {
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', read)
    }
  }, [client, id, unread, isOurs])
}
