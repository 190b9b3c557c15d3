import { createAwsRequest } from '../../../platform/aws-request.ts'
import type { SendResult } from '../../channels/port.ts'
import { messageIdOf } from '../domain/message-id.ts'
import type { Mailer } from '../port.ts'
import { composeEmail } from './mime.ts'

// What SES says when trying again can't help.
// https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
const FINAL = new Set([
  'MessageRejected',
  'MailFromDomainNotVerifiedException',
  'ConfigurationSetDoesNotExist',
  'InvalidParameterValue',
])
/** Sent again for want of an answer, an email arrives twice. */
const TIMEOUT_MS = 60_000

/** Sends by SES SendRawEmail. SES replaces the Message-ID: the one the customer's client sees is made of what it returns. */
export function createMailer(region: string, endpoint = `https://email.${region}.amazonaws.com`): Mailer {
  const request = createAwsRequest({ service: 'ses', endpoint, region, timeoutMs: TIMEOUT_MS })
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  return {
    async send(email): Promise<SendResult> {
      const form = new URLSearchParams({
        Action: 'SendRawEmail',
        Version: '2010-12-01',
        Source: email.from.address,
        'Destinations.member.1': email.to,
        'RawMessage.Data': Buffer.from(composeEmail(email)).toString('base64'),
      })
      const answer = await request('POST', '/', headers, form.toString()).catch((error: Error) => error)
      if (answer instanceof Error) return { outcome: 'unavailable', reason: answer.name }
      const said = answer.body.toString()
      if (answer.status === 200) {
        return { outcome: 'sent', providerMessageId: messageIdOf(textOf(said, 'MessageId'), region) }
      }
      const code = textOf(said, 'Code') || `status ${answer.status}`
      if (FINAL.has(code)) return { outcome: 'refused', code, reason: textOf(said, 'Message') }
      return { outcome: 'unavailable', reason: code }
    },
  }
}

const entities: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" }

/** The text of the one element of a name in SES's XML. */
function textOf(xml: string, name: string): string {
  const [, text = ''] = new RegExp(`<${name}>([^<]*)</${name}>`).exec(xml) ?? []
  return text.replace(/&(amp|lt|gt|quot|apos);/g, (_all, entity: string) => entities[entity] ?? '')
}
