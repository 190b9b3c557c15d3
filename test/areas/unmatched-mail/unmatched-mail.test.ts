import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { replyAddress } from '../../../functions/areas/email/domain/reply-address.ts'
import { takeMail } from '../../../functions/areas/unmatched-mail/use-cases/take-mail.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { arrive } from '../../kit/emails.ts'
import { readHistory, wordsOfEntry } from '../../kit/history.ts'
import { mime } from '../../kit/mime.ts'
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
  system.clock.advance(1_000)
  world = new World(system)
  await world.clear()
})

interface Mail {
  id: string
  from: string
  to: string[]
  subject: string
  text: string
  reason: string
  acceptable: boolean
  conversationId: string | null
  channelId: string | null
  acceptAskedAt: string | null
  acceptedAt: string | null
  problem: string | null
}
const UNPROVEN = 'amazonses.com; spf=softfail smtp.mailfrom=elsewhere.test; dkim=none; dmarc=none'
const FORGED = 'amazonses.com; spf=fail; dkim=fail; dmarc=fail header.from=home.test'
const sender = () => `kim-${world.tag}@home.test`
const contactId = () => homeContactId('demo-email', sender())
let mails = 0
const send = async (headers: Record<string, string>, text = 'Send money') => {
  system.clock.advance(1)
  const all = { From: `Kim <${sender()}>`, To: 'support@demo.test', 'Message-ID': `<${++mails}@home.test>`, ...headers }
  const arrival = await arrive(world, mime(all, text))
  return { arrival, outcome: await takeMail(world.deps, arrival) }
}
const listed = async () => {
  const { items } = await world.asks<{ items: Mail[] }>('owner', 'unmatchedMail.list', { limit: 100 })
  return items.filter(({ from, to }) => `${from} ${to}`.includes(world.tag) || from === sender())
}
const words = async (id: string) => (await readHistory(world.deps.store, id))?.entries.map(wordsOfEntry) ?? []
const accept = (id: string, channelId = 'demo-email', key?: string) =>
  world.calls('owner', 'unmatchedMail.accept', { id, channelId }, key)
/** A WhatsApp customer with an email address, and where they would answer. */
async function known(): Promise<string> {
  await world.writes('one')
  await world.calls('owner', 'contacts.update', { id: world.whatsappContact, emails: [sender()] })
  const id = conversationIdOf(world.whatsappContact, 1)
  const [key] = await world.deps.secrets.signingKeys('reply-address')
  return replyAddress(id, key, 'mail.switchboard.test')
}

describe('an email that nobody expected', () => {
  it.each([
    [
      'whose sender is not proven, though its domain has no DMARC record',
      { 'Authentication-Results': UNPROVEN },
      'unproven',
    ],
    ['whose sender is forged', { 'Authentication-Results': FORGED }, 'forged'],
    ['that is spam', { 'X-SES-Spam-Verdict': 'FAIL' }, 'spam'],
    ['to a mailbox that no channel has', { To: 'sales@demo.test' }, 'no_channel'],
    [
      'to a reply address that was made up',
      { To: `reply+cv_${'0'.repeat(26)}_1.${'0'.repeat(16)}@mail.switchboard.test` },
      'reply_address',
    ],
  ])('%s waits, and opens nothing', async (_, headers, reason) => {
    const { outcome: came } = await send({ Subject: `Hi ${world.tag}`, ...headers })
    expect(came).toBe(`held: ${reason}`)
    const { items } = await world.asks<{ items: Mail[] }>('owner', 'unmatchedMail.list', {})
    expect(items[0]).toMatchObject({
      reason,
      subject: `Hi ${world.tag}`,
      text: 'Send money',
      acceptable: true,
      acceptAskedAt: null,
    })
    expect(await words(contactId())).toEqual([])
  })

  it.each([
    ['a virus', { 'X-SES-Virus-Verdict': 'FAIL' }, 'virus'],
    ['one that names nobody', { From: '' }, 'unproven'],
    ['a virus to a mailbox that no channel has', { To: 'sales@demo.test', 'X-SES-Virus-Verdict': 'FAIL' }, 'virus'],
    ['a mail system’s own to one', { To: 'sales@demo.test', From: 'MAILER-DAEMON@amazonses.com' }, 'from_system'],
    ['a mail system’s own', { 'Return-Path': '<>' }, 'from_system'],
    [
      'a bounce of nothing that is known',
      { 'Content-Type': 'multipart/report; report-type=delivery-status; boundary=b' },
      'returned',
    ],
  ])('%s can’t be taken in by anybody', async (_, headers, reason) => {
    const body = '--b\r\nContent-Type: message/delivery-status\r\n\r\nAction: failed\r\nStatus: 5.1.1\r\n--b--'
    expect((await send(headers, body)).outcome).toBe(`held: ${reason}`)
    const { items } = await world.asks<{ items: Mail[] }>('owner', 'unmatchedMail.list', { limit: 1 })
    const [mail] = items
    expect(mail).toMatchObject({ reason, acceptable: false })
    expect(await outcome(accept(mail?.id ?? ''))).toBe('not_acceptable')
    expect(await words(contactId())).toEqual([])
  })

  it('M11 a stranger’s to a reply address is a note for the agents too, and says nothing as the customer', async () => {
    const to = await known()
    const { outcome: came } = await send({ From: 'mallory@elsewhere.test', To: to })
    expect(came).toBe('held: stranger')
    expect(await words(world.whatsappContact)).toEqual([
      '1 * opened',
      '1 < one',
      expect.stringContaining('does not count as the customer’s, from mallory@elsewhere.test'),
    ])
    const { items } = await world.asks<{ items: Mail[] }>('owner', 'unmatchedMail.list', {})
    expect(items[0]).toMatchObject({
      from: 'mallory@elsewhere.test',
      reason: 'stranger',
      conversationId: conversationIdOf(world.whatsappContact, 1),
      channelId: 'demo-whatsapp',
    })
  })

  it('M11 one that only looks like the customer’s is not theirs', async () => {
    const to = await known()
    expect((await send({ To: to, 'Authentication-Results': UNPROVEN })).outcome).toBe('held: unproven')
    expect((await words(world.whatsappContact)).filter((entry) => entry.includes('<'))).toEqual(['1 < one'])
  })

  it('an automatic reply stays what it was: a note', async () => {
    const to = await known()
    expect((await send({ To: to, 'Auto-Submitted': 'auto-replied', 'Return-Path': '<>' })).outcome).toBe('noted')
    expect(await listed()).toEqual([])
  })

  it('is kept once, however often it is told, also once somebody has dealt with it', async () => {
    const { arrival } = await send({ 'Authentication-Results': UNPROVEN })
    await Promise.all([takeMail(world.deps, arrival), takeMail(world.deps, arrival)])
    const [mail, ...more] = await listed()
    expect(more).toEqual([])
    await world.calls('owner', 'unmatchedMail.dismiss', { id: mail?.id ?? '' })
    await takeMail(world.deps, arrival)
    expect(await listed()).toEqual([])
  })

  it('ends with the email that it is of', async () => {
    await send({ 'Authentication-Results': UNPROVEN })
    expect(await listed()).toHaveLength(1)
    system.clock.advance(30 * 24 * 60 * 60 * 1000 + 1)
    expect(await listed()).toEqual([])
  })

  it('is listed in pages, newest first', async () => {
    for (const subject of ['a', 'b', 'c']) {
      system.clock.advance(1_000)
      await send({ Subject: subject, 'Authentication-Results': UNPROVEN })
    }
    const page = (cursor?: string) =>
      world.asks<{ items: Mail[]; nextCursor: string }>('owner', 'unmatchedMail.list', {
        limit: 2,
        ...(cursor ? { cursor } : {}),
      })
    const first = await page()
    expect(first.items.map(({ subject }) => subject)).toEqual(['c', 'b'])
    expect((await page(first.nextCursor)).items[0]?.subject).toBe('a')
    expect(await outcome(world.calls('owner', 'unmatchedMail.list', { cursor: 'nonsense' }))).toBe(
      'invalid_request cursor',
    )
  })
})

describe('taking one in', () => {
  const held = async (headers: Record<string, string> = {}) => {
    await send({ Subject: 'Broken lamp', 'Authentication-Results': UNPROVEN, ...headers }, 'It does not light.')
    const [mail] = await listed()
    if (!mail) throw new Error('nothing waits')
    return mail
  }

  it('makes it its sender’s message, once, however often it is asked for', async () => {
    const mail = await held()
    const asked = await Promise.all([accept(mail.id), accept(mail.id)])
    expect(JSON.parse(asked[0]?.body ?? '')).toMatchObject({ acceptAskedAt: expect.any(String), acceptedAt: null })
    await accept(mail.id)
    await world.settle()
    expect(await words(contactId())).toEqual(['1 * opened', '1 < It does not light.'])
    expect(await listed()).toEqual([])
    expect(JSON.parse((await accept(mail.id)).body)).toMatchObject({ id: mail.id, acceptedAt: expect.any(String) })
    await world.settle()
    await world.redeliver()
    expect(await words(contactId())).toHaveLength(2)
  })

  it('is the customer’s answer on the channel of its conversation, and the sender’s own message on a mailbox', async () => {
    const to = await known()
    const answer = await held({ To: to })
    await accept(answer.id, 'demo-whatsapp')
    await world.settle()
    expect((await words(world.whatsappContact)).at(-1)).toBe('1 < It does not light.')
    const other = await held({ To: to })
    await accept(other.id)
    await world.settle()
    expect(await words(contactId())).toEqual(['1 * opened', '1 < It does not light.'])
  })

  it('goes into no other channel', async () => {
    const mail = await held()
    for (const channelId of ['demo-whatsapp', 'nowhere']) {
      expect(await outcome(accept(mail.id, channelId))).toBe('invalid_request channelId')
    }
    expect(await outcome(accept('um_none'))).toBe('not_found')
  })

  it('brings its files along', async () => {
    const type = { 'Content-Type': 'multipart/mixed; boundary=b', 'Authentication-Results': UNPROVEN }
    const part =
      'Content-Type: application/pdf; name=a.pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF-1.4'
    await send(type, `--b\r\nContent-Type: text/plain\r\n\r\nSee\r\n--b\r\n${part}\r\n--b--`)
    const [mail] = await listed()
    expect(mail).toMatchObject({ files: [{ name: 'a.pdf', size: expect.any(Number) }] })
    await accept(mail?.id ?? '')
    await world.settle()
    const { entries = [] } = (await readHistory(world.deps.store, contactId())) ?? {}
    expect(entries.at(-1)?.message?.attachments).toMatchObject([{ name: 'a.pdf', type: 'application/pdf' }])
  })

  it('does not happen to what was dismissed meanwhile', async () => {
    const mail = await held()
    await accept(mail.id)
    await world.calls('owner', 'unmatchedMail.dismiss', { id: mail.id })
    await world.settle()
    expect(await words(contactId())).toEqual([])
    expect(await outcome(accept(mail.id))).toBe('not_found')
    expect(await outcome(world.calls('owner', 'unmatchedMail.dismiss', { id: mail.id }))).toBe('not_found')
  })

  it('says so where the email is not kept any more', async () => {
    const { arrival } = await send({ 'Authentication-Results': UNPROVEN })
    const [mail] = await listed()
    await system.aws.objects.delete(arrival.bucket, arrival.key)
    await accept(mail?.id ?? '')
    await world.settle()
    expect(await listed()).toMatchObject([{ problem: 'gone', acceptAskedAt: null }])
  })

  it('has one that had the Message-ID of another', async () => {
    const id = { 'Message-ID': `<same-${world.tag}@home.test>` }
    await send(id, 'Really Kim')
    const mail = await held(id)
    await accept(mail.id)
    await world.settle()
    expect((await words(contactId())).slice(1)).toEqual(['1 < Really Kim', '1 < It does not light.'])
  })
})
