import { describe, expect, it } from 'vitest'
import { organisationOf, senderVerdict } from '../../../functions/areas/email/domain/sender.ts'

const FROM = 'kim@customer.test'
/** As SES writes it, a line per result. */
const results = (...lines: string[]) => ['amazonses.com;', ...lines.map((line) => ` ${line};`)].join('\r\n')
const spf = (result: string, domain: string, helo = `mx.${domain}`) =>
  `spf=${result} (spfCheck: domain of ${domain} designates 192.0.2.1 as permitted sender) client-ip=192.0.2.1; envelope-from=bounce@${domain}; helo=${helo}`
const dkim = (result: string, domain: string) => `dkim=${result} header.i=@${domain}`
const dmarc = (result: string) => `dmarc=${result} header.from=customer.test`

describe('who sent an email', () => {
  it.each([
    ['DMARC passed', results(spf('none', 'x.test'), 'dkim=none', dmarc('pass'))],
    [
      'DKIM of the domain, which has no DMARC record',
      results(spf('fail', 'x.test'), dkim('pass', 'customer.test'), dmarc('none')),
    ],
    ['SPF of the domain, which has no DMARC record', results(spf('pass', 'customer.test'), 'dkim=none', dmarc('none'))],
    ['DKIM of a domain below', results(dkim('pass', 'mail.customer.test'))],
    ['one of several DKIM signatures', results(dkim('pass', 'amazonses.com'), dkim('pass', 'customer.test'))],
    ['SPF of a domain below, on one line', 'amazonses.com; spf=pass smtp.mailfrom=bounces.customer.test; dkim=none'],
    ['the version of the header behind the server', 'amazonses.com 1; dkim=pass header.d=customer.test'],
  ])('M11 is proven by %s', (_, header) => {
    expect(senderVerdict(FROM, header)).toBe('proven')
  })

  it.each([
    ['nothing', ''],
    ['results of another server', 'mx.customer.test; dkim=pass header.d=customer.test'],
    ['results of a server that is called alike', 'amazonses.com.evil.test; dmarc=pass header.from=customer.test'],
    ['DKIM of another domain', results(spf('pass', 'evil.test'), dkim('pass', 'evil.test'), dmarc('none'))],
    ['DKIM of one that ends alike', results(dkim('pass', 'evilcustomer.test'))],
    ['what failed', results(spf('softfail', 'customer.test'), dkim('fail', 'customer.test'), dmarc('none'))],
    ['what could not be found out', results(spf('temperror', 'customer.test'), dkim('permerror', 'customer.test'))],
    ['DMARC of another domain', results('dmarc=pass header.from=evil.test')],
  ])('is not proven by %s', (_, header) => {
    expect(senderVerdict(FROM, header)).toBe('unproven')
  })

  it('is forged where the domain disowns it, whatever else passed', () => {
    expect(senderVerdict(FROM, results(dkim('pass', 'customer.test'), dmarc('fail')))).toBe('forged')
  })

  it.each([
    ['a greeting', results(spf('pass', 'evil.test', 'x; dkim=pass header.i=@customer.test'))],
    ['a greeting that opens a comment', results(spf('pass', 'evil.test', '(; dmarc=pass header.from=customer.test'))],
    [
      'a quoted envelope sender',
      results('spf=pass client-ip=1.2.3.4; envelope-from="a; dkim=pass header.i=@customer.test"@evil.test'),
    ],
    [
      'an envelope sender with a sign in it',
      results('spf=pass smtp.mailfrom=customer.test@evil.test', 'spf=pass envelope-from=a@customer.test@evil.test'),
    ],
  ])('can’t be put in by %s', (_, header) => {
    expect(senderVerdict(FROM, header)).toBe('unproven')
  })

  it('is nobody without an address', () => {
    expect(senderVerdict('', results(dmarc('pass')))).toBe('unproven')
    expect(senderVerdict('kim', results(dmarc('pass')))).toBe('unproven')
  })

  it('is one owner’s domains only, where names are given out below a common end', () => {
    const passed = (domain: string) => results(dkim('pass', domain))
    expect(senderVerdict('kim@victim.co.uk', passed('evil.co.uk'))).toBe('unproven')
    expect(senderVerdict('kim@victim.uk.com', passed('evil.uk.com'))).toBe('unproven')
    expect(senderVerdict('kim@co.uk', passed('evil.co.uk'))).toBe('unproven')
    expect(senderVerdict('kim@news.victim.co.uk', passed('mail.victim.co.uk'))).toBe('proven')
    expect(senderVerdict('kim@web.de', passed('web.de'))).toBe('proven')
  })

  it.each([
    ['mail.shop.example', 'shop.example'],
    ['Shop.Example.', 'shop.example'],
    ['a.b.shop.com.br', 'shop.com.br'],
    ['com.br', undefined],
    ['test', undefined],
    ['', undefined],
    ['a..test', undefined],
  ])('the organisation of %s is %s', (domain, organisation) => {
    expect(organisationOf(domain)).toBe(organisation)
  })
})
