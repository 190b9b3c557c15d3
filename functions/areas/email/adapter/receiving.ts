import PostalMime, { type Email } from 'postal-mime'
import { endOfSecond } from '../../../kernel/moment.ts'
import type { EmailDoubt } from '../domain/held-mail.ts'
import { type DeliveryReport, readReport } from '../domain/returned-mail.ts'
import { senderVerdict } from '../domain/sender.ts'
import type { InboundEmail } from '../port.ts'
import { withoutQuote } from './quote.ts'

/** More than SES lets through with files that may be kept: what is larger is not taken apart. */
const MAX_EMAIL_BYTES = 36 * 1024 * 1024

/** An email from raw MIME; `storedAs` stands in for a missing Message-ID. */
export async function parseEmail(raw: Uint8Array, storedAs: string): Promise<InboundEmail> {
  const { mail, flaw } = await readMail(raw)
  const all = (name: string) => mail.headers.filter((candidate) => candidate.key === name).map(({ value }) => value)
  const header = (name: string) => all(name)[0] ?? ''
  const addresses = [...(mail.to ?? []), ...(mail.cc ?? [])].flatMap((entry) =>
    'address' in entry && entry.address ? [entry.address] : [],
  )
  const delivered = [header('delivered-to'), header('x-original-to'), mail.deliveredTo ?? ''].filter(
    (value) => value !== '',
  )
  const date = mail.date ? Date.parse(mail.date) : Number.NaN
  const from = { address: mail.from?.address ?? '', name: mail.from?.name ?? '' }
  const report = reportOf(mail)
  return {
    id: mail.messageId || storedAs,
    from,
    recipients: [...addresses, ...delivered],
    subject: mail.subject ?? '',
    text: withoutQuote(mail.text ?? textOfHtml(mail.html ?? '')),
    sentAt: Number.isNaN(date) ? undefined : endOfSecond(date),
    automatic:
      !['', 'no'].includes(header('auto-submitted').trim().toLowerCase()) ||
      /^(bulk|junk|auto_reply)$/i.test(header('precedence').trim()) ||
      header('x-autoreply') !== '',
    // RFC 5321, 4.5.5: what a mail system says of its own, not of anybody who could be answered.
    fromSystem: report !== undefined || /^\s*<>\s*$/.test(header('return-path')) || isDaemon(from.address),
    ...(report ? { report } : {}),
    doubt: flaw ?? doubtOf(header, all('from').length === 1 ? from.address : '', rawHeader(raw)),
    attachments: mail.attachments.map(({ filename, mimeType, content: raw }) => {
      const content = typeof raw === 'string' ? Buffer.from(raw) : new Uint8Array(raw)
      return { name: filename ?? 'attachment', type: mimeType, size: content.byteLength, content }
    }),
  }
}

const isDaemon = (address: string) => /^mailer-daemon@/i.test(address)

/** Why it does not count as said by whom it names; SES puts its own headers on top, and only the first of each is read. */
function doubtOf(
  header: (name: string) => string,
  from: string,
  raw: (name: string) => string,
): EmailDoubt | undefined {
  if (/fail/i.test(header('x-ses-virus-verdict'))) return 'virus'
  if (/fail/i.test(header('x-ses-spam-verdict'))) return 'spam'
  const verdict = senderVerdict(from, raw('authentication-results'))
  return verdict === 'proven' ? undefined : verdict
}

/** The first header of a name, with its lines as they were folded. */
function rawHeader(raw: Uint8Array): (name: string) => string {
  const fields = headOf(raw).split(/\r?\n(?![ \t])/)
  return (name) => {
    const found = fields.find((line) => line.slice(0, line.indexOf(':')).trimEnd().toLowerCase() === name)
    return found?.slice(found.indexOf(':') + 1) ?? ''
  }
}

function reportOf(mail: Email): DeliveryReport | undefined {
  const part = (...types: string[]) => {
    const content = mail.attachments.find(({ mimeType }) => types.includes(mimeType))?.content
    return content === undefined ? undefined : asText(content)
  }
  const status = part('message/delivery-status', 'message/global-delivery-status')
  return status === undefined
    ? undefined
    : readReport(
        status,
        part('message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers') ?? '',
      )
}

const asText = (content: string | ArrayBuffer | Uint8Array) =>
  typeof content === 'string' ? content : Buffer.from(new Uint8Array(content)).toString('latin1')

const HEAD_BYTES = 256 * 1024

const headOf = (raw: Uint8Array) =>
  Buffer.from(raw.subarray(0, HEAD_BYTES))
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1)[0] ?? ''

/** An email that is too large, or that the parser gives up on (nested or long beyond its limits), still has a sender. */
async function readMail(raw: Uint8Array): Promise<{ mail: Email; flaw?: EmailDoubt }> {
  const headAlone = async (text: string) => ({ ...(await PostalMime.parse(Buffer.from(headOf(raw), 'latin1'))), text })
  if (raw.byteLength > MAX_EMAIL_BYTES)
    return { mail: await headAlone('[Email too large to be read]'), flaw: 'too_large' }
  try {
    return { mail: await PostalMime.parse(raw) }
  } catch {
    return { mail: await headAlone('[Unreadable email]'), flaw: 'unreadable' }
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
