import { useMutation, useQueryClient } from '@tanstack/react-query'
import { CalendarClock, Check, CheckCheck, CircleAlert, Clock3, type LucideIcon } from 'lucide-react'
import { useTranslation } from 'react-i18next'
import { call } from '../api/client.ts'
import type { Entry, Message } from '../api/types.ts'
import { askForTemplate } from '../messages/template-asked.ts'
import { applyEntryAnswer } from '../realtime/recover.ts'
import { useSentence } from '../ui/sentence.ts'

type Status = NonNullable<Message['delivery']>['status']

const marks: Record<Status, { Icon: LucideIcon; tone: string }> = {
  scheduled: { Icon: CalendarClock, tone: 'text-muted' },
  queued: { Icon: Clock3, tone: 'text-muted' },
  sent: { Icon: Check, tone: 'text-muted' },
  delivered: { Icon: CheckCheck, tone: 'text-muted' },
  read: { Icon: CheckCheck, tone: 'text-accent' },
  failed: { Icon: CircleAlert, tone: 'text-bad' },
}

/** M4: how far a message has come. */
export function DeliveryMark({ status }: { status: Status }) {
  const { t } = useTranslation()
  const { Icon, tone } = marks[status]
  const label = t(`delivery.${status}`)
  return (
    <span className={`inline-flex ${tone}`} title={label} data-delivery={status}>
      <Icon size={14} aria-hidden />
      <span className="sr-only">{label}</span>
    </span>
  )
}

/** Why it did not arrive, and one more try. */
export function FailedDelivery({ entry }: { entry: Entry }) {
  const { t } = useTranslation()
  const client = useQueryClient()
  const sentence = useSentence()
  const retry = useMutation({
    mutationFn: () => {
      const asked = call('messages.retry', { id: entry.id }, { idempotencyKey: crypto.randomUUID() })
      return applyEntryAnswer(client, entry.conversationId, asked)
    },
  })
  const error = entry.message?.delivery?.error
  return (
    <p role="alert" className="mt-0.5 text-end text-bad text-xs">
      {t('delivery.failedBecause', { reason: error?.reason ?? t('delivery.noReason') })}{' '}
      <button type="button" className="underline" disabled={retry.isPending} onClick={() => retry.mutate()}>
        {t('delivery.retry')}
      </button>{' '}
      {offersTemplate(entry.message) && <OfferTemplate />}
      {retry.error && <span className="block">{sentence(retry.error)}</span>}
    </p>
  )
}

/** M8: of what fails as long as the customer does not write: a window that is shut, a template that is not sent any more. */
const offersTemplate = (message: Message | undefined) =>
  message?.channel.type === 'whatsapp' &&
  (message.template !== undefined || message.delivery?.error?.code === 'outside_whatsapp_window')

export function OfferTemplate() {
  const { t } = useTranslation()
  return (
    <button type="button" className="underline" onClick={() => askForTemplate()}>
      {t('command.template')}
    </button>
  )
}
