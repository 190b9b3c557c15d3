import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useCallback, useEffect, useState } from 'react'
import { useTranslation } from 'react-i18next'
import { contactIdOf } from '../api/keys.ts'
import { asProblem } from '../api/problem.ts'
import { meQuery, teamsQuery } from '../api/queries.ts'
import { NoConversation } from '../first-hour/no-conversation.tsx'
import { ListPane } from '../queues/list-pane.tsx'
import { signOut } from '../session/session.ts'
import { Button } from '../ui/button.tsx'
import { Empty, Waiting } from '../ui/notice.tsx'
import { useSentence } from '../ui/sentence.ts'
import { useCommand } from './commands.ts'
import { usePlace } from './place.ts'

const loadPane = () => import('../conversations/conversation-pane.tsx')
const loadSearch = () => import('../search/route.ts')
const ConversationPane = lazy(loadPane)
const MergeInFront = lazy(() => import('../contacts/merge-conversation.tsx'))

/** The panes: on a wide screen side by side, on a phone one after the other. */
export function InboxPage() {
  const { t } = useTranslation()
  const { conversationId } = usePlace()
  const { error } = useQuery(meQuery)
  useQuery(teamsQuery)
  const sentence = useSentence()
  const [isMerging, setIsMerging] = useState(false)
  useCommand('merge', () => setIsMerging(true))
  const merged = useCallback(() => setIsMerging(false), [])
  // The list is there; what will be opened next can come now.
  useEffect(() => {
    const timer = setTimeout(() => void Promise.all([loadPane(), loadSearch()]), 1_000)
    return () => clearTimeout(timer)
  }, [])
  if (error) {
    return (
      <main className="h-full">
        <Empty isPage title={sentence(error)}>
          {asProblem(error).code === 'forbidden' && <p className="mb-3">{t('signIn.refused')}</p>}
          <Button onClick={() => void signOut()}>{t('account.signOut')}</Button>
        </Empty>
      </main>
    )
  }
  return (
    <main className="flex h-full min-w-0">
      <div
        className={`h-full w-full shrink-0 bg-surface md:block md:border-e md:w-[300px] 2xl:w-[360px] ${conversationId ? 'hidden' : ''}`}
      >
        <ListPane />
      </div>
      <div className={`h-full min-w-0 flex-1 md:block ${conversationId ? '' : 'hidden'}`}>
        {conversationId ? (
          <Suspense fallback={<Waiting rows={6} />}>
            <ConversationPane key={conversationId} conversationId={conversationId} />
          </Suspense>
        ) : (
          <NoConversation />
        )}
      </div>
      <Suspense>
        {isMerging && <MergeInFront ids={conversationId ? [contactIdOf(conversationId)] : []} onDone={merged} />}
      </Suspense>
    </main>
  )
}
