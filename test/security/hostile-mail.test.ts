import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parseEmail } from '../../functions/areas/email/adapter/receiving.ts'
import { keepParts } from '../../functions/areas/email/use-cases/read-mail.ts'
import { receiveEmail } from '../../functions/areas/email/use-cases/receive-email.ts'
import { homeContactId } from '../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import { World } from '../kit/world.ts'

/*
 * Emails that are made to be too much. What they may cost is bounded by counts: of parts, lines, characters, files. An
 * email that would be looked through again from each of its thirty million characters would not end within this test.
 */

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const MB = 1024 * 1024
const html = 'Content-Type: text/html\r\n\r\n'
/** Three letters of three bytes each, as they come over the wire. */
const WIDE = Buffer.from('こんに').toString('latin1')
const mixed = (boundary: string) => `Content-Type: multipart/mixed; boundary=${boundary}\r\n\r\n`
const part = (headers: string, body: string) => `--b\r\n${headers}\r\n\r\n${body}\r\n`
const file = 'Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment'
const base64 = 'Content-Transfer-Encoding: base64'
const line = `${'A'.repeat(76)}\r\n`

/** The rest of the headers, and the body. */
const hostile: [string, () => string][] = [
  ['30 MB of opening brackets as HTML', () => html + '<'.repeat(30 * MB)],
  ['styles that never end', () => html + '<style>'.repeat(MB)],
  ['entities', () => html + '&amp'.repeat(MB / 2)],
  ['30 MB of one line', () => `\r\n${'x'.repeat(30 * MB)}`],
  ['30 MB of quotes', () => `\r\n${'>\n'.repeat(15 * MB)}`],
  ['30 MB of delimiters', () => mixed('b') + '--b\r\n'.repeat(6 * MB)],
  ['10,000 parts', () => `${mixed('b')}${part(file, 'x').repeat(10_000)}--b--\r\n`],
  ['2,000 parts', () => `${mixed('b')}${part('Content-Type: text/plain', 'x').repeat(2_000)}--b--\r\n`],
  ['a subject of 1 MB', () => `Subject: ${'s'.repeat(MB)}\r\n\r\nx`],
  ['mails twenty deep', () => `${'Content-Type: message/rfc822\r\n\r\n'.repeat(20)}Subject: deep\r\n\r\ndeep`],
  ['elements in elements', () => html + '<div>'.repeat(MB / 2)],
  ['tables in tables', () => html + '<table><tr><td>'.repeat(MB / 8)],
  [
    'as much of everything as there may be',
    () =>
      `Cc: ${Array.from({ length: 3_000 }, (_, i) => `${'c'.repeat(60)}${i}@${'d'.repeat(60)}.test`).join(',\r\n ')}\r\nIn-Reply-To: <1@a.test>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n${WIDE.repeat(25_000)}\r\n\r\nOn Thu, Nov 26, 2026 at 8:10 PM Support <support@demo.test> wrote:\r\n${`> ${WIDE}\r\n`.repeat(25_000)}`,
  ],
  ['300 files', () => `${mixed('b')}${part(file, 'x').repeat(300)}--b--\r\n`],
  ['20,000 parts in parts', () => Array.from({ length: 20_000 }, (_, i) => `${mixed(`b${i}`)}--b${i}\r\n`).join('')],
  ['mails in mails', () => `${'Content-Type: message/rfc822\r\n\r\n'.repeat(100)}deep`],
  ['a header of 8 MB', () => `X-Filler: ${'y'.repeat(8 * MB)}\r\n\r\nlate`],
  ['10,000 headers', () => `${'X-A: b\r\n'.repeat(10_000)}\r\nlate`],
  ['50,000 parameters', () => `Content-Type: text/plain${'; a=b'.repeat(50_000)}\r\n\r\nx`],
  ['a file of 8 MB', () => `${mixed('b')}${part(`${file}\r\n${base64}`, line.repeat(100_000))}--b--\r\n`],
  ['a base64 text of 1 MB', () => `${base64}\r\n\r\n${line.repeat(13_000)}`],
  ['a boundary of 60,000 characters', () => mixed('b'.repeat(60_000)) + `--${'b'.repeat(59_999)}\r\n`.repeat(100)],
]

describe('an email', () => {
  it.each(hostile)('of %s is a message, or waits as unreadable, and what follows arrives', async (_, rest) => {
    const world = new World(system)
    const from = `hostile${world.tag}@mail.test`
    const proven = 'Authentication-Results: amazonses.com; dmarc=pass header.from=mail.test'
    const raw = `${proven}\r\nFrom: ${from}\r\nTo: support@demo.test\r\nSubject: Hi\r\nMessage-ID: <${from}>\r\n${rest()}`
    let stored = 0
    const files = { ...world.deps.files, put: async () => void stored++ }
    const receive = async (mail: string) => {
      const bytes = Buffer.from(mail, 'latin1')
      const email = await keepParts({ files }, await parseEmail(bytes, `stored-${world.tag}`), bytes, world.tag)
      return receiveEmail(world.deps, email)
    }
    const outcome = await receive(raw)
    // Its files, and the email itself, as it came and as it is shown.
    expect(stored).toBeLessThanOrEqual(50 + 2)
    const contactId = homeContactId('demo-email', from)
    const messages = async () =>
      (await world.deps.store.readTimeline({ contactId }, { limit: 10 })).items.flatMap(({ message }) => message ?? [])
    if (outcome === 'stored') {
      const [first] = await messages()
      expect(first?.text.length).toBeGreaterThan(0)
      expect(first?.text.length).toBeLessThanOrEqual(60_000)
    } else {
      expect(outcome).toMatchObject({ held: expect.stringMatching(/^(unreadable|too_large)$/) })
      expect(await messages()).toEqual([])
    }
    await receive(
      `${proven}\r\nFrom: ${from}\r\nTo: support@demo.test\r\nMessage-ID: <after-${from}>\r\n\r\nStill here`,
    )
    expect((await messages()).map(({ text }) => text)).toContain('Still here')
  })

  it('with words between tags is read as before: breaks are lines, what is hidden is left out', async () => {
    const body = '<head><title>No</title></head><p>One</p><STYLE>p{}</style >Two &amp; three<br/>4 &lt; 5 <b>six</b'
    const { text } = await parseEmail(Buffer.from(`From: a@b.test\r\n${html}${body}`), 'x')
    expect(text).toBe('One\n\nTwo & three\n4 < 5 six')
  })
})
