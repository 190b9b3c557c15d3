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
    text: withoutQuote((mail.text ?? textOfHtml((mail.html ?? '').slice(0, READ_HTML))).slice(0, READ_TEXT)),
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
/** Of what an email says, so much is looked at: a message keeps less. */
const READ_TEXT = 250_000
const READ_HTML = 2_000_000
/** Every part costs: an email of so many is not read. */
const MAX_DELIMITERS = 5_000
const MAX_LINES = 600_000

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
    if (isBeyondReading(raw)) throw new RangeError('an email of too many parts')
    return { mail: await PostalMime.parse(raw) }
  } catch {
    return { mail: await headAlone('[Unreadable email]'), flaw: 'unreadable' }
  }
}

const [LINE_END, DASH] = [10, 45]

/** Counted before anything is made of it: lines, and those that may begin a part. */
function isBeyondReading(raw: Uint8Array): boolean {
  let [lines, delimiters] = [0, 0]
  for (let at = raw.indexOf(LINE_END); at >= 0; at = raw.indexOf(LINE_END, at + 1)) {
    lines += 1
    if (raw[at + 1] === DASH && raw[at + 2] === DASH) delimiters += 1
    if (lines > MAX_LINES || delimiters > MAX_DELIMITERS) return true
  }
  return false
}

const ENTITIES: Record<string, string> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', '#39': "'" }

const UNSEEN = { style: /<\/style/gi, script: /<\/script/gi, head: /<\/head/gi }
const LINE_BREAKS = new Set(['br', '/p', '/div', '/li', '/tr'])

/**
 * The words of an email that has no plain text: shown as text, so tags are dropped, not rendered. Each character is
 * looked at once: a pattern for a whole tag would look for its end again from every `<`.
 */
function textOfHtml(html: string): string {
  const words: string[] = []
  const unclosed = new Set<string>()
  for (let at = 0; at < html.length; ) {
    const start = html.indexOf('<', at)
    const end = start < 0 ? -1 : html.indexOf('>', start)
    if (end < 0) {
      words.push(html.slice(at))
      break
    }
    words.push(html.slice(at, start))
    at = end + 1
    const name = /^<(\/?[a-z]{1,10})(?![a-z0-9])/i.exec(html.slice(start, start + 12))?.[1]?.toLowerCase() ?? ''
    if (LINE_BREAKS.has(name)) words.push('\n')
    if (!(name in UNSEEN) || unclosed.has(name)) continue
    const closing = UNSEEN[name as keyof typeof UNSEEN]
    closing.lastIndex = at
    const found = closing.exec(html)
    // What is never closed hides nothing.
    if (found) at = html.indexOf('>', found.index) + 1 || html.length
    else unclosed.add(name)
  }
  return words
    .join('')
    .replace(/&(#39|[a-z]{1,10});/gi, (whole, name: string) => ENTITIES[name.toLowerCase()] ?? whole)
    .replace(/\n{3,}/g, '\n\n')
}
