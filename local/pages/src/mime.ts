interface Draft {
  from: string
  to: string
  subject: string
  text: string
  /** Message-ID of what it answers, and those before it */
  inReplyTo?: string | undefined
  references?: string | undefined
}

const base64 = (text: string) => btoa(String.fromCodePoint(...new TextEncoder().encode(text)))

/** A header's text; what is not ASCII is encoded as RFC 2047 says. */
const word = (text: string) => {
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return /^[\x20-\x7e]*$/.test(line) ? line : `=?utf-8?B?${base64(line)}?=`
}

/** An email as it would arrive from outside. */
export function mimeOf({ from, to, subject, text, inReplyTo, references }: Draft): string {
  const id = crypto.randomUUID()
  const headers: [string, string | undefined][] = [
    ['From', word(from)],
    ['To', word(to)],
    ['Subject', word(subject)],
    ['Date', new Date().toUTCString().replace('GMT', '+0000')],
    ['Message-ID', `<${id}@${from.split('@')[1]?.replace(/[^\w.-]/g, '') || 'customer.test'}>`],
    ['In-Reply-To', inReplyTo],
    ['References', [references, inReplyTo].filter(Boolean).join(' ') || undefined],
    ['MIME-Version', '1.0'],
    ['Content-Type', 'text/plain; charset=utf-8'],
    ['Content-Transfer-Encoding', '8bit'],
  ]
  const head = headers.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : []))
  return `${head.join('\r\n')}\r\n\r\n${text.replaceAll(/\r?\n/g, '\r\n')}\r\n`
}

/** A reply's text with what it answers quoted below, as mail programs do. */
export function quoted(text: string, answered: { from: string; text: string }): string {
  const lines = answered.text.split(/\r?\n/).map((line) => `> ${line}`)
  return `${text}\n\nOn ${new Date().toDateString()}, ${answered.from} wrote:\n${lines.join('\n')}`
}
