import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { ChannelAdapter, SendResult } from '../../../functions/areas/channels/port.ts'
import { replyAddress } from '../../../functions/areas/email/domain/reply-address.ts'
import { receiveEmail } from '../../../functions/areas/email/use-cases/receive-email.ts'
import { receiveDeparture } from '../../../functions/areas/messages/use-cases/reachability.ts'
import { receiveVisitorMessage } from '../../../functions/areas/web-chat/use-cases/visitor-messages.ts'
import { runJob } from '../../../functions/edges/delivery/run-job.ts'
import { conversationIdOf, homeContactId, parseEntryId } from '../../../functions/kernel/ids.ts'
import { CALLER, smsStatus, whatsapp } from '../../kit/customers.ts'
import { emailFrom, type Fate, fateOf, tell } from '../../kit/emails.ts'
import { visitorOf, webContact } from '../../kit/files.ts'
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

interface Sent {
  id: string
  message: { delivery: { status: string; error: { code: string; reason: string } | null }; fallback?: string }
}
interface Shown {
  unreachable: { channelId: string; address: string; reason: string; since: string }[]
}
const address = () => `kim-${world.tag}@home.test`
const emailContact = () => homeContactId('demo-email', address())
const say = (contactId: string, text: string, agent = 'owner') =>
  world.asks<Sent>(agent, 'messages.send', { id: conversationIdOf(contactId, 1), text })
const marks = async (id: string, agent = 'owner') =>
  (await world.asks<Shown>(agent, 'contacts.get', { id })).unreachable.map(({ since: _since, ...mark }) => mark)
const sent = async ({ id }: Sent) => {
  const key = parseEntryId(id)
  const message = key && (await world.deps.store.readEntry(key))?.message
  return { status: message?.delivery?.status, error: message?.delivery?.error, fallback: message?.fallback }
}
const comes = (id: string, more = {}) => receiveEmail(world.deps, emailFrom(address(), `${world.tag}-${id}`, more))
const hear = (fate: Fate, at?: number) => tell(world, fateOf(world, address(), fate, at))
/** A customer who wrote by email and was answered. */
async function answered(text = 'Good day'): Promise<Sent> {
  expect(await comes('one')).toBe('stored')
  const reply = await say(emailContact(), text)
  await world.settle()
  return reply
}
const theFirstTime = () => ({ from: 'prompt' as const, tries: 1, since: system.clock.now() })
const bounced = () => ({ channelId: 'demo-email', address: address(), reason: 'bounced' })

describe('an email that comes back', () => {
  it('M17 makes its message failed and marks the address, however often it is told', async () => {
    const reply = await answered()
    expect(await marks(emailContact())).toEqual([])
    for (let times = 0; times < 3; times++) await hear('bounce')
    expect(await sent(reply)).toMatchObject({
      status: 'failed',
      error: { code: 'bounced', reason: '5.1.1 smtp; 550 5.1.1 user unknown' },
    })
    expect(await marks(emailContact())).toEqual([bounced()])
  })

  it('M17 is told to the composer before anything is sent, and what is sent all the same is tried', async () => {
    await answered()
    const preview = { id: conversationIdOf(emailContact(), 1), text: 'Hi' }
    expect(await world.asks('owner', 'messages.preview', preview)).toEqual({ text: 'Hi', missing: [] })
    await hear('bounce')
    expect(await world.asks('owner', 'messages.preview', preview)).toMatchObject({
      unreachable: { address: address(), reason: 'bounced', since: expect.any(String) },
    })
    const again = await say(emailContact(), 'Still there?')
    await world.settle()
    expect(await sent(again)).toMatchObject({ status: 'sent' })
  })

  it('M17 is forgotten once something gets through, and not by what had left before', async () => {
    await answered()
    const early = fateOf(world, address(), 'success')
    system.clock.advance(60_000)
    await hear('bounce')
    system.clock.advance(60_000)
    await tell(world, early)
    expect(await marks(emailContact())).toEqual([bounced()])
    const again = await say(emailContact(), 'Still there?')
    await world.settle()
    await hear('success')
    expect(await marks(emailContact())).toEqual([])
    expect(await sent(again)).toMatchObject({ status: 'sent' })
  })

  it('M17 is forgotten when the customer writes, and what is told late does not bring it back', async () => {
    const reply = await answered()
    const events = fateOf(world, address(), 'bounce')
    await tell(world, events)
    system.clock.advance(60_000)
    await comes('two')
    expect(await marks(emailContact())).toEqual([])
    await tell(world, events)
    expect(await marks(emailContact())).toEqual([])
    expect(await sent(reply)).toMatchObject({ status: 'failed' })
  })

  it('M17 marks nothing where the customer has written since it came back', async () => {
    const reply = await answered()
    const events = fateOf(world, address(), 'bounce')
    system.clock.advance(60_000)
    await comes('two')
    await tell(world, events)
    expect(await sent(reply)).toMatchObject({ status: 'failed' })
    expect(await marks(emailContact())).toEqual([])
  })

  it('M17 before our own record of it: what SES says stands', async () => {
    await comes('one')
    const reply = await say(emailContact(), 'Good day')
    await world.runReactions(await world.takeRecords())
    const [message] = await world.receiveJobs()
    if (!message) throw new Error('nothing is to be sent')
    // The process ends between SES's yes and the record of it.
    const mailer: typeof world.deps.mailer = {
      async send(email) {
        await world.deps.mailer.send(email)
        throw new Error('died')
      },
    }
    await expect(runJob({ ...world.deps, mailer }, message.job, theFirstTime())).rejects.toThrow('died')
    expect(world.emails()).toHaveLength(1)
    expect(await sent(reply)).toMatchObject({ status: 'queued' })
    await hear('bounce')
    await world.settle()
    expect(await sent(reply)).toMatchObject({ status: 'failed', error: { code: 'bounced' } })
    expect(world.emails()).toHaveLength(1)
    expect(await marks(emailContact())).toEqual([bounced()])
  })

  it('M4 of an earlier round says nothing of the next one', async () => {
    const reply = await answered()
    const first = fateOf(world, address(), 'bounce')
    await tell(world, first)
    await world.calls('owner', 'messages.retry', { id: reply.id })
    await world.settle()
    await tell(world, first)
    expect(await sent(reply)).toMatchObject({ status: 'sent' })
  })

  it('M17 an out-of-office reply is none, and one that SES gave up on marks nothing', async () => {
    const reply = await answered()
    await hear('ooto')
    expect(await sent(reply)).toMatchObject({ status: 'sent' })
    const [event] = fateOf(world, address(), 'bounce')
    const { detail } = event ?? {}
    if (!event || !detail?.bounce) throw new Error('no bounce')
    const bounce = { ...detail.bounce, bounceType: 'Transient', bounceSubType: 'MailboxFull' }
    await tell(world, [{ ...event, detail: { ...detail, bounce } }])
    expect(await sent(reply)).toMatchObject({ status: 'failed', error: { code: 'bounced' } })
    expect(await marks(emailContact())).toEqual([])
  })

  it('M17 of nobody’s message changes nothing', async () => {
    const reply = await answered()
    const [event] = fateOf(world, address(), 'bounce')
    if (!event) throw new Error('no bounce')
    const { detail } = event
    for (const headers of [[], [{ name: 'X-Switchboard-Reference', value: 'digest-ag_owner-1' }]]) {
      await tell(world, [{ ...event, detail: { ...detail, mail: { ...detail.mail, messageId: 'other', headers } } }])
    }
    expect(await sent(reply)).toMatchObject({ status: 'sent' })
    expect(await marks(emailContact())).toEqual([])
  })

  it('M17 as a mail of its own finds its message by the Message-ID, and is never a customer’s', async () => {
    const reply = await answered()
    const messageId = world.emails().at(-1)?.headers['message-id']
    const report = { failed: true, status: '5.1.1', diagnostic: 'smtp; 550 user unknown' }
    const mail = (id: string, more: object) => comes(id, { fromSystem: true, automatic: true, ...more })
    expect(await mail('b1', { report: { ...report, messageId: '<made-up@email.amazonses.com>' } })).toMatchObject({
      held: 'returned',
    })
    expect(await mail('b2', { report: { ...report, failed: false, messageId } })).toMatchObject({ held: 'returned' })
    expect(await sent(reply)).toMatchObject({ status: 'sent' })
    for (const id of ['b3', 'b4']) expect(await mail(id, { report: { ...report, messageId } })).toBe('returned')
    expect(await sent(reply)).toMatchObject({ status: 'failed', error: { reason: '5.1.1 smtp; 550 user unknown' } })
    expect(await marks(emailContact())).toEqual([bounced()])
  })
})

describe('a complaint', () => {
  it('M17 ends what is sent there by email until the customer writes again', async () => {
    const reply = await answered()
    await hear('complaint')
    expect(await sent(reply)).toMatchObject({ status: 'failed', error: { code: 'complained' } })
    expect(await marks(emailContact())).toEqual([{ ...bounced(), reason: 'complained' }])
    const id = conversationIdOf(emailContact(), 1)
    expect(await outcome(world.calls('owner', 'messages.send', { id, text: 'Sorry' }))).toBe(
      'address_unreachable channelId',
    )
    expect(await outcome(world.calls('owner', 'messages.retry', { id: reply.id }))).toBe(
      'address_unreachable channelId',
    )
    system.clock.advance(60_000)
    await comes('two')
    const again = await say(emailContact(), 'Sorry')
    await world.settle()
    expect(await sent(again)).toMatchObject({ status: 'sent' })
  })

  it('M17 that comes while another message waits stops that one too', async () => {
    await answered()
    const waiting = await say(emailContact(), 'One more thing')
    await hear('complaint')
    await world.settle()
    expect(await sent(waiting)).toMatchObject({ status: 'failed', error: { code: 'complained' } })
    expect(world.emails()).toHaveLength(1)
  })

  it('M17 is not replaced by a bounce', async () => {
    await answered()
    const bounce = fateOf(world, address(), 'bounce')
    await hear('complaint')
    await tell(world, bounce)
    expect(await marks(emailContact())).toEqual([{ ...bounced(), reason: 'complained' }])
  })
})

/** What another mail server says of the latest email: that it came back after all. */
async function returned() {
  const messageId = world.emails().at(-1)?.headers['message-id']
  return { failed: true, status: '5.7.1', diagnostic: '', messageId, recipient: address().toUpperCase() }
}

describe('a web chat’s email', () => {
  it('M17 M11 is not fallen back to once it came back, and the chat itself is open', async () => {
    await receiveVisitorMessage(world.deps, visitorOf(world), { text: 'Hello?', clientId: 'one' }, CALLER)
    const id = webContact(world)
    await world.calls('owner', 'contacts.update', { id, emails: [address()] })
    const first = await say(id, 'By email')
    await world.settle()
    expect(await sent(first)).toMatchObject({ status: 'sent', fallback: 'email' })
    const bounce = fateOf(world, address(), 'bounce')
    await tell(world, bounce)
    expect(await sent(first)).toMatchObject({ status: 'failed', fallback: 'email', error: { code: 'bounced' } })
    expect(await marks(id)).toEqual([{ ...bounced(), channelId: 'demo-web' }])
    const second = await say(id, 'In the chat')
    await world.settle()
    expect(await sent(second)).toEqual({ status: 'sent', error: null, fallback: undefined })
    expect(world.emails()).toHaveLength(1)
    await receiveVisitorMessage(world.deps, visitorOf(world), { text: 'I am back', clientId: 'two' }, CALLER)
    expect(await marks(id)).toHaveLength(1)
    const [key] = await world.deps.secrets.signingKeys('reply-address')
    const to = replyAddress(conversationIdOf(id, 1), key, 'mail.switchboard.test')
    expect(await comes('by-email', { recipients: [to] })).toBe('stored')
    expect(await marks(id)).toEqual([])
    await tell(world, bounce)
    expect(await marks(id)).toEqual([])
    await comes('returned', { fromSystem: true, report: await returned() })
    expect(await marks(id)).toHaveLength(1)
    await world.calls('owner', 'contacts.update', { id, emails: [address(), `other-${address()}`] })
    await say(id, 'By the other')
    await world.settle()
    expect(world.emails().map(({ to }) => to[0])).toEqual([address(), `other-${address()}`])
  })
})

describe('other channels', () => {
  it('M17 an opt-out that the provider answers marks the number, until a message is delivered', async () => {
    await world.texts('one')
    const id = world.smsContact()
    system.provider.faults.push({ status: 400, body: { code: 21610, message: 'unsubscribed' } })
    const refused = await say(id, 'Hello', 'agent3')
    await world.settle()
    expect(await sent(refused)).toMatchObject({ status: 'failed', error: { code: '21610' } })
    const mark = { channelId: 'demo-twilio-sms', address: `+${world.phone}`, reason: 'opted_out' }
    expect(await marks(id, 'agent3')).toEqual([mark])
    await say(id, 'Hello again', 'agent3')
    await world.settle()
    expect(await marks(id, 'agent3')).toEqual([mark])
    await world.webhook('demo-twilio-sms', smsStatus('demo-twilio-sms', world.accepted()[0]?.id ?? '', 'delivered'))
    expect(await marks(id, 'agent3')).toEqual([])
  })

  it('M17 a failure by receipt marks the address, told twice too, and the customer’s next word clears it', async () => {
    await world.writes('one')
    const id = world.whatsappContact
    await say(id, 'Hello')
    await world.settle()
    const [{ id: wamid = '', reference = null } = {}] = world.accepted()
    const failed = () => world.webhook('demo-whatsapp', whatsapp([], [{ id: wamid, status: 'failed', reference }]))
    await failed()
    await failed()
    expect(await marks(id)).toEqual([{ channelId: 'demo-whatsapp', address: world.phone, reason: 'unknown_address' }])
    system.clock.advance(2_000)
    await world.writes('two')
    await failed()
    expect(await marks(id)).toEqual([])
  })

  it('M17 a customer who leaves is marked, and not again by what is told late', async () => {
    await world.writes('one')
    const id = world.whatsappContact
    const at = system.clock.now()
    const leaves = () =>
      receiveDeparture(world.deps, 'demo-whatsapp', { kind: 'departure', address: world.phone, reason: 'blocked', at })
    system.clock.advance(5_000)
    await leaves()
    await leaves()
    expect(await marks(id)).toHaveLength(1)
    await world.writes('two')
    await leaves()
    expect(await marks(id)).toEqual([])
    await receiveDeparture(world.deps, 'demo-whatsapp', { kind: 'departure', address: 'nobody', reason: 'blocked' })
    expect(await world.deps.store.readContact(homeContactId('demo-whatsapp', 'nobody'))).toBeUndefined()
  })

  it('M17 where no receipts come, that a message was taken clears it', async () => {
    await world.writes('one')
    const id = world.whatsappContact
    const answers: SendResult[] = [
      { outcome: 'refused', code: '403', reason: 'Forbidden: bot was blocked by the user', unreachable: 'blocked' },
      { outcome: 'sent', providerMessageId: '7' },
    ]
    const real = world.deps.adapter('whatsapp-cloud') as ChannelAdapter
    const adapter = () => ({ ...real, send: () => Promise.resolve(answers.shift() as SendResult) })
    const { channels } = world.deps
    const silent = { ...channels, capabilities: () => ({ ...channels.capabilities({ id: 'x', type: 'telegram' }) }) }
    // Consoles look at the contact again when they hear that a message was sent.
    const seen: unknown[] = []
    const recordTaken: typeof world.deps.store.recordTaken = async (before, after) => {
      seen.push(await marks(id))
      return world.deps.store.recordTaken(before, after)
    }
    const store = { ...world.deps.store, recordTaken }
    const deps = { ...world.deps, store, adapter, channels: silent }
    const deliver = async () => {
      await world.runReactions(await world.takeRecords())
      for (const { job } of await world.receiveJobs()) await runJob(deps, job, theFirstTime())
    }
    const first = await say(id, 'Hello')
    await deliver()
    expect(await sent(first)).toMatchObject({ status: 'failed', error: { code: '403' } })
    expect(await marks(id)).toMatchObject([{ reason: 'blocked' }])
    system.clock.advance(60_000)
    const second = await say(id, 'Hello?')
    await deliver()
    expect(await sent(second)).toMatchObject({ status: 'sent' })
    expect(await marks(id)).toEqual([])
    expect(seen).toEqual([[]])
  })
})
