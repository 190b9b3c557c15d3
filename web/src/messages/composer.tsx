import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'
import { useNames } from '../api/queries.ts'
import type { Agent, Conversation } from '../api/types.ts'
import { type Acts, quietly } from '../conversations/act.ts'
import { useGo } from '../shell/place.ts'
import { Button } from '../ui/button.tsx'
import type { Then } from './send-keys.ts'
import { Writing } from './writing.tsx'

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
  if (status === 'resolved') {
    const again = async (channelId: string) => {
      const id = await acts.again(channelId)
      if (id) void go.open(id, { view: 'mine', queue: undefined })
    }
    return (
      <Instead text={t(`composer.closedBy_${conversation.closedBy ?? 'agent'}`)}>
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
      <Instead text={t('composer.joinFirst', { name: names.agent(assigneeId) ?? t('row.someone') })}>
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
      onTyping={onTyping}
    />
  )
}

function Instead({ text, children }: { text: string; children: ReactNode }) {
  return (
    <div className="flex shrink-0 flex-wrap items-center justify-between gap-2 border-t bg-canvas px-4 py-3">
      <p className="text-muted">{text}</p>
      <div className="flex gap-2">{children}</div>
    </div>
  )
}
