import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { presentConversation, presentEntry } from '../../../functions/areas/timeline/index.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { fromMeta } from '../../kit/customers.ts'
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

type Entry = ReturnType<typeof presentEntry>
type Conversation = ReturnType<typeof presentConversation>
const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const iso = (ms: number) => new Date(ms).toISOString()
const now = () => system.clock.now()
const PAGE = 'demo-messenger'
const whatsapp = () => world.whatsappContact
const messenger = () => homeContactId(PAGE, world.phone)
const id = (contactId: string) => conversationIdOf(contactId, 1)
const conversation = (contactId: string) =>
  world.asks<Conversation>('owner', 'conversations.get', { id: id(contactId) })
const send = (contactId: string, text: string) => world.calls('owner', 'messages.send', { id: id(contactId), text })
const entries = async (contactId: string) =>
  (await world.asks<{ items: Entry[] }>('owner', 'contacts.timeline', { id: contactId })).items
const deliveryOf = async (contactId: string, text: string) =>
  (await entries(contactId)).find(({ message }) => message?.text === text)?.message?.delivery

function onPage(event: object) {
  const messaging = [{ sender: { id: world.phone }, recipient: { id: '1' }, timestamp: now(), ...event }]
  return world.webhook(PAGE, fromMeta(PAGE, { object: 'page', entry: [{ id: '1', messaging }] }))
}
const writesOnPage = (mid: string, more: object = {}) =>
  onPage({ message: { mid: `${world.tag}.${mid}`, text: mid, ...more } })
/** Time in which nothing else happens. */
const passes = (ms: number) => system.clock.advance(ms)
const setLate = (humanAgent: string) => world.calls('owner', 'channels.update', { id: PAGE, config: { humanAgent } })

describe('M8 the window', () => {
  it('is told with the conversation, to the millisecond, and held to it', async () => {
    await world.writes('a', 'Hello')
    const until = now() + DAY
    expect((await conversation(whatsapp())).freeTextUntil).toBe(iso(until))
    passes(DAY)
    expect(await outcome(send(whatsapp(), 'just in time'))).toBe('done')
    passes(1)
    await expect(send(whatsapp(), 'late')).rejects.toMatchObject({
      code: 'outside_whatsapp_window',
      message: expect.stringContaining('WhatsApp takes only an approved template'),
    })
    await world.writes('b', 'Still there?')
    expect((await conversation(whatsapp())).freeTextUntil).toBe(iso(now() + DAY))
    expect(await outcome(send(whatsapp(), 'again'))).toBe('done')
    await world.texts('c')
    expect((await conversation(world.smsContact())).freeTextUntil).toBeNull()
  })

  it('shuts between writing and sending: the message fails, says so, and goes once they write again', async () => {
    await world.writes('a', 'Hello')
    await world.settle()
    passes(DAY)
    await send(whatsapp(), 'Sorry, here it is')
    passes(1)
    await world.settle()
    expect(world.accepted()).toEqual([])
    expect(await deliveryOf(whatsapp(), 'Sorry, here it is')).toMatchObject({
      status: 'failed',
      attempts: 0,
      error: { code: 'outside_whatsapp_window' },
    })
    expect((await conversation(whatsapp())).lastMessage).toMatchObject({ failed: true })
    const [entry] = (await entries(whatsapp())).filter(({ message }) => message?.direction === 'outbound')
    expect(await outcome(world.calls('owner', 'messages.retry', { id: entry?.id }))).toBe('outside_whatsapp_window')
    await world.writes('b', 'Hello?')
    await world.calls('owner', 'messages.retry', { id: entry?.id })
    await world.settle()
    expect(await deliveryOf(whatsapp(), 'Sorry, here it is')).toMatchObject({ status: 'sent', error: null })
    expect(world.accepted().map(({ text }) => text)).toEqual(['Sorry, here it is'])
  })

  it('is not asked of a message that the provider may have taken', async () => {
    await world.writes('a', 'Hello')
    await world.settle()
    passes(DAY - MINUTE)
    await send(whatsapp(), 'Here')
    await world.runReactions(await world.takeRecords())
    const [job] = await world.receiveJobs()
    if (!job) throw new Error('nothing to be sent')
    passes(MINUTE + 1)
    await world.deliver([{ ...job, attributes: { ...job.attributes, ApproximateReceiveCount: '2' } }])
    await world.settle()
    expect(await deliveryOf(whatsapp(), 'Here')).toMatchObject({ status: 'sent' })
  })

  it('is the provider’s to hold as well: its refusal means the same', async () => {
    await world.writes('a', 'Hello')
    const error = { code: 131047, message: 'Re-engagement message', error_data: { details: 'More than 24 hours' } }
    system.provider.faults.push({ status: 400, body: { error } })
    await send(whatsapp(), 'Hi')
    await world.settle()
    expect(await deliveryOf(whatsapp(), 'Hi')).toMatchObject({
      status: 'failed',
      error: { code: 'outside_whatsapp_window' },
    })
  })

  it('lets no reaction through on WhatsApp either', async () => {
    await world.writes('a', 'Hello')
    const said = (await entries(whatsapp())).find(({ message }) => message)
    const react = () => outcome(world.calls('owner', 'messages.react', { id: said?.id, emoji: '👍' }))
    passes(DAY)
    expect(await react()).toBe('done')
    passes(1)
    expect(await react()).toBe('outside_whatsapp_window')
  })
})

describe('M8 Messenger', () => {
  it('takes answers for a day, and for seven as a person’s where Meta let the app', async () => {
    await writesOnPage('a')
    await world.settle()
    expect((await conversation(messenger())).freeTextUntil).toBe(iso(now() + DAY))
    const sent: unknown[] = []
    const real = world.deps.adapter
    Object.assign(world.deps, {
      adapter: (provider: Parameters<typeof real>[0]) => {
        const adapter = real(provider)
        return (
          adapter && {
            ...adapter,
            send: (...[message, at]: Parameters<typeof adapter.send>) => {
              sent.push(message.late)
              return adapter.send(message, at)
            },
          }
        )
      },
    })
    passes(DAY + 1)
    expect(await outcome(send(messenger(), 'late'))).toBe('outside_whatsapp_window')
    expect(await outcome(setLate('maybe'))).toBe('invalid_request config.humanAgent')
    await setLate('on')
    expect(await outcome(send(messenger(), 'late'))).toBe('done')
    await world.settle()
    expect(sent).toEqual([true])
    await writesOnPage('b')
    expect((await conversation(messenger())).freeTextUntil).toBe(iso(now() + 7 * DAY))
    await send(messenger(), 'soon')
    await world.settle()
    expect(sent).toEqual([true, undefined])
    passes(7 * DAY + 1)
    await expect(send(messenger(), 'too late')).rejects.toMatchObject({
      message: 'The customer last wrote here more than 7 days ago: Messenger takes nothing until they write again.',
    })
    await setLate('off')
  })

  it('is open for a week to whom an advertisement led there, and a day more after a reaction or a link', async () => {
    await writesOnPage('a', { referral: { source: 'ADS', ad_id: '12' } })
    expect((await conversation(messenger())).freeTextUntil).toBe(iso(now() + 7 * DAY))
    passes(7 * DAY + 1)
    expect(await outcome(send(messenger(), 'late'))).toBe('outside_whatsapp_window')
    await onPage({ reaction: { mid: `${world.tag}.a`, action: 'react', emoji: '❤' } })
    expect((await conversation(messenger())).freeTextUntil).toBe(iso(now() + DAY))
    expect(await outcome(send(messenger(), 'seen'))).toBe('done')
    passes(DAY + 1)
    await onPage({ referral: { source: 'SHORTLINK', ref: 'menu' } })
    expect((await conversation(messenger())).freeTextUntil).toBe(iso(now() + DAY))
  })
})
