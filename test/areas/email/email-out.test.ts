import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { htmlOf, withSignature } from '../../../functions/areas/email/domain/outgoing.ts'
import { receiveEmail } from '../../../functions/areas/email/use-cases/receive-email.ts'
import { answerSubject } from '../../../functions/areas/messages/domain/email-subject.ts'
import type { presentEntry } from '../../../functions/areas/timeline/index.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { emailFrom } from '../../kit/emails.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { outcome } from '../workspace/settings-kit.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  world = new World(system)
  await world.clear()
})

type Shown = ReturnType<typeof presentEntry>
const address = () => `kim-${world.tag}@home.test`
const contactId = () => homeContactId('demo-email', address())
const id = () => conversationIdOf(contactId(), 1)
const comes = (name: string, more = {}) => receiveEmail(world.deps, emailFrom(address(), `${world.tag}-${name}`, more))
async function answer(input: object = {}) {
  const entry = await world.asks<Shown>('owner', 'messages.send', { id: id(), text: 'Good day', ...input })
  await world.settle()
  const email = world.emails().at(-1)
  if (!email) throw new Error('nothing was sent')
  return { entry, email }
}

describe('an answer by email', () => {
  it('M11 has their subject, and names the email that it answers and those before it', async () => {
    await comes('one', { subject: 'Where is my order?' })
    const first = await answer()
    expect(first.entry.message).toMatchObject({
      subject: 'Re: Where is my order?',
      recipients: { to: [address()], cc: [] },
    })
    expect(first.email.subject).toBe('Re: Where is my order?')
    expect(first.email.headers).toMatchObject({
      'in-reply-to': `<${world.tag}-one@customer.test>`,
      references: `<${world.tag}-one@customer.test>`,
    })
    await comes('two', { subject: 'RE: Where is my order?' })
    const second = await answer()
    expect(second.email.subject).toBe('RE: Where is my order?')
    expect(second.email.headers['in-reply-to']).toBe(`<${world.tag}-two@customer.test>`)
    expect(second.email.headers.references).toContain(first.email.headers['message-id'])
  })
  it('M11 says nothing of being automatic, and has what was written as HTML as well', async () => {
    await comes('one', { subject: 'Hi' })
    const { email } = await answer({ text: 'See <https://example.com/a?b=1&c=2>.\nBye' })
    expect(email.headers['auto-submitted']).toBeUndefined()
    expect(email.text).toContain('See <https://example.com/a?b=1&c=2>.')
    expect(email.html).toContain('See &#60;<a href="https://example.com/a?b=1&#38;c=2">')
  })
  it('M16 formatted: as HTML made anew, with the same as text, variables filled in and the signature below', async () => {
    await comes('one', { subject: 'Hi' })
    await world.calls('owner', 'teams.update', { id: 'support', emailSignature: 'Your <support>' })
    await world.calls('owner', 'contacts.update', { id: contactId(), name: '<Kim>' })
    const html = '<p>Dear <b>$contact.name</b>,</p><ul><li>one<script>x()</script></li></ul><p onclick="x()">Bye</p>'
    const { entry, email } = await answer({ text: '', html })
    const said = '<p>Dear <strong>&#60;Kim&#62;</strong>,</p><ul><li>one</li></ul><p>Bye</p>'
    expect(entry.message).toMatchObject({ text: 'Dear <Kim>,\n• one\nBye', html: said })
    expect(email.text.replaceAll('\r\n', '\n')).toContain('Dear <Kim>,\n• one\nBye\n\n-- \nYour <support>')
    expect(email.html).toContain(said.replaceAll('<p>', '<p style="margin:0">'))
    expect(email.html).toContain('Your &#60;support&#62;')
    await world.calls('owner', 'teams.update', { id: 'support', emailSignature: '' })
    // What is not formatted stays a text.
    const { entry: plain } = await answer({ text: '', html: '<p>1 &lt; 2</p><p>3</p>' })
    expect(plain.message).toMatchObject({ text: '1 < 2\n3' })
    expect(plain.message).not.toHaveProperty('html')
    const refused = (input: object) => outcome(world.calls('owner', 'messages.send', { id: id(), ...input }))
    expect(await refused({ html: '<p><b>$contact.nickname</b></p>' })).toBe('invalid_request text')
    expect(await refused({ html: '<p>$contact.<b>name</b></p>' })).toBe('invalid_request html')
    expect(await refused({ html: '<b>x</b>', text: 'y' })).toBe('invalid_request html')
    expect(await refused({ html: '<p> </p>' })).toBe('invalid_request text')
    await world.writes('a', 'Hello')
    expect(await refused({ id: conversationIdOf(world.whatsappContact, 1), html: '<b>x</b>' })).toBe(
      'invalid_request html',
    )
  })
  it('goes to whom the agent says, under the subject that they say, and nobody sees the blind copy', async () => {
    await comes('one', { subject: 'Hi', shownTo: { to: ['support@demo.test'], cc: ['lee@home.test'] } })
    const { entry, email } = await answer({
      subject: 'Fwd: Hi',
      to: ['tax@office.test'],
      cc: [address(), 'lee@home.test'],
      bcc: ['boss@demo.test'],
    })
    expect(entry.message).toMatchObject({
      subject: 'Fwd: Hi',
      recipients: { to: ['tax@office.test'], cc: [address(), 'lee@home.test'], bcc: ['boss@demo.test'] },
    })
    expect(email.to).toEqual(['tax@office.test', address(), 'lee@home.test', 'boss@demo.test'])
    expect(email.headers).toMatchObject({ to: '<tax@office.test>', cc: `<${address()}>, <lee@home.test>` })
    expect(JSON.stringify(email.headers)).not.toContain('boss@demo.test')
  })
  it('is refused where it makes no sense', async () => {
    await comes('one')
    await world.writes('a', 'Hello')
    const send = (input: object) => outcome(world.calls('owner', 'messages.send', { text: 'x', ...input }))
    const many = Array.from({ length: 30 }, (_, index) => `a${index}@x.test`)
    expect(await send({ id: id(), to: [] })).toBe('invalid_request to')
    expect(await send({ id: id(), to: ['nobody'] })).toBe('invalid_request to.0')
    expect(await send({ id: id(), to: many, cc: many })).toBe('invalid_request to')
    expect(await send({ id: conversationIdOf(world.whatsappContact, 1), subject: 'x' })).toBe('invalid_request subject')
  })
  it('M11 goes in the team’s name, with its signature, where the team wants that', async () => {
    const before = await world.asks<{ emailSignature: string }>('owner', 'teams.get', { id: 'support' })
    expect(before).toMatchObject({ emailSignature: '', emailSender: 'agent' })
    const named = { emailSignature: 'Your support\nwww.example.com', emailSender: 'team' }
    await world.calls('owner', 'teams.update', { id: 'support', ...named })
    await comes('one', { subject: 'Hi' })
    const { email } = await answer()
    expect(email.headers.from).toMatch(/^"?Support/)
    expect(email.text.replaceAll('\r\n', '\n').trimEnd()).toMatch(/Good day\n\n-- \nYour support\nwww\.example\.com$/)
    expect(email.html).toContain('<a href="https://www.example.com">www.example.com</a>')
    await world.calls('owner', 'teams.update', { id: 'support', emailSignature: '', emailSender: 'agent' })
  })
})

describe('how it reads', () => {
  it.each([
    ['Hi', 'Re: Hi'],
    ['re: Hi', 're: Hi'],
    ['RE : Hi', 'RE : Hi'],
    ['AW: Hi', 'Re: AW: Hi'],
    [' two\r\n lines', 'Re: two lines'],
    ['', 'Re:'],
  ])('the answer to “%s” is “%s”', (theirs, ours) => {
    expect(answerSubject(theirs)).toBe(ours)
  })
  it('what a person wrote is never HTML', () => {
    const html = htmlOf('<img src=x onerror=alert(1)> http://x.test/"onclick="y & javascript:alert(1)')
    expect(html).not.toMatch(/<img|"onclick|href="javascript/)
    expect(withSignature('Hi', ' ')).toBe('Hi')
  })
})
