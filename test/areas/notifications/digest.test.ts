import { describe, expect, it } from 'vitest'
import { composeEmail } from '../../../functions/areas/email/adapter/mime.ts'
import { type DigestPart, digestEmail } from '../../../functions/areas/notifications/domain/digest.ts'
import { EmailLanguage } from '../../../functions/areas/notifications/domain/email-language.ts'
import { notificationKinds } from '../../../functions/areas/notifications/domain/notifications.ts'
import { toEmail } from '../../../local/aws/email.ts'

const part = (more: object = {}) => ({
  conversationId: 'cv_1_1',
  contactName: 'Kim',
  kinds: ['assigned' as const],
  text: 'Where is my order?',
  ...more,
})
const anna = { name: 'Anna', language: undefined }
const link = 'https://console.test/conversations/cv_1_1'

describe('N1 the digest', () => {
  it('N1 says how many, of whom, and leads to each conversation', () => {
    const parts = [part({ kinds: ['assigned', 'overdue'] }), part({ conversationId: 'cv_2_1', contactName: 'Lee' })]
    const { subject, text, html } = digestEmail(anna, parts, 'https://console.test')
    expect(subject).toBe('3 new in Switchboard')
    expect(text).toContain(`Kim: assigned to you; is overdue\n> Where is my order?\n${link}`)
    expect(html).toContain(`<a href="${link}">Kim: assigned to you; is overdue</a>`)
    expect(text).toContain('Lee')
  })
  it('N1 what a customer wrote or is called stays text, on one line', () => {
    const evil = '</p><script>alert(1)</script>\r\n\r\nhttps://evil.test "&'
    const { text, html } = digestEmail(
      { ...anna, name: evil },
      [part({ contactName: evil, text: evil })],
      'https://console.test',
    )
    expect(html).not.toContain('<script')
    expect(html.match(/href="[^"]*"/g)).toEqual([`href="${link}"`])
    expect(text.split('\n').filter((line) => line.startsWith('https:'))).toEqual([link])
  })
  it('N1 in the language of who reads it; every language has every word, and no value is taken for one', () => {
    const parts: DigestPart[] = [
      part({ contactName: '{name} {link}', kinds: [...notificationKinds] }),
      { alert: { queue: 'soon', teamId: undefined, above: 5, count: 7 }, teamName: undefined },
      { alert: { queue: 'soon', teamId: 'support', above: 5, count: 7 }, teamName: '{count}' },
      { endpoint: { id: 'we_1', host: 'hooks.test', because: 'gone' } },
      { endpoint: { id: 'we_1', host: 'hooks.test', because: 'failed' } },
    ]
    const emails = EmailLanguage.options.map((language) =>
      digestEmail(
        { name: '{count}', language },
        [...parts, ...Array.from({ length: 50 }, () => part())],
        'https://c.test',
      ),
    )
    for (const { subject, text, html } of emails) {
      const said = `${subject}\n${text}`
      // What is left in braces is what names have in them.
      expect(said.match(/\{\w+\}/g)?.toSorted()).toEqual(['{count}', '{count}', '{link}', '{name}'])
      for (const value of ['hooks.test', 'https://c.test/settings/notifications', '5']) expect(said).toContain(value)
      expect(html.split('\n').at(-1)).toBe('</div>')
    }
    expect(new Set(emails.map(({ text }) => text)).size).toBe(EmailLanguage.options.length)
    expect(digestEmail({ name: 'Anna', language: 'de' }, [part()], 'https://c.test')).toMatchObject({
      subject: 'Neu in Switchboard: 1',
      text: expect.stringContaining('Kim: Ihnen zugewiesen'),
    })
    expect(digestEmail({ name: 'Anna', language: 'ar' }, [part()], 'https://c.test').html).toContain(
      'lang="ar" dir="rtl"',
    )
  })
  it('N1 a very long one names the rest', () => {
    const { text, subject } = digestEmail(
      anna,
      Array.from({ length: 60 }, () => part()),
      'https://console.test',
    )
    expect([subject, text.includes('10 more conversations')]).toEqual(['60 new in Switchboard', true])
  })
  it('N1 arrives as text and as HTML, and says that a machine wrote it', async () => {
    const { subject, text, html } = digestEmail(
      { ...anna, name: 'Änna' },
      [part({ text: '漢字 😀' })],
      'https://console.test',
    )
    const raw = composeEmail({
      from: { name: 'Switchboard', address: 'inbox@demo.test' },
      to: ['anna@demo.test'],
      subject,
      text,
      html,
      references: [],
      reference: 'digest-1',
      automatic: true,
    })
    const email = await toEmail(raw)
    expect(email).toMatchObject({ to: ['anna@demo.test'], subject: '1 new in Switchboard', replyTo: [] })
    expect(email.headers['auto-submitted']).toBe('auto-generated')
    expect(email.text.replaceAll('\r\n', '\n').trim()).toBe(text)
    expect(email.html.replaceAll('\r\n', '\n').trim()).toBe(html)
    expect(
      Math.max(
        ...raw
          .toString()
          .split('\r\n')
          .map(({ length }) => length),
      ),
    ).toBeLessThanOrEqual(998)
  })
})
