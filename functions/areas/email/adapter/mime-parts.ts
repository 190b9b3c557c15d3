import PostalMime, { type Email } from 'postal-mime'
import { decodeText } from './charset.ts'
import { unflow } from './flowed.ts'
import { textOfHtml } from './html-text.ts'
import { withoutMarks } from './quote.ts'
import { htmlOfText } from './shown-html.ts'
import { takeUuencoded } from './uuencode.ts'
import { unpackWinmail } from './winmail.ts'

/** The parser's own tree of parts: what it answers says neither in which encoding a text came, nor where it stood. */
interface Node {
  contentType: { parsed: { value: string; params: Record<string, string | undefined> }; multipart: string | false }
  contentDisposition: { parsed: { value: string; params: Record<string, string | undefined> } }
  contentTransferEncoding: { encoding: string }
  contentId?: string
  headers: { key: string; value: string }[]
  content: ArrayBuffer | null
  childNodes: Node[]
}

export interface MailFile {
  name: string | undefined
  type: string
  content: Uint8Array
  /** by which the HTML names it */
  places: string[]
}

/** One part of what was written, in the forms in which it came. */
interface Written {
  plain?: string
  html?: string
  /** of a mail in the mail: all of it is what was meant to be read */
  passedOn?: true
}

export interface MailParts {
  mail: Email
  written: Written[]
  files: MailFile[]
  /** contents of parts for machines, by their type */
  machine: Map<string, string>
}

/** Mails in mails are read so far; what lies deeper is a file. */
const MAX_DEPTH = 4
/** Of what an email says, so much is looked at: a message keeps less. */
const READ_TEXT = 500_000
const READ_HTML = 1_000_000

/** An email taken apart: its words, its files, in the order in which they stand. */
export async function takeApart(raw: Uint8Array, depth = 0): Promise<MailParts> {
  const parser = new PostalMime({ forceRfc822Attachments: true })
  const mail = await parser.parse(raw)
  const parts: MailParts = { mail, written: [], files: [], machine: new Map() }
  await collect((parser as unknown as { root: Node }).root, parts, depth, false)
  return parts
}

const MACHINE =
  /^(message\/(delivery-status|global-delivery-status|disposition-notification|feedback-report)|text\/rfc822-headers|message\/global-headers)$/

async function collect(node: Node, parts: MailParts, depth: number, isReport: boolean): Promise<void> {
  const { multipart } = node.contentType
  if (multipart === 'alternative') return collectAlternatives(node, parts, depth)
  if (multipart) {
    for (const child of node.childNodes) await collect(child, parts, depth, isReport || multipart === 'report')
    return
  }
  const content = new Uint8Array(node.content ?? new ArrayBuffer(0))
  const type = node.contentType.parsed.value
  const isFile = node.contentDisposition.parsed.value === 'attachment'
  if (MACHINE.test(type) || (isReport && /^message\/(rfc822|global)$/.test(type))) {
    parts.machine.set(type, decodeText(content))
    if (!isReport) parts.files.push(fileOf(node, content))
  } else if (/^message\/(rfc822|global)$/.test(type) && content.byteLength > 0) {
    await collectMail(node, content, parts, depth, isFile)
  } else if (isText(node, isFile) && (isUnnamed(node) || parts.written.length === 0)) {
    parts.written.push(textOf(node, content, parts))
  } else if (content.byteLength > 0) {
    parts.files.push(...filesOf(node, content))
  }
}

const isText = (node: Node, isFile: boolean) =>
  !isFile && !isUuencoded(node) && /^text\/(plain|html)$/.test(node.contentType.parsed.value)
/** Some programs give the text itself a name, and some show text files in the mail. */
const isUnnamed = (node: Node) => node.contentDisposition.parsed.params.filename === undefined

/** The same in several forms: all of them are one. */
async function collectAlternatives(node: Node, parts: MailParts, depth: number): Promise<void> {
  const inside: MailParts = { ...parts, written: [] }
  for (const child of node.childNodes) await collect(child, inside, depth, false)
  const plain = inside.written.map((one) => one.plain).filter((text) => text !== undefined)
  const html = inside.written.map((one) => one.html).filter((text) => text !== undefined)
  if (plain.length + html.length === 0) return
  parts.written.push({
    ...(plain.length > 0 ? { plain: plain.join('\n') } : {}),
    ...(html.length > 0 ? { html: html.join('\n') } : {}),
  })
}

/** A mail in a mail: what was passed on is said, and lies there whole where it was attached. */
async function collectMail(
  node: Node,
  content: Uint8Array,
  parts: MailParts,
  depth: number,
  isFile: boolean,
): Promise<void> {
  const asFile = () => parts.files.push({ ...fileOf(node, content), type: 'message/rfc822' })
  if (isFile || depth >= MAX_DEPTH) {
    asFile()
    return
  }
  try {
    const inside = await takeApart(content, depth + 1)
    const { from, subject, date } = inside.mail
    const head = [
      from && `From: ${[from.name, from.address && `<${from.address}>`].filter(Boolean).join(' ')}`,
      subject && `Subject: ${subject}`,
      date && `Date: ${date}`,
    ].filter((line): line is string => typeof line === 'string' && line !== '')
    const plain = head.join('\n')
    parts.written.push(
      ...[{ plain, html: htmlOfText(plain) }, ...inside.written].map((one) => ({ ...one, passedOn: true as const })),
    )
    parts.files.push(...inside.files)
  } catch {
    asFile()
  }
}

const isUuencoded = (node: Node) => /^(x-)?uu(e|encode)?$/.test(node.contentTransferEncoding.encoding)

function textOf(node: Node, content: Uint8Array, parts: MailParts): Written {
  const { params, value } = node.contentType.parsed
  const isHtml = value === 'text/html'
  const shown = content.subarray(0, isHtml ? READ_HTML : 4 * READ_TEXT)
  const label = params.charset ?? (isHtml ? charsetOfHtml(shown) : undefined)
  const decoded = decodeText(shown, label)
  if (isHtml) return { html: withinDepth(decoded) }
  const isFlowed = params.format?.toLowerCase() === 'flowed'
  const { text, files } = takeUuencoded(decodeText(content, label))
  for (const { name, content: file } of files)
    parts.files.push({ name, type: 'application/octet-stream', content: file, places: [] })
  const kept = (files.length > 0 ? text : decoded).slice(0, READ_TEXT)
  return { plain: isFlowed ? unflow(kept, params.delsp?.toLowerCase() === 'yes') : kept }
}

const TAG = /<(\/?)([a-z][a-z0-9]*)[^<>]{0,2000}?(\/?)>/gi
/** What has no inside, or ends by itself where another of its kind begins. */
const FLAT = new Set([
  'br',
  'hr',
  'img',
  'input',
  'meta',
  'link',
  'col',
  'area',
  'base',
  'wbr',
  'p',
  'li',
  'td',
  'th',
  'tr',
  'dt',
  'dd',
  'option',
])
const MAX_NESTING = 1_000

/** HTML up to where it nests deeper than anybody’s: parsers look through all that is open again and again. */
function withinDepth(html: string): string {
  let depth = 0
  for (const { index, 1: closing, 2: name = '', 3: isEmpty } of html.matchAll(TAG)) {
    if (isEmpty || FLAT.has(name.toLowerCase())) continue
    depth = Math.max(0, depth + (closing ? -1 : 1))
    if (depth > MAX_NESTING) return html.slice(0, index)
  }
  return html
}

const charsetOfHtml = (bytes: Uint8Array) =>
  /<meta[^>]{0,200}charset\s*=\s*["']?([\w-]{2,40})/i.exec(
    Buffer.from(bytes.subarray(0, 4_096)).toString('latin1'),
  )?.[1]

const nameOf = (node: Node) => node.contentDisposition.parsed.params.filename ?? node.contentType.parsed.params.name

function fileOf(node: Node, content: Uint8Array): MailFile {
  const name = nameOf(node)
  const location = node.headers.find(({ key }) => key === 'content-location')?.value
  const places = [node.contentId?.replace(/^\s*<|>\s*$/g, ''), location].filter(
    (place) => place !== undefined && place !== '',
  )
  return {
    name: name === undefined ? undefined : decodedName(name),
    type: node.contentType.parsed.value || 'application/octet-stream',
    content,
    places: places.map((place) => String(place).toLowerCase()),
  }
}

function filesOf(node: Node, content: Uint8Array): MailFile[] {
  const file = fileOf(node, content)
  if (isUuencoded(node)) {
    const { files } = takeUuencoded(Buffer.from(content).toString('latin1'))
    if (files.length > 0) return files.map((one) => ({ ...file, name: file.name ?? one.name, content: one.content }))
  }
  const isPacked = /^application\/(ms-tnef|vnd\.ms-tnef)$/.test(file.type) || file.name?.toLowerCase() === 'winmail.dat'
  const packed = isPacked ? unpackWinmail(content) : []
  return packed.length === 0
    ? [file]
    : packed.map(({ name, content: one }) => ({ name, type: 'application/octet-stream', content: one, places: [] }))
}

const word = /=\?([\w-]+)(?:\*[\w-]*)?\?([bq])\?([^?]*)\?=/gi

/** A name as it was meant: some programs encode it as only headers are. */
const decodedName = (name: string) =>
  name.replace(/\?=\s+=\?/g, '?==?').replace(word, (_, charset: string, encoding: string, text: string) => {
    const bytes =
      encoding.toLowerCase() === 'b'
        ? Buffer.from(text, 'base64')
        : Buffer.from(
            text
              .replace(/_/g, ' ')
              .replace(/=([0-9a-f]{2})/gi, (__, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
            'latin1',
          )
    return decodeText(bytes, charset)
  })

const isBlank = (text: string | undefined) => text === undefined || /^[\s\u00a0\u200b\u200c\u2060\ufeff]*$/.test(text)

const textsOf = (written: readonly Written[]) =>
  written
    .map((one) => (isBlank(one.plain) ? (one.html === undefined ? '' : textOfHtml(one.html)) : (one.plain ?? '')))
    .filter((text) => !isBlank(text))
    .join('\n\n')
const htmlOf = (written: readonly Written[]) =>
  written.every(({ html }) => html === undefined)
    ? undefined
    : written.map((one) => one.html ?? htmlOfText(one.plain ?? '')).join('\n')

/** What was written, as plain text (HTML's text where there is none) and as HTML where some came; and what was passed on. */
export function wordsOf(written: readonly Written[]): {
  own: string
  ownHtml?: string
  passedOn: string
  html?: string
} {
  const own = written.filter((one) => !one.passedOn)
  const [ownHtml, html] = [htmlOf(own), htmlOf(written)]
  return {
    own: textsOf(own),
    passedOn: withoutMarks(textsOf(written.filter((one) => one.passedOn))),
    ...(ownHtml === undefined ? {} : { ownHtml }),
    ...(html === undefined ? {} : { html }),
  }
}
