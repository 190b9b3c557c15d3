import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { InboundEvent, InboundMessage } from '../../../functions/areas/channels/port.ts'
import { receiveEvent } from '../../../functions/areas/messages/index.ts'
import type { presentConversation, presentEntry } from '../../../functions/areas/timeline/index.ts'
import { conversationIdOf, homeContactId } from '../../../functions/kernel/ids.ts'
import { breachesOf, readHistory } from '../../kit/history.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

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
const CHANNEL = 'demo-whatsapp'
const now = () => system.clock.now()
const address = () => world.phone
const contactId = () => homeContactId(CHANNEL, address())
const conversationId = (n = 1) => conversationIdOf(contactId(), n)
const message = (id: string, text: string, more: Partial<InboundMessage> = {}): InboundMessage => ({
  kind: 'message',
  providerId: `${world.tag}.${id}#text`,
  messageId: `${world.tag}.${id}`,
  address: address(),
  name: 'Kim',
  sentAt: now(),
  text,
  media: [],
  ...more,
})
const about = (id: string) => ({ address: address(), messageId: `${world.tag}.${id}` })
const reacts = (id: string, emojis: string[], at = now()): InboundEvent => ({
  kind: 'reaction',
  ...about(id),
  emojis,
  at,
})
const edits = (id: string, text: string, at = now()): InboundEvent => ({ kind: 'edit', ...about(id), text, at })
const takesBack = (id: string): InboundEvent => ({ kind: 'unsend', ...about(id), at: now() })

async function happens(...events: InboundEvent[]) {
  const channel = await world.deps.channels.find(CHANNEL)
  if (!channel) throw new Error('no channel')
  for (const event of events) await receiveEvent(world.deps, channel, event)
}
async function said(): Promise<NonNullable<Shown['message']>[]> {
  const page = await world.asks<{ items: Shown[] }>('owner', 'contacts.timeline', { id: contactId() })
  return page.items.flatMap((entry) => (entry.message ? [entry.message] : []))
}
const conversation = () =>
  world.asks<ReturnType<typeof presentConversation>>('owner', 'conversations.get', { id: conversationId() })
const breaches = async () => {
  const history = await readHistory(world.deps.store, contactId())
  return history ? breachesOf(history) : ['nothing is there']
}
const close = () => world.calls('owner', 'conversations.close', { id: conversationId(), type: 'question' })

describe('a reaction', () => {
  it('M1 stands under its message: nothing is opened, no clock starts, nobody is called', async () => {
    await happens(message('a', 'Hello'))
    await close()
    const before = await conversation()
    await happens(reacts('a', ['👍']))
    expect(await said()).toMatchObject([{ text: 'Hello', reactions: [{ emoji: '👍', from: 'contact', name: 'Kim' }] }])
    expect(await conversation()).toEqual(before)
  })
  it('is replaced by the next, and taken back', async () => {
    await happens(message('a', 'Hello'), reacts('a', ['👍']), reacts('a', ['😂', '🎉'], now() + 1000))
    expect((await said())[0]?.reactions?.map(({ emoji }) => emoji)).toEqual(['😂', '🎉'])
    system.clock.advance(5_000)
    await happens(reacts('a', []))
    expect((await said())[0]?.reactions).toBeUndefined()
  })
  it('M2 told late changes nothing: what came after it is known', async () => {
    const at = now()
    system.clock.advance(10_000)
    await happens(message('a', 'Hello', { sentAt: at }), reacts('a', [], at + 5_000), reacts('a', ['👍'], at + 1_000))
    expect((await said())[0]?.reactions?.map(({ emoji }) => emoji)).toEqual(['👍'])
    await happens(reacts('a', [], at + 6_000), reacts('a', ['👍'], at + 1_000))
    expect((await said())[0]?.reactions).toBeUndefined()
  })
  it('of two members of a group are two', async () => {
    const by = (id: string) => ({ ...reacts('a', ['👍']), speaker: { id, name: id } }) as InboundEvent
    await happens(message('a', 'Hello'), by('Ann'), by('Ben'), by('Ann'))
    expect((await said())[0]?.reactions?.map(({ name }) => name)).toEqual(['Ann', 'Ben'])
  })
  it('A8 to what an agent said stands under that', async () => {
    await happens(message('a', 'Hello'))
    await world.asks('owner', 'messages.send', { id: conversationId(), text: 'Hi there' })
    await world.settle()
    const [, reply] = await said()
    await happens({ kind: 'reaction', address: address(), messageId: reply?.providerMessageId ?? '', emojis: ['❤️'] })
    expect((await said())[1]).toMatchObject({ direction: 'outbound', reactions: [{ emoji: '❤️', from: 'contact' }] })
  })
})

describe('an edit', () => {
  it('edits, keeps what was there before, and the list shows how it reads now', async () => {
    await happens(message('a', 'Helo'))
    const { unread } = await conversation()
    system.clock.advance(60_000)
    await happens(edits('a', 'Hello'))
    expect(await said()).toMatchObject([{ text: 'Hello', editedAt: expect.any(String), earlier: [{ text: 'Helo' }] }])
    const after = await conversation()
    expect(after.lastMessage?.text).toBe('Hello')
    expect(after.unread).toBe(unread)
  })
  it('M2 told twice counts once, and of two in the wrong order the later one holds', async () => {
    const at = now()
    system.clock.advance(60_000)
    await happens(message('a', 'one', { sentAt: at }), edits('a', 'three', at + 3000), edits('a', 'two', at + 2000))
    const once = await said()
    expect(once).toMatchObject([{ text: 'three', earlier: [{ text: 'one' }, { text: 'two' }] }])
    await happens(edits('a', 'two', at + 2000), edits('a', 'three', at + 3000))
    expect(await said()).toEqual(once)
  })
  it('of what an agent said is none: nobody changes another’s words', async () => {
    await happens(message('a', 'Hello'))
    await world.asks('owner', 'messages.send', { id: conversationId(), text: 'Yes' })
    await world.settle()
    const [, reply] = await said()
    const of = { address: address(), messageId: reply?.providerMessageId ?? '' }
    await happens({ kind: 'edit', ...of, text: 'No' }, { kind: 'unsend', ...of })
    expect((await said())[1]).toMatchObject({ text: 'Yes' })
  })
  it('F1 is found by its new words, and not by those that are gone', async () => {
    await happens(message('a', `zebra${world.tag}`), edits('a', `giraffe${world.tag}`, now() + 1000))
    await world.settle()
    const found = async (q: string) => (await world.asks<{ items: unknown[] }>('owner', 'search.query', { q })).items
    expect(await found(`giraffe${world.tag}`)).toHaveLength(1)
    expect(await found(`zebra${world.tag}`)).toHaveLength(0)
  })
})

describe('a message that is taken back', () => {
  it('is gone from timeline, list and search, and says that it was there', async () => {
    await happens(message('a', `secret${world.tag}`))
    await world.settle()
    await happens(takesBack('a'))
    await world.settle()
    expect(await said()).toMatchObject([{ text: '', attachments: [], unsentAt: expect.any(String) }])
    expect((await conversation()).lastMessage?.text).toBe('[Deleted a message]')
    const { items } = await world.asks<{ items: unknown[] }>('owner', 'search.query', { q: `secret${world.tag}` })
    expect(items).toEqual([])
  })
  it('stays so, whatever is told of it later', async () => {
    await happens(message('a', 'secret'), takesBack('a'))
    const after = await said()
    await happens(edits('a', 'secret', now() + 5000), reacts('a', ['👍'], now() + 5000), takesBack('a'))
    expect(await said()).toEqual(after)
  })
})

describe('what comes before its message', () => {
  it.each([false, true])('waits for it; somebody we know: %s', async (isKnown) => {
    if (isKnown) await happens(message('earlier', 'Hello'))
    await happens(reacts('a', ['👍']), edits('a', 'Better', now() + 1000), takesBack('b'))
    await happens(reacts('a', ['👍']))
    const before = isKnown ? 1 : 0
    expect(await said()).toHaveLength(before)
    await happens(message('a', 'Good'), message('b', 'secret'), message('c', 'last'))
    const after = await said()
    expect(after.slice(before)).toMatchObject([
      { text: 'Better', earlier: [{ text: 'Good' }], reactions: [{ emoji: '👍', from: 'contact', name: 'Kim' }] },
      { text: '', unsentAt: expect.any(String) },
      { text: 'last' },
    ])
    expect(after.at(-1)?.reactions).toBeUndefined()
    expect(await breaches()).toEqual([])
  })
  it('M2 and at the same moment is not missed', async () => {
    for (let round = 0; round < 8; round++) {
      await Promise.all([happens(message(`a${round}`, 'Good')), happens(reacts(`a${round}`, ['👍']))])
    }
    const all = await said()
    expect(all).toHaveLength(8)
    for (const one of all) expect(one.reactions).toHaveLength(1)
  })
  it('A11 leaves nothing behind when the conversation is deleted', async () => {
    await happens(message('a', 'Hello'), edits('never', `secret${world.tag}`))
    await world.calls('owner', 'conversations.delete', { id: conversationId() })
    await world.settle()
    const state = await world.deps.store.readContact(contactId())
    expect(JSON.stringify(state)).not.toContain(`secret${world.tag}`)
  })
})

describe('what a message belongs to', () => {
  it('is the message that it answers, in its words', async () => {
    await happens(
      message('a', 'Which size?'),
      message('b', 'That one', { replyTo: { messageId: about('a').messageId } }),
    )
    const page = await world.asks<{ items: Shown[] }>('owner', 'contacts.timeline', { id: contactId() })
    const first = page.items.find(({ message: one }) => one?.text === 'Which size?')
    expect((await said())[1]?.replyTo).toEqual({ entryId: first?.id, text: 'Which size?', from: 'contact' })
  })
  it('is named in the provider’s words where we never had it', async () => {
    await happens(message('b', 'That one', { replyTo: { messageId: 'unknown', text: 'Offer', from: 'agent' } }))
    expect((await said())[0]?.replyTo).toEqual({ text: 'Offer', from: 'agent' })
  })
  it('is by what the customer came, told before they said anything, once', async () => {
    const origin = { kind: 'link' as const, ref: 'campaign-7' }
    await happens({ kind: 'referral', address: address(), name: 'Kim', origin })
    expect(await said()).toEqual([])
    await happens(message('a', 'Hello'), message('b', 'Anybody?'))
    expect((await said()).map((one) => one.origin)).toEqual([origin, undefined])
  })
  it('is who of a group spoke', async () => {
    await happens(message('a', 'Hello', { speaker: { id: 'U7', name: 'Olga' } }))
    expect((await said())[0]?.speaker).toEqual({ id: 'U7', name: 'Olga' })
  })
})

describe('what nobody wrote to be answered', () => {
  it('opens, reopens and starts nothing, and is read where it belongs', async () => {
    await happens(message('a', 'I am away', { automatic: true }))
    expect(await world.deps.store.readContact(contactId())).toBeUndefined()
    await happens(message('b', 'Hello'))
    await world.asks('owner', 'messages.send', { id: conversationId(), text: 'Hi' })
    const { waitingSince, unread, status, lastMessage } = await conversation()
    await happens(message('c', 'I am away', { automatic: true }), message('c', 'I am away', { automatic: true }))
    expect(await conversation()).toMatchObject({ waitingSince, unread, status, lastMessage })
    expect((await said()).map(({ text, automatic }) => [text, automatic])).toEqual([
      ['Hello', undefined],
      ['Hi', undefined],
      ['I am away', true],
    ])
    await close()
    await happens(message('d', 'Still away', { automatic: true }))
    expect((await conversation()).status).toBe('resolved')
    expect(await breaches()).toEqual([])
  })
})

describe('said elsewhere', () => {
  const echo = (id: string, text: string, more = {}): InboundEvent => ({
    kind: 'echo',
    providerId: `${world.tag}.${id}`,
    address: address(),
    sentAt: now(),
    text,
    media: [],
    ...more,
  })
  it('A5 stops the clock and stands in the timeline, once', async () => {
    await happens(message('a', 'Hello'))
    expect((await conversation()).waiting).not.toBe('none')
    system.clock.advance(1000)
    await happens(echo('e', 'Good day'), echo('e', 'Good day'))
    expect(await said()).toMatchObject([
      { text: 'Hello' },
      { direction: 'outbound', text: 'Good day', elsewhere: true },
    ])
    expect(await conversation()).toMatchObject({ waiting: 'none', unread: 0, status: 'ongoing' })
    expect((await conversation()).lastMessage).toMatchObject({ text: 'Good day', from: 'agent' })
  })
  it('Q1 before the customer wrote again leaves them waiting', async () => {
    await happens(message('a', 'Hello'))
    const early = now()
    system.clock.advance(60_000)
    await happens(message('b', 'Anybody?'), echo('e', 'Good day', { sentAt: early + 1000 }))
    expect((await conversation()).waiting).not.toBe('none')
  })
  it('does not double what was sent from here', async () => {
    await happens(message('a', 'Hello'))
    await world.asks('owner', 'messages.send', { id: conversationId(), text: 'From here' })
    // The provider tells before its answer reached us.
    await happens(echo('e', 'From here'))
    expect(await said()).toHaveLength(2)
    expect((await said())[1]).toMatchObject({ delivery: { status: 'sent' }, providerMessageId: `${world.tag}.e` })
    await world.settle()
    await happens(echo('e', 'From here'))
    expect(await said()).toHaveLength(2)
  })
  it('S5 leaves a closed conversation closed', async () => {
    await happens(message('a', 'Hello'))
    await close()
    await happens(echo('e', 'By the way'))
    expect((await conversation()).status).toBe('resolved')
    expect(await said()).toHaveLength(2)
    // They were answered.
    await world.calls('agent1', 'conversations.reopen', { id: (await conversation()).id })
    expect(await conversation()).toMatchObject({ status: 'ongoing', waiting: 'none' })
  })
  it('to somebody new opens a conversation that waits for nobody', async () => {
    await happens(echo('e', 'Good day'))
    expect(await conversation()).toMatchObject({ waiting: 'none', unread: 0, status: 'ongoing' })
  })
  it('and before the channel was connected fills the timeline in its order', async () => {
    const at = now() - 3_600_000
    const past = (id: string, from: 'contact' | 'agent', text: string, sentAt: number): InboundEvent => ({
      kind: 'history',
      from,
      providerId: `${world.tag}.${id}`,
      address: address(),
      sentAt,
      text,
      media: [],
    })
    await happens(
      past('h2', 'agent', 'second', at + 2000),
      past('h1', 'contact', 'first', at),
      past('h1', 'contact', 'first', at),
    )
    expect((await said()).map(({ text }) => text)).toEqual(['first', 'second'])
    expect(await conversation()).toMatchObject({ status: 'resolved', waiting: 'none', unread: 0 })
    await happens(message('a', 'Now'), past('h3', 'contact', 'third', at + 3000))
    expect((await said()).map(({ text }) => text)).toEqual(['first', 'second', 'third', 'Now'])
    expect(await breaches()).toEqual([])
  })
})

describe('a watermark', () => {
  it('M4 moves everything until then, and nothing after', async () => {
    await happens(message('a', 'Hello'))
    const send = async (text: string) => {
      await world.asks('owner', 'messages.send', { id: conversationId(), text })
      await world.settle()
    }
    await send('one')
    await send('two')
    const until = now()
    system.clock.advance(1000)
    await send('three')
    await happens({ kind: 'watermark', address: address(), status: 'delivered', until })
    await happens({ kind: 'watermark', address: address(), status: 'read', until })
    await happens({ kind: 'watermark', address: address(), status: 'delivered', until })
    expect((await said()).slice(1).map(({ delivery }) => delivery?.status)).toEqual(['read', 'read', 'sent'])
  })
})

describe('one person', () => {
  it('C1 is one contact under every address that the provider says is theirs, in either order', async () => {
    const other = `${address()}-id`
    await happens(message('a', 'one', { aliases: [other] }), message('b', 'two', { address: other }))
    expect((await said()).map(({ text }) => text)).toEqual(['one', 'two'])
    const third = `${address()}-third`
    await happens(message('c', 'three', { address: third, aliases: [other] }), message('d', 'four', { address: third }))
    expect((await said()).map(({ text }) => text)).toEqual(['one', 'two', 'three', 'four'])
  })
  it('C1 is not taken for somebody who is known already', async () => {
    const other = `${address()}-id`
    await happens(message('a', 'one'), message('b', 'two', { address: other }))
    await happens(message('c', 'three', { aliases: [other] }))
    expect((await said()).map(({ text }) => text)).toEqual(['one', 'three'])
  })
  it('C1 with a new address is written to there', async () => {
    const to = `${address()}-new`
    await happens(message('a', 'one'))
    await happens({ kind: 'move', address: address(), to }, { kind: 'move', address: address(), to })
    await happens(message('b', 'two', { address: to }))
    expect((await said()).map(({ text }) => text)).toEqual(['one', 'two'])
    const contact = (await world.deps.store.readContact(contactId()))?.contact
    expect(contact?.identities.map((identity) => identity.address)).toEqual([to, address()])
  })
})
