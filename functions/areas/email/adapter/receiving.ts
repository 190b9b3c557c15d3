import PostalMime, { type Email } from 'postal-mime'
import { endOfSecond } from '../../../kernel/moment.ts'
import type { InboundEmail } from '../port.ts'
import { withoutQuote } from './quote.ts'

/** An email from raw MIME; `storedAs` stands in for a missing Message-ID. */
export async function parseEmail(raw: Uint8Array, storedAs: string): Promise<InboundEmail> {
  const mail = await readMail(raw)
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
    sentAt: Number.isNaN(date) ? undefined : endOfSecond(date),
    automatic:
      !['', 'no'].includes(header('auto-submitted').trim().toLowerCase()) ||
      /^(bulk|junk|auto_reply)$/i.test(header('precedence').trim()) ||
      header('x-autoreply') !== '',
    suspicious:
      /fail/i.test(header('x-ses-virus-verdict')) ||
      /fail/i.test(header('x-ses-spam-verdict')) ||
      /\bdmarc=fail\b/i.test(header('authentication-results')),
    attachments: mail.attachments.map(({ filename, mimeType, content: raw }) => {
      const content = typeof raw === 'string' ? Buffer.from(raw) : new Uint8Array(raw)
      return { name: filename ?? 'attachment', type: mimeType, size: content.byteLength, content }
    }),
  }
}

const HEAD_BYTES = 256 * 1024

/** An email that the parser gives up on (nested or long beyond its limits) still has a sender: an agent can ask. */
async function readMail(raw: Uint8Array): Promise<Email> {
  try {
    return await PostalMime.parse(raw)
  } catch {
    const start = Buffer.from(raw.subarray(0, HEAD_BYTES)).toString('latin1')
    const head = start.split(/\r?\n\r?\n/, 1)[0] ?? ''
    return { ...(await PostalMime.parse(Buffer.from(head, 'latin1'))), text: '[Unreadable email]' }
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
