import { useNavigate } from '@tanstack/react-router'
import type { TFunction } from 'i18next'
import { useCallback } from 'react'
import type { Notification as Notice } from '../api/types.ts'
import { useGo } from '../shell/place.ts'

/** What happened, in a line. */
export function noticeTitle(t: TFunction, { kind, contactName, alert, endpoint }: Omit<Notice, 'read'>): string {
  if (endpoint) return t('notice.endpoint_off', { name: endpoint.host })
  if (!alert)
    return t(`notice.${kind as Exclude<Notice['kind'], 'queue_alert' | 'endpoint_off'>}`, { name: contactName })
  const queue = t(`queue.${alert.queue}`)
  return t('notice.queue_alert', { name: alert.teamName ? `${queue} (${alert.teamName})` : queue, above: alert.above })
}

/** Leads to what a notification is about: its conversation, the page that shows queues, or the webhook endpoint. */
export function useOpenNotice(): (notice: Pick<Notice, 'conversationId' | 'endpoint'>) => void {
  const go = useGo()
  const navigate = useNavigate()
  return useCallback(
    ({ conversationId, endpoint }) => {
      if (endpoint) {
        const params = { section: 'webhook-endpoints', itemId: endpoint.id }
        void navigate({ to: '/settings/$section/$itemId', params })
        return
      }
      void (conversationId ? go.open(conversationId) : navigate({ to: '/reports/live' }))
    },
    [go, navigate],
  )
}
