import { createHash } from 'node:crypto'
import { type Address, decodeWords, type Email } from 'postal-mime'
import { endOfSecond } from '../../../kernel/moment.ts'
import type { EmailDoubt } from '../domain/held-mail.ts'
import { type DeliveryReport, readOldReport, readReport } from '../domain/returned-mail.ts'
import { senderVerdict } from '../domain/sender.ts'
import { KEPT_FILES, type ParsedEmail } from '../port.ts'
import { decodeText, isForeign } from './charset.ts'
import { textOfHtml } from './html-text.ts'
import { type MailFile, type MailParts, takeApart, wordsOf } from './mime-parts.ts'
import { type About, type Split, splitQuote } from './quote.ts'
import { htmlOfText, shownHtml } from './shown-html.ts'

/** More than SES lets through with files that may be kept: what is larger is not taken apart. */
const MAX_EMAIL_BYTES = 36 * 1024 * 1024

/** An email from raw MIME; `storedAs` stands in for a missing Message-ID. */
export async function parseEmail(raw: Uint8Array, storedAs: string): Promise<ParsedEmail> {
  const { parts, flaw } = await readMail(raw)
  const { mail } = parts
  const all = (name: string) => mail.headers.filter((candidate) => candidate.key === name).map(({ value }) => value)
  const header = (name: string) => all(name)[0] ?? ''
  const [to, cc] = [addressesOf(mail.to), addressesOf(mail.cc)]
  const delivered = ['delivered-to', 'x-original-to', 'envelope-to', 'x-forwarded-to']
    .map((name) => bareAddress(header(name)))
    .filter((value) => value !== '')
  const date = mail.date ? Date.parse(mail.date) : Number.NaN
  const from = { address: mail.from?.address?.trim() ?? '', name: mail.from?.name ?? '' }
  const files = filesOf(parts)
  const { own, ownHtml, passedOn, html } = wordsOf(parts.written)
  const subject = (mail.subject ?? '').replace(/\s+/g, ' ').trim()
  const about = { subject, answers: header('in-reply-to') !== '' || header('references') !== '' }
  const { text, quoted } = split(own, ownHtml, about)
  const more = [
    passedOn.slice(0, READ_TEXT),
    ...(await invitationsOf(parts)),
    files.length > KEPT_FILES
      ? `[${files.length} files, of which ${KEPT_FILES} are kept here: the email itself has all]`
      : '',
  ].filter((line, at, lines) => line !== '' && lines.indexOf(line) === at)
  const report = reportOf(parts)
  const raws = rawHeader(raw)
  const answer = answerTo(mail, from.address)
  return {
    id: mail.messageId || storedAs,
    fingerprint: fingerprintOf([
      from.address,
      header('date'),
      subject,
      own || html || '',
      ...files.map(({ name, size }) => `${name} ${size}`),
    ]),
    from,
    ...(answer ? { replyTo: answer } : {}),
    recipients: [...envelopeOf(raws('received')), ...to, ...cc, ...delivered],
    shownTo: { to, cc },
    subject,
    text: [text.slice(0, READ_TEXT), ...more].filter((part) => part.trim() !== '').join('\n\n'),
    ...(quoted === undefined ? {} : { quoted: quoted.slice(0, READ_TEXT) }),
    ...shown(
      html === undefined
        ? htmlOfText([own, passedOn].filter((part) => part !== '').join('\n\n'))
        : await shownHtml(html, placesOf(files)),
    ),
    sentAt: Number.isNaN(date) ? undefined : endOfSecond(date),
    automatic: isAutomatic(header, parts.machine),
    fromSystem: report !== undefined || /^\s*<>\s*$/.test(header('return-path')) || isDaemon(from.address),
    ...(report ? { report } : {}),
    doubt: flaw ?? doubtOf(header, all('from').length === 1 ? from.address : '', raws('authentication-results')),
    attachments: files.map(({ name, type, size, content }) => ({ name, type, size, content })),
  }
}

/** Few emails invite: what reads calendars is loaded by the first that does. */
async function invitationsOf({ files }: MailParts): Promise<string[]> {
  const calendars = files.filter(isCalendar)
  if (calendars.length === 0) return []
  const { describeCalendar } = await import('./invitation.ts')
  return calendars.map(({ content }) => describeCalendar(decodeText(content)))
}

/** More than an answer carries is not shown: the email itself can be had. */
const MAX_SHOWN = 3_000_000
const shown = (html: string) => (html.length > MAX_SHOWN ? {} : { html })

/** Of two forms the plain one is what its program made of it; where nothing sets its quotation off, the other one may. */
function split(plain: string, html: string | undefined, about: About): Split {
  const found = splitQuote(plain, about)
  if (found.quoted !== undefined || html === undefined) return found
  const other = splitQuote(textOfHtml(html), about)
  return other.quoted === undefined ? found : other
}

const addressesOf = (list: Address[] | undefined): string[] =>
  (list ?? []).flatMap((entry) => (entry.group ?? [entry]).flatMap(({ address }) => (address ? [address.trim()] : [])))
const bareAddress = (value: string) => value.replace(/^.*<|>.*$/g, '').trim()

/** To whom SES was given it, as it says on top where that was one address: lists and hidden copies name it nowhere else. */
function envelopeOf(received: string): string[] {
  const isSes = /\bby\s+inbound-smtp\.[a-z0-9-]+\.amazonaws\.com\b/i.test(received)
  const address = isSes ? /\bfor\s+<?([^\s<>;]+@[^\s<>;]+?)>?\s*;/i.exec(received)?.[1] : undefined
  return address === undefined ? [] : [address]
}

/** Who wants the answer, where that is somebody else than who it is from: whoever filled in a form. */
function answerTo(mail: Email, from: string): { address: string; name: string } | undefined {
  const all = (mail.replyTo ?? []).flatMap((entry) => entry.group ?? [entry])
  const [only] = all
  if (all.length !== 1 || !only || !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(only.address ?? '')) return undefined
  return only.address?.toLowerCase() === from.toLowerCase()
    ? undefined
    : { address: only.address ?? '', name: only.name }
}

/** What a program sent by itself: an answer in somebody’s absence, a receipt, a circular (RFC 3834, RFC 2369). */
function isAutomatic(header: (name: string) => string, machine: ReadonlyMap<string, string>): boolean {
  const submitted = /^[\w-]*/.exec(header('auto-submitted').trim().toLowerCase())?.[0] ?? ''
  if (!['', 'no'].includes(submitted) || machine.has('message/disposition-notification')) return true
  if (
    ['x-autoreply', 'x-autorespond', 'x-autoresponse', 'x-fc-machinegenerated'].some(
      (name) => !['', 'no', 'false'].includes(header(name).trim().toLowerCase()),
    )
  )
    return true
  if (/^auto_reply$/i.test(header('precedence').trim())) return true
  // Whoever writes through a discussion list, or an address that is one, can be answered there: a circular can’t.
  const post = header('list-post').trim()
  const isDiscussion = post !== '' && !/^NO\b/i.test(post)
  if (isDiscussion) return false
  return (
    header('list-unsubscribe') !== '' ||
    header('list-id') !== '' ||
    /^(bulk|junk|list)$/i.test(header('precedence').trim())
  )
}

const fingerprintOf = (said: readonly string[]) =>
  createHash('sha256')
    .update(said.map((part) => part.replace(/\s+/g, ' ').trim()).join('\0'))
    .digest('hex')
    .slice(0, 24)

interface NamedFile extends MailFile {
  name: string
  size: number
}

const EXTENSIONS: Record<string, string> = {
  'text/plain': 'txt',
  'text/html': 'html',
  'text/csv': 'csv',
  'text/calendar': 'ics',
  'text/vcard': 'vcf',
  'text/x-vcard': 'vcf',
  'image/jpeg': 'jpg',
  'image/pjpeg': 'jpg',
  'image/svg+xml': 'svg',
  'image/tiff': 'tif',
  'audio/mpeg': 'mp3',
  'audio/mp4': 'm4a',
  'video/quicktime': 'mov',
  'message/rfc822': 'eml',
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/pgp-signature': 'asc',
  'application/pkcs7-signature': 'p7s',
}
const KINDS = new Set(['image', 'audio', 'video', 'text'])

const isCalendar = ({ type, name }: MailFile) =>
  type === 'text/calendar' || type === 'application/ics' || /\.ics$/i.test(name ?? '')

/** The name of a part that has none: what it is, and which of several. */
function nameOf(file: MailFile, at: number): string {
  const given = file.name?.replace(/[\p{Cc}/\\]/gu, '_').trim()
  if (given) return given
  if (isCalendar(file)) return 'invite.ics'
  const [family = '', kind = ''] = file.type.split('/')
  const extension = EXTENSIONS[file.type] ?? (/^[a-z0-9]{2,5}$/.test(kind) ? kind : undefined)
  const stem = file.type === 'message/rfc822' ? subjectOf(file.content) : KINDS.has(family) ? family : 'attachment'
  return `${stem}${at > 0 && file.type !== 'message/rfc822' ? `-${at + 1}` : ''}${extension === undefined ? '' : `.${extension}`}`
}

/** What a mail in a mail is about. */
function subjectOf(content: Uint8Array): string {
  const subject = decodeWords(rawHeader(content)('subject').replace(/\r?\n/g, ''))
    .replace(/[\p{Cc}/\\]/gu, '_')
    .trim()
  return subject === '' ? 'email' : subject.slice(0, 100)
}

/** The same invitation comes as a form of the text and as a file. */
function filesOf({ files }: MailParts): NamedFile[] {
  const kept = files.filter(
    (file, at) =>
      !isCalendar(file) ||
      files.findIndex((other) => isCalendar(other) && Buffer.compare(other.content, file.content) === 0) === at,
  )
  return kept.map((file, at) => ({
    ...file,
    name: nameOf(file, kept.slice(0, at).filter((other) => !other.name && other.type === file.type).length),
    size: file.content.byteLength,
  }))
}

const placesOf = (files: readonly NamedFile[]) =>
  new Map(files.slice(0, KEPT_FILES).flatMap(({ places }, at) => places.map((place): [string, number] => [place, at])))

const isDaemon = (address: string) => /^mailer-daemon@/i.test(address)

/** Why it does not count as said by whom it names; SES puts its own headers on top, and only the first of each is read. */
function doubtOf(header: (name: string) => string, from: string, results: string): EmailDoubt | undefined {
  if (/fail/i.test(header('x-ses-virus-verdict'))) return 'virus'
  if (/fail/i.test(header('x-ses-spam-verdict'))) return 'spam'
  const verdict = senderVerdict(from, results)
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

/**
 * What a mail server says of an email that it sends back: by the standard, or in words of its own with the head of what it
 * was given below.
 */
function reportOf({ machine, mail }: MailParts): DeliveryReport | undefined {
  const part = (...types: string[]) => types.map((type) => machine.get(type)).find((content) => content !== undefined)
  const returned = part('message/rfc822', 'text/rfc822-headers', 'message/global', 'message/global-headers') ?? ''
  const status = part('message/delivery-status', 'message/global-delivery-status')
  if (status !== undefined) return readReport(status, returned)
  return isDaemon(mail.from?.address ?? '') ? readOldReport(mail.text ?? '') : undefined
}

const HEAD_BYTES = 256 * 1024
/** Of what an email says, so much is looked at: a message keeps less. */
const READ_TEXT = 250_000
/** Every part costs: an email of so many is not read. */
const MAX_DELIMITERS = 5_000
const MAX_LINES = 600_000

const headOf = (raw: Uint8Array) =>
  Buffer.from(raw.subarray(0, HEAD_BYTES))
    .toString('latin1')
    .split(/\r?\n\r?\n/, 1)[0] ?? ''

/** An email that is too large, or that the parser gives up on (nested or long beyond its limits), still has a sender. */
async function readMail(raw: Uint8Array): Promise<{ parts: MailParts; flaw?: EmailDoubt }> {
  const headAlone = async (plain: string) => ({
    ...(await takeApart(Buffer.from(`${headOf(raw)}\r\n\r\n`, 'latin1'))),
    written: [{ plain }],
    files: [],
  })
  if (raw.byteLength > MAX_EMAIL_BYTES)
    return { parts: await headAlone('[Email too large to be read]'), flaw: 'too_large' }
  try {
    if (isBeyondReading(raw)) throw new RangeError('an email of too many parts')
    return { parts: await takeApart(withPlainHead(raw)) }
  } catch {
    return { parts: await headAlone('[Unreadable email]'), flaw: 'unreadable' }
  }
}

/** Headers in letters that headers may not have are taken for what they look like. */
function withPlainHead(raw: Uint8Array): Uint8Array {
  const head = Buffer.from(headOf(raw), 'latin1')
  if (!isForeign(head)) return raw
  return Buffer.concat([Buffer.from(decodeText(head)), raw.subarray(head.byteLength)])
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
