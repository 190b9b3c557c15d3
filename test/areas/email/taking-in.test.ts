import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fileKey, originalKey, shownBeside } from '../../../functions/areas/attachments/domain/file-keys.ts'
import { fetchMedia } from '../../../functions/areas/attachments/use-cases/fetch-media.ts'
import { parseEmail } from '../../../functions/areas/email/adapter/receiving.ts'
import { replyAddress } from '../../../functions/areas/email/domain/reply-address.ts'
import { takeMail } from '../../../functions/areas/unmatched-mail/use-cases/take-mail.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { arrive } from '../../kit/emails.ts'
import { PNG } from '../../kit/files.ts'
import { mime } from '../../kit/mime.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
let world: World
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(() => {
  world = new World(system)
})

const kim = () => `kim-${world.tag}@customer.test`
const contactOf = (address: string) => homeContactId('demo-email', address)
const takes = async (raw: string) => takeMail(world.deps, await arrive(world, raw))
const email = (headers: Record<string, string>, body = 'Hello') =>
  takes(
    mime(
      {
        From: `Kim <${kim()}>`,
        To: 'support@demo.test',
        'Message-ID': `<${world.tag}-${Math.random()}@c.test>`,
        ...headers,
      },
      body,
    ),
  )
const entries = async (contactId = contactOf(kim())) =>
  (await world.deps.store.readTimeline({ contactId }, { limit: 50 })).items
const messages = async (contactId?: string) => (await entries(contactId)).flatMap(({ message }) => message ?? [])
const latest = async () => (await world.deps.store.readContact(contactOf(kim())))?.latest

describe('M11 an email', () => {
  it('keeps its subject, whom it names, and what it quoted, each by itself', async () => {
    const body = 'The red one.\n\nOn Thu, Nov 26, 2026 at 8:10 PM Support <support@demo.test> wrote:\n> Which one?'
    expect(await email({ Subject: 'The lamp', Cc: 'two@c.test' }, body)).toBe('stored')
    expect(await messages()).toMatchObject([
      {
        subject: 'The lamp',
        text: 'The red one.',
        quoted: expect.stringContaining('Which one?'),
        recipients: { to: ['support@demo.test'], cc: ['two@c.test'] },
      },
    ])
    expect(await email({ Subject: 'Only this' }, '')).toBe('stored')
    expect((await messages()).at(-1)?.text).toBe('Only this')
    await world.settle()
    const found = await world.asks<{ items: { text: string }[] }>('owner', 'search.query', { q: 'lamp' })
    expect(found.items.length).toBeGreaterThan(0)
  })

  it('is another one where somebody uses its Message-ID again, and the same however it is told', async () => {
    const id = `<same-${world.tag}@c.test>`
    expect(await email({ 'Message-ID': id }, 'First')).toBe('stored')
    expect(await email({ 'Message-ID': id }, 'First')).toBe('duplicate')
    expect(await email({ 'Message-ID': id }, 'Second')).toBe('stored')
    expect((await messages()).map(({ text }) => text)).toEqual(['First', 'Second'])
  })

  it('that an earlier version took, by its Message-ID alone, is not taken again', async () => {
    const id = `<earlier-${world.tag}@c.test>`
    await world.deps.store.commit([world.deps.store.markSeen('demo-email', id, system.clock.now())])
    expect(await email({ 'Message-ID': id })).toBe('duplicate')
  })

  it('is from whoever filled in the form that sent it, and from its sender where that is a person', async () => {
    const gil = `gil-${world.tag}@c.test`
    const form = { From: 'Website <noreply@shop.test>', 'Reply-To': `Gil <${gil}>` }
    expect(await email(form, 'Where is it?')).toBe('stored')
    expect(await email({ ...form, 'Reply-To': `two-${world.tag}@c.test` }, 'And mine?')).toBe('stored')
    expect((await messages(contactOf(gil))).map(({ text }) => text)).toEqual(['Where is it?'])
    expect((await world.deps.store.readContact(contactOf(gil)))?.contact).toMatchObject({ name: 'Gil', emails: [gil] })
    expect(await world.deps.store.readContact(contactOf('noreply@shop.test'))).toBeUndefined()
    // Whoever asks to be answered elsewhere says nothing in somebody else's name.
    expect(await email({ 'Reply-To': gil }, 'I am Gil')).toBe('stored')
    expect(await messages(contactOf(gil))).toHaveLength(1)
  })

  it.each([
    ['no From', undefined],
    ['an empty one', '<>'],
    ['no address in it', 'undisclosed'],
  ])('with %s is nobody’s: it waits, and can’t be taken in as anybody’s', async (_, from) => {
    const raw = mime({ To: 'support@demo.test', ...(from === undefined ? {} : { From: from }) }, 'Who am I?')
    expect(await takes(raw)).toMatch(/^held/)
    for (const address of ['', '<>', 'undisclosed'])
      expect(await world.deps.store.readContact(contactOf(address))).toBeUndefined()
  })

  it('that only its envelope sent here arrives', async () => {
    const received =
      'from mx.c.test by inbound-smtp.us-east-1.amazonaws.com with SMTP id x for support@demo.test; Thu, 26 Nov 2026 20:00:00 +0000'
    expect(await email({ Received: received, To: 'info@alias.test' })).toBe('stored')
  })
})

describe('S5 what a program sent', () => {
  const circular = { 'List-Unsubscribe': '<https://c.test>', Subject: 'News' }
  it('opens nothing: where there is no conversation it waits for somebody to look', async () => {
    expect(await email(circular)).toBe('held: automatic')
    expect(await world.deps.store.readContact(contactOf(kim()))).toBeUndefined()
  })

  it('reopens nothing, starts no clock, and stands in the conversation that there is', async () => {
    await email({})
    const id = conversationIdOf(contactOf(kim()), 1)
    await world.calls('owner', 'conversations.close', { id })
    const before = await latest()
    expect(await email({ 'Auto-Submitted': 'auto-replied' }, 'I am away')).toBe('stored')
    expect(await latest()).toMatchObject({ n: 1, status: 'resolved', waitingSince: null, unread: before?.unread })
    expect((await messages()).at(-1)).toMatchObject({ text: 'I am away', automatic: true })
  })

  it('M17 a mail that comes back makes its message fail, and opens nothing', async () => {
    await email({})
    const id = conversationIdOf(contactOf(kim()), 1)
    await world.calls('owner', 'messages.send', { id, text: 'Good day' })
    await world.settle()
    const sent = world.emails().findLast(({ to }) => to.includes(kim()))
    const report = [
      '--r',
      'Content-Type: text/plain',
      '',
      'No.',
      '--r',
      'Content-Type: message/delivery-status',
      '',
      'Reporting-MTA: dns; mx.test',
      '',
      `Final-Recipient: rfc822; ${kim()}`,
      'Action: failed',
      'Status: 5.1.1',
      '--r',
      'Content-Type: text/rfc822-headers',
      '',
      `Message-ID: ${sent?.headers['message-id']}`,
      '--r--',
      '',
    ].join('\r\n')
    const headers = {
      From: 'MAILER-DAEMON@mx.test',
      'Content-Type': 'multipart/report; report-type=delivery-status; boundary=r',
    }
    expect(await email(headers, report)).toBe('returned')
    await world.settle()
    expect((await messages()).at(-1)?.delivery).toMatchObject({ status: 'failed', error: { code: 'bounced' } })
    expect(await world.deps.store.readContact(contactOf('mailer-daemon@mx.test'))).toBeUndefined()
  })
})

describe('A2 the email itself', () => {
  const related = (cid: string) =>
    [
      '--b',
      'Content-Type: text/html',
      '',
      `<p>Look</p><img src="cid:${cid}"><img src="https://pictures.test/p.png">`,
      '--b',
      'Content-Type: image/png',
      'Content-ID: <one>',
      'Content-Transfer-Encoding: base64',
      '',
      PNG.toString('base64'),
      '--b--',
      '',
    ].join('\r\n')
  const came = async () => {
    await email({ Subject: 'Look', 'Content-Type': 'multipart/related; boundary=b' }, related('one'))
    return (await entries()).find(({ message }) => message !== undefined) ?? Promise.reject(new Error('nothing came'))
  }
  const asks = <Answer>(name: 'messages.original' | 'messages.html', input: object) =>
    world.asks<Answer>('owner', name, input)

  it('can be had as it came, and shown, before and after it lies with its message', async () => {
    const entry = await came()
    for (const settled of [false, true]) {
      if (settled) await world.settle()
      const { url } = await asks<{ url: string }>('messages.original', { id: entry.id })
      const saved = await fetch(url)
      expect(saved.headers.get('content-disposition')).toContain('Look.eml')
      expect(await saved.text()).toContain('Subject: Look')
      const { html } = await asks<{ html: string }>('messages.html', { id: entry.id })
      const [own = ''] = /src="(http[^"]+)"/.exec(html)?.slice(1) ?? []
      expect(Buffer.from(await (await fetch(own.replaceAll('&amp;', '&'))).arrayBuffer())).toEqual(PNG)
      expect(html).toContain('data-src="https://pictures.test/p.png"')
      expect((await asks<{ html: string }>('messages.html', { id: entry.id, pictures: 'all' })).html).toContain(
        ' src="https://pictures.test/p.png"',
      )
    }
    expect(await world.deps.files.find(originalKey(entry))).toBeDefined()
    expect(await world.deps.files.find(shownBeside(originalKey(entry)))).toBeDefined()
  })

  it('A11 goes with its conversation, also when it comes to lie there later', async () => {
    const entry = await came()
    const { id, contactId, n } = entry
    await world.settle()
    await world.calls('owner', 'conversations.close', { id: conversationIdOf(contactId, n) })
    await world.calls('owner', 'conversations.delete', { id: conversationIdOf(contactId, n) })
    await expect(asks('messages.original', { id })).rejects.toMatchObject({ code: 'not_found' })
    await expect(asks('messages.html', { id })).rejects.toMatchObject({ code: 'not_found' })
    await world.settle()
    expect(await world.deps.files.list(`files/${contactId}/`, 100)).toEqual([])
    // Whoever was fetching died when it was there, and begins anew.
    for (const attachment of ['original', 0] as const) {
      const left = [originalKey(entry), shownBeside(originalKey(entry)), fileKey(entry, { id: '1' })]
      for (const key of left) await world.deps.files.put(key, PNG, 'image/png')
      await fetchMedia(
        world.deps,
        { kind: 'fetch-file', entryId: id, contactId, attachment },
        { tries: 1, from: 'prompt', since: system.clock.now() },
      )
      const found = await Promise.all(left.map((key) => world.deps.files.find(key)))
      expect(found.map((file) => file === undefined)).toEqual(
        attachment === 0 ? [false, false, true] : [true, true, false],
      )
    }
  })

  it('of a message that was none is not there, nor of one from before they were kept', async () => {
    await world.writes('one')
    const [message] = (await entries(world.whatsappContact)).filter((entry) => entry.message)
    await expect(asks('messages.original', { id: message?.id ?? '' })).rejects.toMatchObject({ code: 'not_found' })
  })
})

const TRIALS = fileURLToPath(new URL('../../../../shared/fixtures/trials/', import.meta.url))
const trials = existsSync(TRIALS) ? readdirSync(TRIALS).filter((name) => name.endsWith('.eml')) : []
describe.skipIf(trials.length === 0)('emails that were misread once', () => {
  const said: Record<string, RegExp[]> = {
    'email-blank-plain-part.eml': [/^My order 99 never came\.$/],
    'email-forward.eml': [/^Please see below/, /Your invoice 77 over 120 EUR is due\./],
    'email-html-only.eml': [/^12 € – l’article était\s+la page <https:\/\/shop\.example\/p\/42> 😀\s+x\s+y$/],
    'email-inline-answers.eml': [/^See below/, /Which size\?[\s\S]*Large\.[\s\S]*Which colour\?[\s\S]*Blue\.$/],
    'email-lone-header-line.eml': [/My order is 1234\.$/],
  }
  it.each(Object.entries(said))('%s', async (name, all) => {
    const { text } = await parseEmail(readFileSync(`${TRIALS}${name}`), 'x')
    for (const words of all) expect(text).toMatch(words)
  })

  it.each(trials)('%s is taken in, or waits where somebody sees it', async (name) => {
    await world.writes('one')
    const [key] = await world.deps.secrets.signingKeys('reply-address')
    const to = replyAddress(conversationIdOf(world.whatsappContact, 1), key, 'mail.switchboard.test')
    const outcome = await takes(readFileSync(`${TRIALS}${name}`, 'utf8').replaceAll('REPLY', to))
    expect(outcome).toBe(
      { 'email-bounce.eml': 'held: returned', 'email-inline-answers.eml': 'held: stranger' }[name] ?? 'stored',
    )
  })
})
