import type { S3Event } from 'aws-lambda'
import { receiveFeedback, SesEvent } from '../../areas/email/use-cases/receive-feedback.ts'
import { Acceptance } from '../../areas/unmatched-mail/acceptance-port.ts'
import { acceptMail } from '../../areas/unmatched-mail/use-cases/accept-mail.ts'
import { takeMail } from '../../areas/unmatched-mail/use-cases/take-mail.ts'
import { compose, core, secrets } from '../compose.ts'
import { mailbox } from '../compose-mailbox.ts'
import { createMailStore } from '../store.ts'

const deps = compose('mail', { ...core(createMailStore), ...secrets(), ...mailbox() })

/**
 * The mail edge: emails that SES stored, what it reports of those that were sent, and those that somebody wants taken in
 * after all. What fails is tried again by the service and then kept in a queue.
 */
export async function handler(event: S3Event | { 'detail-type': string } | { kind: string }): Promise<void> {
  if ('kind' in event) return acceptMail(deps, Acceptance.parse(event))
  if ('detail-type' in event) {
    const outcome = await receiveFeedback(deps, SesEvent.parse(event))
    deps.log.info('mail.feedback', { event: event['detail-type'], outcome })
    return
  }
  for (const { s3, eventTime } of event.Records) {
    const key = decodeURIComponent(s3.object.key.replaceAll('+', ' '))
    const outcome = await takeMail(deps, { bucket: s3.bucket.name, key, at: Date.parse(eventTime) })
    deps.log.info('mail.received', { key, outcome })
  }
}
