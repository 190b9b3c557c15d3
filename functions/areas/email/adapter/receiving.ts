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
    text: withoutQuote((mail.text ?? textOfHtml((mail.html ?? '').slice(0, READ_HTML))).slice(0, READ_TEXT)),
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
/** Of what an email says, so much is looked at: a message keeps less. */
const READ_TEXT = 250_000
const READ_HTML = 2_000_000
/** Every part costs: an email of so many is not read. */
const MAX_DELIMITERS = 5_000
const MAX_LINES = 600_000

/** An email that the parser gives up on (nested or long beyond its limits) still has a sender: an agent can ask. */
async function readMail(raw: Uint8Array): Promise<Email> {
  try {
    if (isBeyondReading(raw)) throw new RangeError('an email of too many parts')
    return await PostalMime.parse(raw)
  } catch {
    const start = Buffer.from(raw.subarray(0, HEAD_BYTES)).toString('latin1')
    const head = start.split(/\r?\n\r?\n/, 1)[0] ?? ''
    return { ...(await PostalMime.parse(Buffer.from(head, 'latin1'))), text: '[Unreadable email]' }
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
