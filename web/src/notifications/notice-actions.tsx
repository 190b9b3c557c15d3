import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useTranslation } from 'react-i18next'
import type { Notification } from '../api/types.ts'
import { applyAnswer } from '../realtime/apply.ts'
import { step } from '../realtime/step.ts'
import { useGo } from '../shell/place.ts'
import { Button } from '../ui/button.tsx'
import { useSentence } from '../ui/sentence.ts'

/** JOIN or GRAB, where the notification offers it. */
export function NoticeActions({ notice, onDone }: { notice: Notification; onDone: () => void }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const go = useGo()
  const sentence = useSentence()
  const id = notice.conversationId ?? ''
  const join = useMutation({
    mutationFn: () => applyAnswer(client, step('conversations.join', { id }, { idempotencyKey: crypto.randomUUID() })),
    onSuccess: () => {
      void go.open(id, { view: 'mine', queue: undefined })
      onDone()
    },
  })
  if (notice.actions.length === 0) return null
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-2">
      {notice.actions.map((action) => (
        <Button key={action} small look="primary" disabled={join.isPending} onClick={() => join.mutate()}>
          {action === 'grab' ? t('header.grab') : t('header.join')}
        </Button>
      ))}
      {join.error && (
        <span role="alert" className="text-bad text-xs">
          {sentence(join.error)}
        </span>
      )}
    </div>
  )
}
