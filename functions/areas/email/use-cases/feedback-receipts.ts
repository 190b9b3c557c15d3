import { clip, wellFormed } from '../../../kernel/text.ts'
import type { InboundReceipt } from '../../channels/port.ts'
import { REFERENCE_HEADER } from '../domain/message-id.ts'
import type { DeliveryReport } from '../domain/returned-mail.ts'

/** What SES says became of an email that it had taken. */
export interface Feedback {
  eventType: string
  mail: { messageId: string; destination: string[]; headers?: { name: string; value: string }[] | undefined }
  bounce?:
    | {
        bounceType: string
        bounceSubType?: string | undefined
        bouncedRecipients: {
          action?: string | undefined
          status?: string | undefined
          diagnosticCode?: string | undefined
        }[]
        feedbackId?: string | undefined
        timestamp?: string | undefined
      }
    | undefined
  complaint?:
    | {
        complaintFeedbackType?: string | null | undefined
        feedbackId?: string | undefined
        timestamp?: string | undefined
      }
    | undefined
  reject?: { reason?: string | undefined } | undefined
  failure?: { errorMessage?: string | undefined } | undefined
}

const MAX_REASON = 500

const words = (...parts: (string | undefined)[]) =>
  clip(
    wellFormed(parts.filter((part) => part?.trim()).join(' '))
      .replace(/[\p{Cc}\s]+/gu, ' ')
      .trim(),
    MAX_REASON,
  )
const timeOf = (text: string | undefined) => {
  const at = Date.parse(text ?? '')
  return Number.isNaN(at) ? {} : { at }
}

/**
 * M17: what SES reports of an email, as a receipt of its message; undefined where it says nothing of it.
 * https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html
 */
export function receiptOf(feedback: Feedback, providerMessageId: string): InboundReceipt | undefined {
  const { mail } = feedback
  const reference = mail.headers?.find(({ name }) => name.toLowerCase() === REFERENCE_HEADER.toLowerCase())?.value
  const [address] = mail.destination
  const outcome = outcomeOf(feedback)
  if (!outcome) return undefined
  return {
    kind: 'receipt',
    providerMessageId,
    ...outcome,
    ...(address === undefined ? {} : { address }),
    ...(reference === undefined ? {} : { reference }),
  }
}

type Outcome = Pick<InboundReceipt, 'status' | 'error' | 'eventId' | 'at'>

function outcomeOf({ eventType, bounce, complaint, reject, failure }: Feedback): Outcome | undefined {
  switch (eventType) {
    case 'Bounce':
      return bounce && bounced(bounce)
    case 'Complaint':
      return complaint && complained(complaint)
    case 'Reject':
      return failed('rejected', words('SES refused to send it:', reject?.reason ?? 'no reason given'))
    case 'Rendering Failure':
      return failed('not_rendered', words('SES could not make the email:', failure?.errorMessage ?? 'no reason given'))
    case 'Delivery':
      return { status: 'delivered' }
    default:
      return undefined
  }
}

const failed = (code: string, reason: string): Outcome => ({ status: 'failed', error: { code, reason } })

/**
 * For good (`Permanent`), or after SES gave up trying. An out-of-office reply is reported as a bounce that did not fail, and
 * is none.
 */
function bounced(bounce: NonNullable<Feedback['bounce']>): Outcome | undefined {
  const { bounceType, bounceSubType, bouncedRecipients, feedbackId, timestamp } = bounce
  const isFinal = bounceType === 'Permanent'
  if (!isFinal && !bouncedRecipients.some(({ action }) => action?.toLowerCase() === 'failed')) return undefined
  const [recipient] = bouncedRecipients
  const said = words(recipient?.status, recipient?.diagnosticCode)
  const reason = said || words('The email came back:', bounceType, bounceSubType)
  return {
    status: 'failed',
    error: { code: 'bounced', reason, ...(isFinal ? { unreachable: 'bounced' as const } : {}) },
    ...(feedbackId ? { eventId: feedbackId } : {}),
    ...timeOf(timestamp),
  }
}

function complained(complaint: NonNullable<Feedback['complaint']>): Outcome | undefined {
  const { complaintFeedbackType: type, feedbackId, timestamp } = complaint
  // They took it out of their junk.
  if (type === 'not-spam') return undefined
  return {
    status: 'failed',
    error: {
      code: 'complained',
      reason: words('The customer reported the email as spam', type ? `(${type}).` : '.').replace(' .', '.'),
      unreachable: 'complained',
    },
    ...(feedbackId ? { eventId: feedbackId } : {}),
    ...timeOf(timestamp),
  }
}

/** M17: the same from a mail server that sent the email back to us; undefined where it has not given up. */
export function receiptOfReport(report: DeliveryReport): InboundReceipt | undefined {
  const { messageId, failed: hasFailed, status, diagnostic } = report
  if (!messageId || !hasFailed) return undefined
  const reason = words(status, diagnostic) || 'The email came back.'
  const isFinal = status.startsWith('5.')
  return {
    kind: 'receipt',
    providerMessageId: messageId,
    status: 'failed',
    error: { code: 'bounced', reason, ...(isFinal ? { unreachable: 'bounced' as const } : {}) },
    eventId: `returned:${messageId}`,
  }
}
