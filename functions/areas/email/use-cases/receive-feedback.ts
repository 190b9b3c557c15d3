import * as z from 'zod'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { EMAIL_RECEIPTS } from '../../messages/domain/delivery.ts'
import { receiveReceipt } from '../../messages/index.ts'
import type { MessagesStore } from '../../messages/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { messageIdOf } from '../domain/message-id.ts'
import { receiptOf } from './feedback-receipts.ts'

type Deps = HasStore<MessagesStore & TimelineStore> & Pick<Parts, 'clock'>

const Told = z.lazy(() =>
  z
    .string()
    .nullish()
    .transform((value) => value ?? undefined),
)

/** An event that SES publishes. https://docs.aws.amazon.com/eventbridge/latest/ref/events-ref-ses.html */
export const SesEvent = z.lazy(() =>
  z.object({
    'detail-type': z.string(),
    region: z.string(),
    detail: z.object({
      eventType: z.string(),
      mail: z.object({
        messageId: z.string(),
        destination: z.array(z.string()).default([]),
        headers: z.array(z.object({ name: z.string(), value: z.string() })).optional(),
      }),
      bounce: z
        .object({
          bounceType: z.string(),
          bounceSubType: Told,
          bouncedRecipients: z.array(z.object({ action: Told, status: Told, diagnosticCode: Told })).default([]),
          feedbackId: Told,
          timestamp: Told,
        })
        .optional(),
      complaint: z.object({ complaintFeedbackType: Told, feedbackId: Told, timestamp: Told }).optional(),
      reject: z.object({ reason: Told }).optional(),
      failure: z.object({ errorMessage: Told }).optional(),
    }),
  }),
)
export type SesEvent = z.infer<typeof SesEvent>

/**
 * M17: what SES reports of an email comes to its message, by the reference that went out in its headers, so that a sender who
 * died before it knew the Message-ID, or does not yet, loses nothing. A message that came back or was complained of has
 * failed, and its address is marked; one that a mail server took takes the mark away that the address had.
 */
export async function receiveFeedback(deps: Deps, { region, detail }: SesEvent): Promise<'applied' | 'ignored'> {
  const receipt = receiptOf(detail, messageIdOf(detail.mail.messageId, region))
  // Every email has one when a server takes it; of those that are no message nobody waits for it.
  if (!receipt || (receipt.status === 'delivered' && !receipt.reference?.startsWith('en_'))) return 'ignored'
  await receiveReceipt(deps, EMAIL_RECEIPTS, receipt)
  return 'applied'
}
