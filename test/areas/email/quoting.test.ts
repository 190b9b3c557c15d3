import { describe, expect, it } from 'vitest'
import { parseEmail } from '../../../functions/areas/email/adapter/receiving.ts'
import { mime } from '../../kit/mime.ts'

const read = (headers: Record<string, string>, body: string) =>
  parseEmail(
    Buffer.from(
      mime({ From: 'Kim <kim@customer.test>', To: 'support@demo.test', Subject: 'Re: Lamp', ...headers }, body),
    ),
    'x',
  )
const reply = (body: string, more: Record<string, string> = {}) =>
  read({ 'In-Reply-To': '<1@demo.test>', ...more }, body)
const html = (body: string, more: Record<string, string> = {}) =>
  reply(body, { 'Content-Type': 'text/html; charset=utf-8', ...more })

/** Introductions as mail programs write them, the quoted lines below. */
const introduced: [string, string][] = [
  ['Gmail', 'On Thu, Nov 26, 2026 at 8:10 PM Support <support@demo.test> wrote:\n'],
  [
    'Gmail, wrapped',
    'On Thu, Nov 26, 2026 at 8:10 PM The Support Team of the Lamp Company\n<support@demo.test> wrote:\n',
  ],
  ['Apple Mail', 'On 26 Nov 2026, at 20:10, Support <support@demo.test> wrote:\n'],
  ['Thunderbird', 'On 11/26/2026 8:10 PM, Support wrote:'],
  ['German', 'Am Do., 26. Nov. 2026 um 20:10 Uhr schrieb Support <support@demo.test>:\n'],
  ['French, wrapped', 'Le jeu. 26 nov. 2026 à 20:10, Support <support@demo.test> a\nécrit :\n'],
  ['Spanish', 'El jue, 26 nov 2026 a las 20:10, Support (<support@demo.test>) escribió:\n'],
  ['Polish', 'czw., 26 lis 2026 o 20:10 Support <support@demo.test> napisał(a):\n'],
  ['Russian', 'чт, 26 нояб. 2026 г. в 20:10, Support <support@demo.test>:\n'],
  ['Japanese', '2026年11月26日(木) 20:10 Support <support@demo.test>:\n'],
  ['Chinese', 'Support <support@demo.test> 于2026年11月26日周四 20:10写道：\n'],
  ['Korean', '2026년 11월 26일 (목) 오후 8:10, Support <support@demo.test>님이 작성:\n'],
  ['Turkish', 'Support <support@demo.test>, 26 Kas 2026 Per, 20:10 tarihinde şunu yazdı:\n'],
  ['a language of no list', 'Pada 26-11-2026 20:10, Support <support@demo.test> bilang:\n'],
]

describe('M11 what is quoted stands apart', () => {
  it.each(introduced)('below what was written, as in %s', async (_, introduction) => {
    const { text, quoted } = await reply(`The red one.\n\n${introduction}\n> Which one?\n>\n> Support`)
    expect(text).toBe('The red one.')
    expect(quoted).toContain(introduction.split('\n')[0])
    expect(quoted).toContain('Which one?\n\nSupport')
  })

  it.each(introduced)('above what was written, as in %s', async (_, introduction) => {
    const { text, quoted } = await reply(`${introduction}\n> Which one?\n\nThe red one.`)
    expect(text).toBe('The red one.')
    expect(quoted).toContain('Which one?')
  })

  it.each([
    ['Outlook', 'From: Support <support@demo.test>\nSent: Thursday, November 26, 2026 8:10 PM\nTo: Kim\nSubject: Lamp'],
    [
      'Outlook, German',
      'Von: Support <support@demo.test>\nGesendet: Donnerstag, 26. November 2026 20:10\nAn: Kim\nBetreff: Lamp',
    ],
    ['Outlook, Japanese', '差出人: Support <support@demo.test>\n送信日時: 2026年11月26日 20:10\n宛先: Kim\n件名: Lamp'],
    [
      'Outlook.com',
      '________________________________\nFrom: Support <support@demo.test>\nSent: Thursday, November 26, 2026 8:10 PM\nTo: Kim\nSubject: Lamp',
    ],
    [
      'a language of no list',
      'Saka: Support <support@demo.test>\nDikirim: 26 November 2026 20:10\nKanggo: Kim\nPerkara: Lamp',
    ],
    [
      'Yahoo',
      '----- Original Message -----\nFrom: Support <support@demo.test>\nTo: Kim\nSent: Thursday, 26 November 2026',
    ],
    [
      'K-9',
      '-------- Original Message --------\nFrom: Support <support@demo.test>\nSent: 26 November 2026 20:10:00 CET\nTo: Kim',
    ],
    [
      'German, AOL',
      '-----Ursprüngliche Mitteilung-----\nVon: Support <support@demo.test>\nVerschickt: Do, 26 Nov 2026 20:10',
    ],
  ])('with the head of the earlier mail, as in %s', async (_, head) => {
    const { text, quoted } = await reply(`The red one.\n\n${head}\n\nWhich one?\n`)
    expect(text).toBe('The red one.')
    expect(quoted).toBe(`${head}\n\nWhich one?`)
  })

  it.each([
    [
      'answers between quoted lines',
      'See below\n\nOn Thu, Nov 26, 2026 at 8:10 PM Support <support@demo.test> wrote:\n> Which size?\nLarge.\n> Which colour?\nBlue.',
    ],
    ['one quotation among words', 'You say\n> Which size?\nand I ask which there are.'],
    ['nothing but a quotation', '> Which size?\n> Which colour?'],
    ['a line like a header', 'Hi, I got a strange mail.\nFrom: it says boss@evil.example\nIt asked for my password.'],
    ['a rule', 'First.\n____________________\nSecond.'],
    ['dashes around words', 'Two things:\n----- The first -----\nIt is broken.\n----- The second -----\nIt is late.'],
    ['what is filled in', 'My details:\nName: Kim\nEmail: kim@customer.test\nPhone: 555 123\nThanks'],
    ['an order with a date', 'Please check this:\nOrder: 4711\nDate: 26.11.2026\nEmail: kim@customer.test\nThanks'],
    ['a sentence with a colon', 'On Monday at 10:00 I wrote to you about two things:\n1. the lamp\n2. the shade'],
  ])('%s: all of it stays', async (_, body) => {
    const { text, quoted } = await reply(body)
    expect(text).toBe(body)
    expect(quoted).toBeUndefined()
  })

  it.each([
    [
      'Gmail',
      'Fwd: Invoice',
      '---------- Forwarded message ---------\nFrom: Billing <billing@vendor.test>\nDate: Mon, 23 Nov 2026 at 10:00\nSubject: Invoice\nTo: <kim@customer.test>',
    ],
    [
      'Apple Mail',
      'Fwd: Invoice',
      'Begin forwarded message:\n\n> From: Billing <billing@vendor.test>\n> Subject: Invoice\n> Date: 23 November 2026 at 10:00:00 CET\n> To: kim@customer.test\n> ',
    ],
    [
      'Outlook',
      'FW: Invoice',
      'From: Billing <billing@vendor.test>\nSent: Monday, November 23, 2026 10:00 AM\nTo: Kim\nSubject: Invoice',
    ],
    [
      'Outlook, German',
      'WG: Rechnung',
      'Von: Billing <billing@vendor.test>\nGesendet: Montag, 23. November 2026 10:00\nAn: Kim\nBetreff: Rechnung',
    ],
    [
      'Thunderbird, without its word before the subject',
      'Invoice',
      '-------- Forwarded Message --------\nSubject: Invoice\nDate: Mon, 23 Nov 2026 10:00:00 +0100\nFrom: Billing <billing@vendor.test>',
    ],
  ])('what was passed on is content, as by %s', async (_, subject, head) => {
    const { text, quoted } = await read({ Subject: subject }, `What is this?\n\n${head}\n\nYour invoice is due.`)
    expect(text).toContain('What is this?')
    expect(text).toContain('Your invoice is due.')
    expect(quoted).toBeUndefined()
  })

  it('a signature below a quotation stays with what was written', async () => {
    const { text } = await reply('Yes.\n\nOn 11/26/2026 8:10 PM, Support wrote:\n> Really?\n\n-- \nKim Berg')
    expect(text).toBe('Yes.\n\n\n\n-- \nKim Berg')
  })
})

describe('M11 in HTML, by the elements in which programs quote', () => {
  const was = 'On Thu, Nov 26, 2026 at 8:10 PM Support &lt;support@demo.test&gt; wrote:'
  const head =
    '<b>From:</b> Support &lt;support@demo.test&gt;<br><b>Sent:</b> Thursday, November 26, 2026 8:10 PM<br><b>To:</b> Kim<br><b>Subject:</b> Lamp'
  it.each([
    [
      'Gmail',
      `<div dir="ltr">The red one.</div><br><div class="gmail_quote"><div dir="ltr" class="gmail_attr">${was}<br></div><blockquote class="gmail_quote">Which one?</blockquote></div>`,
    ],
    [
      'Apple Mail',
      `The red one.<br><div><br><blockquote type="cite"><div>On 26 Nov 2026, at 20:10, Support wrote:</div><br><div>Which one?</div></blockquote></div>`,
    ],
    [
      'Thunderbird',
      `<p>The red one.</p><div class="moz-cite-prefix">On 11/26/2026 8:10 PM, Support wrote:<br></div><blockquote type="cite" cite="mid:1"><p>Which one?</p></blockquote>`,
    ],
    [
      'Outlook.com',
      `<div>The red one.</div><div id="appendonsend"></div><hr><div id="divRplyFwdMsg">${head}</div><div>Which one?</div>`,
    ],
    [
      'Outlook',
      `<div class=WordSection1><p>The red one.</p><div style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0in 0in 0in'><p>${head}</p></div><p>Which one?</p></div>`,
    ],
    [
      'Outlook for phones',
      `<div>The red one.</div><div id="mail-editor-reference-message-container"><div>${head}</div><div>Which one?</div></div>`,
    ],
    [
      'Yahoo',
      `<div>The red one.</div><div id="yahoo_quoted_1" class="yahoo_quoted"><div>${was}</div><div>Which one?</div></div>`,
    ],
    [
      'Proton',
      `<div>The red one.</div><div class="protonmail_quote">${was}<br><blockquote class="protonmail_quote">Which one?</blockquote></div>`,
    ],
    [
      'Zimbra',
      `<div>The red one.<br><hr id="zwchr"><b>From: </b>support@demo.test<br><b>To: </b>kim@customer.test<br><b>Sent: </b>26 November 2026<br><br>Which one?</div>`,
    ],
    ['a quotation without a name', '<p>The red one.</p><blockquote>Which one?</blockquote>'],
  ])('%s', async (_, body) => {
    const { text, quoted } = await html(body)
    expect(text).toBe('The red one.')
    expect(quoted).toContain('Which one?')
    expect(quoted).not.toContain('red')
  })

  it('answers between quoted parts stay', async () => {
    const { text, quoted } = await html(
      '<blockquote type="cite">Which size?</blockquote>Large.<blockquote type="cite">Which colour?</blockquote>Blue.',
    )
    expect(text).toMatch(/Which size\?[\s\S]*Large\.[\s\S]*Which colour\?[\s\S]*Blue\./)
    expect(quoted).toBeUndefined()
  })

  it('what is passed on in Gmail’s element is content', async () => {
    const { text, quoted } = await html(
      '<div dir="ltr">See this<br><div class="gmail_quote"><div class="gmail_attr">---------- Forwarded message ---------<br>From: <b>Billing</b> &lt;billing@vendor.test&gt;<br>Date: Mon, Nov 23, 2026<br>Subject: Invoice<br></div>It is due.</div></div>',
      { Subject: 'Invoice' },
    )
    expect(text).toMatch(/See this[\s\S]*It is due\./)
    expect(quoted).toBeUndefined()
  })

  it('beside plain text that sets nothing off, HTML tells where the quotation begins', async () => {
    const body = [
      '--b\r\nContent-Type: text/plain\r\n\r\nThe red one.\n\nSupport kirjutas:\n\nWhich one?\r\n',
      '--b\r\nContent-Type: text/html\r\n\r\n<p>The red one.</p><p>Support kirjutas:</p><blockquote type="cite">Which one?</blockquote>\r\n--b--\r\n',
    ]
    const { quoted } = await reply(body.join(''), { 'Content-Type': 'multipart/alternative; boundary=b' })
    expect(quoted).toContain('Which one?')
  })
})
