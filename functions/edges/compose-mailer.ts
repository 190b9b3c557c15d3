import { SESClient } from '@aws-sdk/client-ses'
import { createMailer } from '../areas/email/adapter/sending.ts'
import type { EmailParts } from '../areas/email/port.ts'

/** Sending email: a part of the composition root in a file of its own, since only one function sends any. */
export function mailer(): Pick<EmailParts, 'mailer'> {
  return { mailer: createMailer(new SESClient({}), process.env.AWS_REGION ?? 'us-east-1') }
}
