import { useInfiniteQuery } from '@tanstack/react-query'
import { lazy, type ReactNode, Suspense } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { type Acts, quietly } from '../conversations/act.ts'
import { useGo } from '../shell/place.ts'
import { timelineQuery } from '../timeline/timeline-query.ts'
import { Button } from '../ui/button.tsx'
import { placeOf } from './drafts.ts'
import type { Then } from './send-keys.ts'
import { Writing } from './writing.tsx'

const KeptDraft = lazy(() => import('../flow/kept-draft.tsx'))

interface ComposerProps {
  conversation: Conversation
  me: Agent
  acts: Acts
  /** closes it, or asks first what it was about */
  onClose(): void
  /** something is being written */
  onTyping(): void
}

/** Where one writes; or, where one may not, why not and what to do instead. */
export function Composer({ conversation, me, acts, onClose, onTyping }: ComposerProps) {
  const { t } = useTranslation()
  const names = useNames()
  const go = useGo()
  const { status, assigneeId, participantIds, lastChannel } = conversation
  const isIn = participantIds.includes(me.id)
  const closer = useCloser(conversation)
  const place = placeOf(me.id, conversation.id)
  if (status === 'resolved') {
    const again = async (channelId: string) => {
      const id = await acts.again(channelId)
      if (id) void go.open(id, { view: 'mine', queue: undefined })
    }
    return (
      <Instead
        text={
          closer ? t('composer.closedBy', { name: closer }) : t(`composer.closedBy_${conversation.closedBy ?? 'agent'}`)
        }
        place={place}
      >
        <Button disabled={acts.isBusy} onClick={() => quietly(acts.act('reopen', {}))}>
          {t('more.reopen')}
        </Button>
        {lastChannel && (
          <Button look="primary" disabled={acts.isBusy} onClick={() => quietly(again(lastChannel.id))}>
            {t('composer.startNew')}
          </Button>
        )}
      </Instead>
    )
  }
  if (!isIn && assigneeId !== null && assigneeId !== me.id) {
    return (
      <Instead text={t('composer.joinFirst', { name: names.agent(assigneeId) ?? t('row.someone') })} place={place}>
        <Button look="primary" disabled={acts.isBusy} onClick={() => quietly(acts.act('join', {}))}>
          {t('composer.joinToAnswer')}
        </Button>
      </Instead>
    )
  }
  const then = (what: Then) => (what === 'close' ? onClose() : quietly(acts.act('hold', {})))
  return (
    <Writing
      conversation={conversation}
      me={me}
      takes={assigneeId === null && !isIn}
      onThen={then}
      onConference={(channelId) => quietly(acts.conference(channelId))}
      isBusy={acts.isBusy}
      onTyping={onTyping}
    />
  )
}

const named: readonly string[] = ['agent', 'program']
/** The agent or program that closed it, as its timeline tells. */
function useCloser({ id, status, closedBy }: Conversation): string | undefined {
  const { data } = useInfiniteQuery({ ...timelineQuery(id, undefined), enabled: status === 'resolved' })
  if (status !== 'resolved' || !closedBy || !named.includes(closedBy)) return undefined
  const entries = data?.pages.flatMap(({ items }) => items) ?? []
  const closed = entries.filter((entry) => entry.conversationId === id && entry.event?.name === 'closed')
  return closed.toSorted((a, b) => b.seq - a.seq)[0]?.actor.name
}

interface InsteadProps {
  text: string
  /** of what was being written */
  place: string
  children: ReactNode
}

function Instead({ text, place, children }: InsteadProps) {
  return (
    <div className="flex shrink-0 flex-wrap items-center justify-between gap-2 border-t bg-canvas px-4 py-3">
      <p className="text-muted">{text}</p>
      <div className="flex gap-2">{children}</div>
      <Suspense>
        <KeptDraft place={place} />
      </Suspense>
    </div>
  )
}
