import { createMailer } from '../areas/email/adapter/sending.ts'
import type { EmailParts } from '../areas/email/port.ts'

/** Sending email: a part of the composition root in a file of its own, since only two functions send any. */
export function mailer(): Pick<EmailParts, 'mailer'> {
  return { mailer: createMailer(process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_SES) }
}
