import { createMailbox } from '../areas/email/adapter/mail-reader.ts'
import type { EmailParts } from '../areas/email/port.ts'
import * as ENV from '../platform/env-names.ts'
import { required } from '../platform/environment.ts'

/** Received emails, read by the function that can: a part of the composition root in a file of its own. */
export function mailbox(): Pick<EmailParts, 'mailbox'> {
  const [region, endpoint] = [process.env.AWS_REGION ?? 'us-east-1', process.env.AWS_ENDPOINT_URL_LAMBDA]
  return { mailbox: createMailbox(required(ENV.readerFunctionArn), region, endpoint) }
}
