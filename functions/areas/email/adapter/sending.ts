import { type SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses'
import type { SendResult } from '../../channels/port.ts'
import { messageIdOf } from '../domain/message-id.ts'
import type { Mailer } from '../port.ts'
import { composeEmail } from './mime.ts'

// What SES says when trying again can't help.
// https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
const FINAL = new Set([
  'MessageRejected',
  'MailFromDomainNotVerifiedException',
  'ConfigurationSetDoesNotExistException',
  'InvalidParameterValue',
])

/** Sends by SES SendRawEmail. SES replaces the Message-ID: the one the customer's client sees is made of what it returns. */
export function createMailer(client: SESClient, region: string): Mailer {
  return {
    async send(email): Promise<SendResult> {
      const raw = composeEmail(email)
      const { to, cc = [], bcc = [] } = email
      try {
        const { MessageId } = await client.send(
          new SendRawEmailCommand({
            Source: email.from.address,
            Destinations: [...to, ...cc, ...bcc],
            RawMessage: { Data: raw },
          }),
        )
        return { outcome: 'sent', providerMessageId: messageIdOf(MessageId ?? '', region) }
      } catch (error) {
        if (!(error instanceof Error)) throw error
        if (error instanceof SESServiceException && FINAL.has(error.name)) {
          return { outcome: 'refused', code: error.name, reason: error.message }
        }
        return { outcome: 'unavailable', reason: error.name }
      }
    },
  }
}
