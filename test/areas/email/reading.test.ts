import { describe, expect, it } from 'vitest'
import { parseEmail } from '../../../functions/areas/email/adapter/receiving.ts'
import { PNG } from '../../kit/files.ts'

const OWN = [
  'From: Kim <kim@customer.test>',
  'To: support@demo.test',
  'Message-ID: <1@customer.test>',
  'MIME-Version: 1.0',
]
/** Headers and body as bytes: a string stands for its Latin letters. */
const read = (headers: string[], body: string | Uint8Array) =>
  parseEmail(
    Buffer.concat([
      Buffer.from(`${[...OWN, ...headers].join('\r\n')}\r\n\r\n`, 'latin1'),
      typeof body === 'string' ? Buffer.from(body) : body,
    ]),
    '<stored>',
  )
const parts = (...all: string[]) => `${all.map((part) => `--b\r\n${part}\r\n`).join('')}--b--\r\n`
const mixed = ['Content-Type: multipart/mixed; boundary=b']
const alternative = ['Content-Type: multipart/alternative; boundary=b']
const hex = (text: string) => Buffer.from(text.replace(/\s/g, ''), 'hex')

describe('M11 letters without a label', () => {
  it.each([
    ['Japanese, ISO-2022-JP', hex('1b24422433247324 4b2441244f1b2842'), 'こんにちは'],
    ['Japanese, Shift_JIS', hex('82b182f182c982bf82cd'), 'こんにちは'],
    ['Japanese, EUC', hex('a4b3a4f3a4cba4c1a4cf'), 'こんにちは'],
    ['Chinese, GB18030', hex('c4e3bac3a3acced2b5c4b6a9b5a5bbb9c3bbd3d0b5bd'), '你好，我的订单还没有到'],
    ['Chinese, Big5', hex('a741a66eafc1a7daaabaadqq'.replace('qq', '71')), undefined],
    ['Russian, KOI8', hex('e7c4c520cdcfca20dac1cbc1da3f'), 'Где мой заказ?'],
    ['Russian, Windows', hex('c3e4e520eceee920e7e0eae0e73f'), 'Где мой заказ?'],
    ['French, Latin', hex('4ff9206573 74206d6120636f6d6d616e6465203f'), 'Où est ma commande ?'],
    ['UTF-8', Buffer.from('Où est 😀 ?'), 'Où est 😀 ?'],
  ])('%s', async (_, bytes, said) => {
    const { text } = await read(['Content-Type: text/plain'], bytes)
    if (said === undefined) expect(text).toMatch(/\p{Script=Han}/u)
    else expect(text).toBe(said)
  })

  it('in headers, and under a label that nobody knows', async () => {
    const subject = Buffer.concat([
      Buffer.from(`${OWN.join('\r\n')}\r\nSubject: `),
      hex('e7c4c520cdcfca20dac1cbc1da3f'),
      Buffer.from('\r\nContent-Type: text/plain; charset=x-unknown\r\n\r\n'),
      hex('e7c4c520cdcfca20dac1cbc1da3f'),
    ])
    expect(await parseEmail(subject, 'x')).toMatchObject({ subject: 'Где мой заказ?', text: 'Где мой заказ?' })
  })
})

describe('M11 the words of an email', () => {
  it('are the HTML’s where the plain text is blank', async () => {
    const blank = parts(
      'Content-Type: text/plain\r\n\r\n \u00a0\r\n',
      'Content-Type: text/html\r\n\r\n<p>My order 99 never came.</p>',
    )
    expect((await read(alternative, blank)).text).toBe('My order 99 never came.')
  })

  it('of HTML are text, with entities, targets of links and cells, and without what only Outlook shows', async () => {
    const html =
      '<!--[if mso]><p>OUTLOOK</p><![endif]--><style>p{}</style><p>12&#160;&euro; &#8211; l&#8217;article <a href="https://shop.test/p/42">la page</a> &#x1F600; <a href="javascript:x">no</a></p><table><tr><td>x</td><td>y</td></tr></table>'
    const { text } = await read(['Content-Type: text/html; charset=utf-8'], html)
    expect(text).toBe('12 € – l’article la page <https://shop.test/p/42> 😀 no\n\nx y')
  })

  it('that flow are paragraphs again, and what is quoted in them stays quoted (RFC 3676)', async () => {
    const flowed = 'A long line that \r\ngoes on.\r\n> quoted and \r\n> longer\r\nMine.\r\n-- \r\nKim'
    const { text } = await read(['Content-Type: text/plain; format=flowed'], flowed)
    expect(text).toBe('A long line that goes on.\n> quoted and longer\nMine.\n-- \nKim')
    const deleted = await read(
      ['Content-Type: text/plain; charset=utf-8; format=flowed; delsp=yes'],
      '発送は \r\nいつですか\r\n',
    )
    expect(deleted.text).toBe('発送はいつですか')
  })

  it('of a mail in the mail are said, and a mail that is attached is a file by its subject', async () => {
    const inner =
      'Content-Type: message/rfc822\r\n\r\nFrom: Billing <b@vendor.test>\r\nSubject: Invoice 77\r\n\r\nIt is due.'
    const shown = await read(mixed, parts('Content-Type: text/plain\r\n\r\nSee this', inner))
    expect(shown.text).toMatch(/See this[\s\S]*Subject: Invoice 77[\s\S]*It is due\./)
    const attached = inner.replace('\r\n\r\n', '\r\nContent-Disposition: attachment\r\n\r\n')
    expect((await read(mixed, parts(attached))).attachments).toMatchObject([
      { name: 'Invoice 77.eml', type: 'message/rfc822' },
    ])
  })

  it('are with the subject where only one is there', async () => {
    const { subject, text } = await read([`Subject: ${'s'.repeat(1_000_000)}`], 'x')
    expect([subject.length, text]).toEqual([1_000_000, 'x'])
  })
})

/** A file as Outlook packs it. */
function winmail(name: string, content: string): Buffer {
  const number = (value: number, bytes: number) => {
    const out = Buffer.alloc(bytes)
    out.writeUIntLE(value, 0, bytes)
    return out
  }
  const attribute = (id: number, data: Buffer) =>
    Buffer.concat([number(2, 1), number(id, 4), number(data.length, 4), data, number(0, 2)])
  const long = Buffer.from(`${name}\0`, 'utf16le')
  const property = Buffer.concat([
    number(1, 4),
    number(0x1f, 2),
    number(0x3707, 2),
    number(1, 4),
    number(long.length, 4),
    long,
    Buffer.alloc((4 - (long.length % 4)) % 4),
  ])
  return Buffer.concat([
    number(0x223e9f78, 4),
    number(1, 2),
    attribute(0x69002, Buffer.alloc(14)),
    attribute(0x18010, Buffer.from('SHORT~1.TXT\0')),
    attribute(0x6800f, Buffer.from(content)),
    attribute(0x69005, property),
  ])
}

describe('M5 the files of an email', () => {
  it('have names where nobody gave them one', async () => {
    const file = (type: string) =>
      `Content-Type: ${type}\r\nContent-Transfer-Encoding: base64\r\nContent-Disposition: attachment\r\n\r\n${PNG.toString('base64')}`
    const { attachments } = await read(
      mixed,
      parts(
        file('image/png'),
        file('image/png'),
        file('application/pdf'),
        file('audio/mpeg'),
        file('application/octet-stream'),
      ),
    )
    expect(attachments.map(({ name }) => name)).toEqual([
      'image.png',
      'image-2.png',
      'attachment.pdf',
      'audio.mp3',
      'attachment',
    ])
  })

  it('come out of uuencode, and what only begins like it stays text', async () => {
    const encoded = "Here it is\n\nbegin 644 hello.txt\n-2&5L;&\\L('=O<FQD(0``\n`\nend\nbye"
    const { text, attachments } = await read([], encoded)
    expect(attachments.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
      ['hello.txt', 'Hello, world!'],
    ])
    expect(text).toBe('Here it is\n\nbye')
    expect((await read([], 'begin 644 of them\nwere lost')).text).toBe('begin 644 of them\nwere lost')
  })

  it('come out of winmail.dat under their long names', async () => {
    const packed = (bytes: Buffer) =>
      parts(
        'Content-Type: text/plain\r\n\r\nsee there',
        `Content-Type: application/ms-tnef; name=winmail.dat\r\nContent-Transfer-Encoding: base64\r\n\r\n${bytes.toString('base64')}`,
      )
    const { attachments } = await read(mixed, packed(winmail('Angebot für Kim.txt', 'offer')))
    expect(attachments.map(({ name, content }) => [name, Buffer.from(content).toString()])).toEqual([
      ['Angebot für Kim.txt', 'offer'],
    ])
    // One that is broken is the file that it is.
    expect((await read(mixed, packed(winmail('a', 'b').subarray(0, 30)))).attachments).toMatchObject([
      { name: 'winmail.dat' },
    ])
  })

  it('L1 an invitation says what, when and where, and is attached', async () => {
    const calendar =
      'BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:Fitting\r\nDTSTART;TZID=Europe/Berlin:20261201T100000\r\nDTEND;TZID=Europe/Berlin:20261201T113000\r\nLOCATION:Room 1\\, Berlin\r\nEND:VEVENT\r\nEND:VCALENDAR'
    const { text, attachments } = await read(
      alternative,
      parts('Content-Type: text/plain\r\n\r\nCome!', `Content-Type: text/calendar; method=REQUEST\r\n\r\n${calendar}`),
    )
    expect(text).toBe(
      'Come!\n\nInvitation: Fitting\nWhen: Tue 1 Dec 2026, 10:00–11:30 (Europe/Berlin)\nWhere: Room 1, Berlin',
    )
    expect(attachments).toMatchObject([{ name: 'invite.ics', type: 'text/calendar' }])
    expect((await read(mixed, parts('Content-Type: text/calendar\r\n\r\nBEGIN:NONSENSE'))).attachments).toHaveLength(1)
  })
})

describe('M11 whom it was sent to', () => {
  it('is also whom SES names on top, and nobody whom others name below', async () => {
    const ses =
      'Received: from mx.customer.test by inbound-smtp.us-east-1.amazonaws.com with SMTP id x for list@demo.test; Thu, 26 Nov 2026 20:00:00 +0000'
    const below = 'Received: from a by b with SMTP id y for other@demo.test; Thu, 26 Nov 2026 20:00:00 +0000'
    const raw = (first: string, second: string) =>
      parseEmail(Buffer.from([first, second, ...OWN, '', 'x'].join('\r\n')), 'x')
    expect((await raw(ses, below)).recipients).toEqual(['list@demo.test', 'support@demo.test'])
    expect((await raw(below, ses)).recipients).toEqual(['support@demo.test'])
  })

  it('is shown as it names them, groups and copies included', async () => {
    const raw = Buffer.from(
      'From: a@b.test\r\nTo: Team: one@demo.test, Two <two@demo.test>;\r\nCc: three@demo.test\r\n\r\nx',
    )
    expect((await parseEmail(raw, 'x')).shownTo).toEqual({
      to: ['one@demo.test', 'two@demo.test'],
      cc: ['three@demo.test'],
    })
  })
})

describe('S5 what a program sent', () => {
  it.each([
    ['an answer in somebody’s absence', ['Auto-Submitted: auto-replied (vacation)'], true],
    ['a notice', ['Auto-Submitted: auto-generated; x=y'], true],
    ['a person’s', ['Auto-Submitted: no'], false],
    ['a circular', ['List-Unsubscribe: <https://a.test>', 'List-Id: <news.a.test>'], true],
    ['a circular to a list where nobody may write', ['List-Id: <news.a.test>', 'List-Post: NO'], true],
    [
      'a person’s, through a list',
      [
        'List-Id: <team.a.test>',
        'List-Unsubscribe: <https://a.test>',
        'List-Post: <mailto:team@a.test>',
        'Precedence: list',
      ],
      false,
    ],
    ['bulk', ['Precedence: bulk'], true],
    ['an old program’s', ['X-Autorespond: yes'], true],
  ])('%s', async (_, headers, automatic) => {
    expect((await read(headers, 'Hello')).automatic).toBe(automatic)
  })

  it('M17 a server that reports in words says which email came back', async () => {
    const raw = `From: Mail Delivery System <Mailer-Daemon@mx.test>\r\nTo: support@demo.test\r\nX-Failed-Recipients: kim@customer.test\r\n\r\nThis message was created automatically.\n\n  kim@customer.test\n    550 5.1.1 no such user\n\n------ This is a copy of the message ------\n\nMessage-ID: <0100@email.amazonses.com>\nSubject: Hi\n`
    expect((await parseEmail(Buffer.from(raw), 'x')).report).toMatchObject({
      messageId: '<0100@email.amazonses.com>',
      failed: true,
      status: '5.1.1',
    })
  })
})

describe('A2 an email as it is shown', () => {
  it('keeps how it looks, its own pictures and links, and nothing that runs, loads, sends or leads away', async () => {
    const html = `<base href="https://evil.test"><p style="color:red;background:url(https://evil.test/a);position:fixed;font-family:'Ar'" onclick="x()">Hi</p>
<a href="JaVaScRiPt:x">a</a><a href="data:text/html,x">b</a><a href="https://shop.test/">c</a><a href="//evil.test">d</a>
<img src="cid:one"><img src="https://pictures.test/p.png"><img src="data:image/svg+xml,<svg onload=x>"><img src="data:image/png;base64,AAAA"><img src=x onerror=x>
<form action="https://evil.test"><input></form><svg><script>x</script></svg><iframe srcdoc="<script>x</script>"></iframe><meta http-equiv=refresh content="0;url=https://evil.test">
<p data-src="https://evil.test/x" style="width:expression(x)">end</p>`
    const body = parts(
      `Content-Type: text/html; charset=utf-8\r\n\r\n${html}`,
      `Content-Type: image/png\r\nContent-ID: <ONE>\r\nContent-Transfer-Encoding: base64\r\n\r\n${PNG.toString('base64')}`,
    )
    const { html: shown = '' } = await read(['Content-Type: multipart/related; boundary=b'], body)
    expect(shown).not.toMatch(
      /script|onclick|onerror|onload|evil\.test|<form|<input|<iframe|<svg|<meta|<base|javascript|expression|url\(|position/i,
    )
    expect(shown.match(/<img [^>]*>/g)).toEqual([
      '<img src="cid:0" />',
      '<img data-src="https://pictures.test/p.png" />',
      '<img />',
      '<img src="data:image/png;base64,AAAA" />',
      '<img />',
    ])
    expect(shown).toContain('<a href="https://shop.test/" target="_blank" rel="noopener noreferrer nofollow">c</a>')
    expect(shown).toContain('color:red')
  })

  it('is its plain text where it has no other, escaped', async () => {
    expect((await read([], '<b>x</b> & "y"')).html).toBe(
      '<div style="white-space:pre-wrap">&lt;b&gt;x&lt;/b&gt; &amp; &quot;y&quot;</div>',
    )
  })
})
