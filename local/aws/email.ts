import PostalMime, { type Address } from 'postal-mime'
import type { Email } from './types.ts'

/** Replaces the Message-ID of a raw message, or adds it. */
export function withMessageId(raw: Buffer, id: string): Buffer {
  // Latin-1 keeps every byte as it is.
  const text = raw.toString('latin1')
  const end = /\r?\n\r?\n/.exec(text)?.index ?? text.length
  const head = text.slice(0, end).replace(/^message-id:.*(?:\r?\n[ \t].*)*\r?\n?/gim, '')
  return Buffer.from(`Message-ID: ${id}\r\n${head}${text.slice(end)}`, 'latin1')
}

/** Adds a Date where there is none. */
export function withDate(raw: Buffer, date: string): Buffer {
  const text = raw.toString('latin1')
  const head = text.slice(0, /\r?\n\r?\n/.exec(text)?.index)
  return /^date:/im.test(head) ? raw : withHeaders(raw, [['Date', date]])
}

/** Puts headers in front of a raw message, as a receiving server does. */
export function withHeaders(raw: Buffer, headers: [name: string, value: string][]): Buffer {
  return Buffer.concat([Buffer.from(headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')), raw])
}

/** What a mailbox shows of a raw message: bare addresses, header names in lower case. */
export async function toEmail(raw: Buffer): Promise<Email> {
  const mail = await PostalMime.parse(raw)
  const headers: Record<string, string> = {}
  for (const { key, value } of mail.headers) headers[key] = key in headers ? `${headers[key]}, ${value}` : value
  return {
    from: addresses(mail.from ? [mail.from] : [])[0] ?? '',
    to: [mail.to, mail.cc, mail.bcc].flatMap((list) => addresses(list ?? [])),
    replyTo: addresses(mail.replyTo ?? []),
    subject: mail.subject ?? '',
    text: (mail.text ?? '').replace(/\r?\n$/, ''),
    html: mail.html ?? '',
    headers,
  }
}

function addresses(list: Address[]): string[] {
  return list.flatMap((entry) => (entry.group ? entry.group.map(({ address }) => address) : (entry.address ?? [])))
}
