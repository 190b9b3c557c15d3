import { REFERENCE_HEADER } from '../domain/message-id.ts'
import type { OutboundEmail } from '../port.ts'

/** A header's value on one line: what somebody named themself can't add a header. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ').trim()
const CHARACTERS_PER_WORD = 14

/** Text for a header: as it is when plain ASCII, else in encoded words of at most 75 characters (RFC 2047). */
function encoded(text: string): string {
  const line = oneLine(text)
  if (/^[\x20-\x7e]*$/.test(line)) return line
  const characters = [...line]
  const words: string[] = []
  for (let start = 0; start < characters.length; start += CHARACTERS_PER_WORD) {
    const part = characters.slice(start, start + CHARACTERS_PER_WORD).join('')
    words.push(`=?UTF-8?B?${Buffer.from(part).toString('base64')}?=`)
  }
  return words.join('\r\n ')
}

/** A display name: quoted, or encoded where it is not ASCII. */
function displayName(name: string): string {
  const text = encoded(name.replace(/["\\]/g, ''))
  return text.startsWith('=?') ? text : `"${text}"`
}

// Message-IDs come from other people's emails too.
const messageId = (id: string) => id.replace(/[^\x21-\x7e]+/g, '')
const address = (text: string) => text.replace(/[^\x21-\x3b\x3d\x3f-\x7e]+/g, '')

const addresses = (all: readonly string[]) => all.map((one) => `<${address(one)}>`).join(',\r\n ')

/**
 * The raw MIME message (RFC 5322, text as base64, with an HTML alternative where there is one), so that any character
 * arrives and lines are short. SES adds Message-ID and Date itself. Written here since the libraries that build MIME are larger than the rest of the function
 * that sends it: docs/adr/0006-small-bundles.md.
 */
export function composeEmail(email: OutboundEmail): Buffer {
  const headers = [
    `From: ${displayName(email.from.name)} <${address(email.from.address)}>`,
    `To: ${addresses(email.to)}`,
    ...(email.cc?.length ? [`Cc: ${addresses(email.cc)}`] : []),
    ...(email.replyTo ? [`Reply-To: <${address(email.replyTo)}>`] : []),
    `Subject: ${encoded(email.subject)}`,
    ...(email.inReplyTo ? [`In-Reply-To: ${messageId(email.inReplyTo)}`] : []),
    ...(email.references.length > 0 ? [`References: ${email.references.map(messageId).join('\r\n ')}`] : []),
    // RFC 3834: what a person wrote says nothing of the kind, lest it not be answered.
    ...(email.automatic ? ['Auto-Submitted: auto-generated'] : []),
    `${REFERENCE_HEADER}: ${email.reference}`,
    'MIME-Version: 1.0',
  ]
  const text = part('text/plain', email.text)
  if (email.html === undefined) return Buffer.from(`${headers.join('\r\n')}\r\n${text}`)
  // Every part is base64, in which no boundary with a `_` can occur.
  const boundary = '=_alternative'
  const type = `Content-Type: multipart/alternative; boundary="${boundary}"`
  const parts = [text, part('text/html', email.html)].map((one) => `--${boundary}\r\n${one}`)
  return Buffer.from(`${headers.join('\r\n')}\r\n${type}\r\n\r\n${parts.join('\r\n')}\r\n--${boundary}--\r\n`)
}

/** A body with its own headers, in lines of 76 characters. */
function part(type: string, text: string): string {
  const body = Buffer.from(text.replace(/\r?\n/g, '\r\n')).toString('base64')
  const headers = [`Content-Type: ${type}; charset=utf-8`, 'Content-Transfer-Encoding: base64']
  return `${headers.join('\r\n')}\r\n\r\n${body.replace(/.{1,76}/g, '$&\r\n')}`
}
