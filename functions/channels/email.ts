import { type SESClient, SESServiceException, SendRawEmailCommand } from '@aws-sdk/client-ses'
import MailComposer from 'nodemailer/lib/mail-composer/index.js'
import PostalMime from 'postal-mime'
import type { Mailer, OutboundEmail, SendResult } from '../use-cases/ports.ts'
import type { InboundEmail } from '../use-cases/receive-email.ts'
import { withoutQuote } from './email-quote.ts'

/** The raw MIME message; the library folds and encodes, so that no header can be smuggled in. */
export function composeEmail(email: OutboundEmail): Promise<Buffer> {
  return new MailComposer({
    from: email.from,
    to: email.to,
    replyTo: email.replyTo,
    subject: email.subject,
    text: email.text,
    ...(email.inReplyTo ? { inReplyTo: email.inReplyTo } : {}),
    ...(email.references.length > 0 ? { references: email.references } : {}),
    headers: { 'Auto-Submitted': 'auto-generated', 'X-Switchboard-Reference': email.reference },
  })
    .compile()
    .build()
}

// What SES says when trying again can't help.
// https://docs.aws.amazon.com/ses/latest/APIReference/API_SendRawEmail.html
const FINAL = new Set([
  'MessageRejected',
  'MailFromDomainNotVerifiedException',
  'ConfigurationSetDoesNotExist',
  'InvalidParameterValue',
])

/**
 * Sends by SES SendRawEmail. SES replaces the Message-ID: the one the customer's client sees is made of what it returns.
 * https://docs.aws.amazon.com/ses/latest/dg/header-fields.html
 */
export function createMailer(client: SESClient, region: string): Mailer {
  const host = region === 'us-east-1' ? 'email.amazonses.com' : `${region}.amazonses.com`
  return {
    async send(email): Promise<SendResult> {
      const raw = await composeEmail(email)
      try {
        const { MessageId } = await client.send(
          new SendRawEmailCommand({ Source: email.from.address, Destinations: [email.to], RawMessage: { Data: raw } }),
        )
        return { outcome: 'sent', providerMessageId: `<${MessageId}@${host}>` }
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

/** An email from raw MIME; `storedAs` stands in for a missing Message-ID. */
export async function parseEmail(raw: Uint8Array, storedAs: string): Promise<InboundEmail> {
  const mail = await PostalMime.parse(raw)
  const header = (name: string) => mail.headers.find((candidate) => candidate.key === name)?.value ?? ''
  const addresses = [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap((entry) =>
    'address' in entry && entry.address ? [entry.address] : [],
  )
  const delivered = [header('delivered-to'), header('x-original-to'), mail.deliveredTo ?? ''].filter(
    (value) => value !== '',
  )
  const date = mail.date ? Date.parse(mail.date) : Number.NaN
  return {
    id: mail.messageId || storedAs,
    from: { address: mail.from?.address ?? '', name: mail.from?.name ?? '' },
    recipients: [...addresses, ...delivered],
    subject: mail.subject ?? '',
    text: withoutQuote(mail.text ?? textOfHtml(mail.html ?? '')),
    sentAt: Number.isNaN(date) ? undefined : date,
    automatic:
      !['', 'no'].includes(header('auto-submitted').trim().toLowerCase()) ||
      /^(bulk|junk|auto_reply)$/i.test(header('precedence').trim()) ||
      header('x-autoreply') !== '',
    suspicious:
      /fail/i.test(header('x-ses-virus-verdict')) ||
      /fail/i.test(header('x-ses-spam-verdict')) ||
      /\bdmarc=fail\b/i.test(header('authentication-results')),
    attachments: mail.attachments.map(({ filename, mimeType, content }) => ({
      name: filename ?? 'attachment',
      type: mimeType,
      size: typeof content === 'string' ? Buffer.byteLength(content) : content.byteLength,
    })),
  }
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" }

/** The words of an email that has no plain text: shown as text, so tags are dropped, not rendered. */
function textOfHtml(html: string): string {
  return html
    .replace(/<(style|script|head)\b[\s\S]*?<\/\1\s*>/gi, '')
    .replace(/<(br|\/p|\/div|\/li|\/tr)\b[^>]*>/gi, '\n')
    .replace(/<[^>]*>/g, '')
    .replace(/&(#39|[a-z]+);/gi, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replace(/\n{3,}/g, '\n\n')
}
