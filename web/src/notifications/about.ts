import { useNavigate } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import type { Notification as Notice } from '../api/types.ts'
import { useGo } from '../shell/place.ts'

/** What happened, in a line. */
export function noticeTitle(t: TFunction, { kind, contactName, alert }: Omit<Notice, 'read'>): string {
  if (!alert) return t(`notice.${kind as Exclude<Notice['kind'], 'queue_alert'>}`, { name: contactName })
  const queue = t(`queue.${alert.queue}`)
  return t('notice.queue_alert', { name: alert.teamName ? `${queue} (${alert.teamName})` : queue, above: alert.above })
}

/** Leads to what a notification is about: its conversation, or the page that shows queues. */
export function useOpenNotice(): (notice: Pick<Notice, 'conversationId'>) => void {
  const go = useGo()
  const navigate = useNavigate()
  return useCallback(
    ({ conversationId }) => {
      void (conversationId ? go.open(conversationId) : navigate({ to: '/reports/live' }))
    },
    [go, navigate],
  )
}
