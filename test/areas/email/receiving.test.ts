import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { parseEmail } from '../../../functions/areas/email/adapter/receiving.ts'

const SES = [
  'Return-Path: <kim@customer.test>',
  'Received: from mx.customer.test by inbound-smtp.us-east-1.amazonaws.com with SMTP id x',
  'X-SES-Spam-Verdict: PASS',
  'X-SES-Virus-Verdict: PASS',
  'Authentication-Results: amazonses.com;',
  ' spf=pass (spfCheck: domain of customer.test designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1; envelope-from=kim@customer.test; helo=mx.customer.test;',
  ' dkim=pass header.i=@customer.test;',
  ' dmarc=none header.from=customer.test;',
]
const OWN = ['From: Kim <kim@customer.test>', 'To: support@demo.test', 'Subject: Hi', 'Message-ID: <1@customer.test>']
const parse = (headers: string[], body = 'Hello') =>
  parseEmail(Buffer.from(`${headers.join('\r\n')}\r\n\r\n${body}`), '<stored>')
const swap = (from: RegExp, to: string) => SES.map((line) => line.replace(from, to))

describe('an email as SES stores it', () => {
  it('counts as said by whom SES found it to be from', async () => {
    expect(await parse([...SES, ...OWN])).toMatchObject({
      from: { address: 'kim@customer.test', name: 'Kim' },
      doubt: undefined,
      fromSystem: false,
    })
  })

  it('believes the headers that SES put on top, and none that the sender brought along', async () => {
    const forged = [
      'Authentication-Results: amazonses.com; dmarc=pass header.from=customer.test',
      'X-SES-Virus-Verdict: PASS',
    ]
    const failed = swap(/^ (spf|dkim)=pass.*/, ' $1=fail;')
    expect((await parse([...failed, ...forged, ...OWN])).doubt).toBe('unproven')
    expect((await parse([...swap(/Virus-Verdict: PASS/, 'Virus-Verdict: FAIL'), ...forged, ...OWN])).doubt).toBe(
      'virus',
    )
    expect((await parse([...swap(/Spam-Verdict: PASS/, 'Spam-Verdict: FAIL'), ...OWN])).doubt).toBe('spam')
    expect((await parse([...swap(/dmarc=none/, 'dmarc=fail'), ...OWN])).doubt).toBe('forged')
    expect((await parse(['Return-Path: <a@b.test>', ...OWN])).doubt).toBe('unproven')
  })

  it('has one sender, or none', async () => {
    expect((await parse([...SES, ...OWN, 'From: Boss <boss@customer.test>'])).doubt).toBe('unproven')
  })

  it('is a mail system’s where nobody sent it', async () => {
    expect(await parse([...swap(/^Return-Path: .*/, 'Return-Path: <>'), ...OWN])).toMatchObject({ fromSystem: true })
    expect(await parse([...SES, 'From: MAILER-DAEMON@amazonses.com', 'To: support@demo.test'])).toMatchObject({
      fromSystem: true,
    })
  })

  it('is not taken apart where it is larger than anything that is kept', async () => {
    const email = await parse([...SES, ...OWN], 'x'.repeat(37 * 1024 * 1024))
    expect(email).toMatchObject({ doubt: 'too_large', from: { address: 'kim@customer.test' }, attachments: [] })
    expect(email.text).toBe('[Email too large to be read]')
  })

  it('has a sender even where it can’t be read', async () => {
    const nested = Array.from(
      { length: 400 },
      (_, at) => `--b${at}\r\nContent-Type: multipart/mixed; boundary=b${at + 1}\r\n\r\n`,
    )
    const type = ['MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary=b0']
    const email = await parse([...SES, ...OWN, ...type], nested.join(''))
    expect(email).toMatchObject({ doubt: 'unreadable', from: { address: 'kim@customer.test' } })
  })
})

const report = (status: string, returned: string[]) =>
  [
    '--r',
    'Content-Type: text/plain',
    '',
    'It did not arrive.',
    '--r',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.customer.test',
    '',
    'Final-Recipient: rfc822; kim@customer.test',
    status,
    '--r',
    ...returned,
    '--r--',
    '',
  ].join('\r\n')
const REPORT = ['MIME-Version: 1.0', 'Content-Type: multipart/report; report-type=delivery-status; boundary=r']

describe('an email that comes back', () => {
  it.each([
    [
      'whole',
      ['Content-Type: message/rfc822', '', 'Message-ID: <0100@email.amazonses.com>', 'Subject: Hi', '', 'Secret'],
    ],
    [
      'as its head',
      ['Content-Type: text/rfc822-headers', '', 'Subject: Hi', 'Message-ID:', ' <0100@email.amazonses.com>'],
    ],
  ])('%s, says which one and why', async (_, returned) => {
    const failed = 'Action: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1\r\n user unknown'
    expect(await parse([...SES, ...OWN, ...REPORT], report(failed, returned))).toMatchObject({
      fromSystem: true,
      report: {
        messageId: '<0100@email.amazonses.com>',
        failed: true,
        status: '5.1.1',
        diagnostic: 'smtp; 550 5.1.1 user unknown',
      },
    })
  })

  it('has not failed where it only takes longer', async () => {
    const delayed = 'Action: delayed\r\nStatus: 4.4.1'
    const { report: read } = await parse([...SES, ...OWN, ...REPORT], report(delayed, []))
    expect(read).toEqual({ messageId: undefined, failed: false, status: '4.4.1', diagnostic: '' })
  })
})

const FILE = fileURLToPath(new URL('../../../../shared/fixtures/trials/email-bounce.eml', import.meta.url))
it.skipIf(!existsSync(FILE))('M17 a bounce from another project’s mailbox is nobody’s', async () => {
  const email = await parseEmail(readFileSync(FILE), '<stored>')
  expect(email).toMatchObject({ fromSystem: true, report: { failed: true, status: '5.1.1' } })
})
