import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { OutputOf } from '../../../contracts/operations.ts'
import { fireTimers } from '../../../functions/areas/queues/use-cases/fire-timers.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'
import { asTheyWere, itemsOf } from './partitions.ts'

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

type Shown = OutputOf<'contacts.get'>
const MINUTE = 60_000
const primary = () => world.whatsappContact
const secondary = () => world.smsContact()
const merge = (into = primary(), other = secondary(), agent = 'owner') =>
  world.asks<Shown>(agent, 'contacts.merge', { id: into, contactId: other })
const unmerge = (into = primary(), other = secondary()) =>
  world.asks<Shown>('owner', 'contacts.unmerge', { id: into, contactId: other })
const contact = (id: string) => world.asks<Shown>('owner', 'contacts.get', { id })
const timelineOf = async (id: string, more: object = {}) => {
  const { items } = await world.asks<OutputOf<'contacts.timeline'>>('owner', 'contacts.timeline', {
    id,
    limit: 100,
    ...more,
  })
  return items
}
const textsOf = async (id: string, more: object = {}) =>
  (await timelineOf(id, more)).flatMap(({ message }) => (message ? [message.text] : []))
const conversation = (contactId: string, n = 1) =>
  world.asks<OutputOf<'conversations.get'>>('owner', 'conversations.get', { id: conversationIdOf(contactId, n) })
const stored = async (contactId: string, n = 1): Promise<Conversation> => {
  const [found] = await world.deps.store.readConversations([{ contactId, n }])
  if (!found) throw new Error(`no conversation ${contactId} ${n}`)
  return found
}
const items = (...partitions: string[]) => itemsOf(system, partitions)
const reply = (contactId: string, text: string, n = 1) =>
  world.calls('owner', 'messages.send', { id: conversationIdOf(contactId, n), text })
const counts = () => world.asks<Record<string, unknown>>('owner', 'conversations.counts', {})

/** One and the same customer, on WhatsApp and by SMS, waiting in both. */
async function twoContacts() {
  const said = system.clock.now()
  await world.writes('a1', 'first', said)
  system.clock.advance(MINUTE)
  await world.texts('b1', 'second')
  system.clock.advance(MINUTE)
  await world.writes('a2', 'third', system.clock.now())
  system.clock.advance(MINUTE)
  await world.texts('b2', 'fourth')
  await world.settle()
  return { toldAgain: () => world.writes('a1', 'first', said) }
}

describe('C3 merging', () => {
  it('C3 M19 what waits in a part is shown with the primary, may be taken back there, and leaves at its time', async () => {
    await twoContacts()
    const sendAt = new Date(system.clock.now() + 60 * MINUTE).toISOString()
    const later = (text: string, at = sendAt) =>
      world.asks<{ id: string }>('owner', 'messages.send', { id: conversationIdOf(secondary(), 1), text, sendAt: at })
    const gone = await later('not after all')
    await later('in an hour')
    await world.calls('owner', 'messages.send', {
      id: conversationIdOf(primary(), 1),
      text: 'first',
      sendAt: new Date(system.clock.now() + 30 * MINUTE).toISOString(),
    })
    await merge()
    await world.settle()
    const waiting = async (order: 'asc' | 'desc' = 'asc') =>
      (await timelineOf(primary(), { order })).flatMap(({ message }) =>
        message?.delivery?.status === 'scheduled' ? [message.text] : [],
      )
    expect((await waiting()).toSorted()).toEqual(['first', 'in an hour', 'not after all'])
    expect((await waiting())[0]).toBe('first')
    expect((await waiting('desc')).at(-1)).toBe('first')
    await world.calls('owner', 'messages.unsend', { id: gone.id })
    await world.settle()
    expect(await waiting()).toEqual(['first', 'in an hour'])
    system.clock.advance(61 * MINUTE)
    for (const of of [primary(), secondary()]) await fireTimers(world.deps, conversationIdOf(of, 1))
    await world.settle()
    expect(await waiting()).toEqual([])
    expect((await textsOf(primary())).slice(-2).toSorted()).toEqual(['first', 'in an hour'])
  })

  it('C3 two contacts are one timeline in the order in which it was said, and one list entry', async () => {
    await twoContacts()
    const before = await conversation(primary())
    const answer = await merge()
    await world.settle()
    expect(answer).toMatchObject({ id: primary(), mergedFrom: [{ contactId: secondary(), undoable: true }] })
    expect(answer.channels.map(({ channelId }) => channelId).toSorted()).toEqual(['demo-twilio-sms', 'demo-whatsapp'])
    expect(answer).toEqual(await contact(primary()))
    expect(await textsOf(primary())).toEqual(['first', 'second', 'third', 'fourth'])
    expect(await textsOf(primary(), { order: 'desc' })).toEqual(['fourth', 'third', 'second', 'first'])
    expect(await textsOf(primary(), { channelId: 'demo-twilio-sms' })).toEqual(['second', 'fourth'])
    expect(await textsOf(secondary())).toEqual(['first', 'second', 'third', 'fourth'])
    expect((await timelineOf(primary())).filter(({ event }) => event?.name === 'merged')).toHaveLength(1)
    expect(await conversation(secondary())).toMatchObject({
      status: 'resolved',
      closedBy: 'merge',
      contact: { id: primary() },
    })
    expect(await conversation(primary())).toMatchObject({
      status: before.status,
      waitingSince: before.waitingSince,
      unread: 4,
      lastMessage: { text: 'fourth' },
      lastChannel: { id: 'demo-twilio-sms' },
    })
    const { items: listed } = await world.asks<OutputOf<'contacts.list'>>('owner', 'contacts.list', { limit: 100 })
    const own = listed.filter(({ id }) => id === primary() || id === secondary())
    expect(own.map(({ id }) => id)).toEqual([primary()])
  })

  it('C3 a page ends anywhere, in both directions, and nothing is left out or twice', async () => {
    await twoContacts()
    await merge()
    for (const order of ['asc', 'desc'] as const) {
      const all = (await timelineOf(primary(), { order })).map(({ id }) => id)
      for (const limit of [1, 2, 3, 5]) {
        const read: string[] = []
        let cursor: string | null | undefined
        do {
          const page: OutputOf<'contacts.timeline'> = await world.asks('owner', 'contacts.timeline', {
            id: primary(),
            order,
            limit,
            ...(cursor ? { cursor } : {}),
          })
          expect(page.items.length).toBeLessThanOrEqual(limit)
          read.push(...page.items.map(({ id }) => id))
          cursor = page.nextCursor
        } while (cursor)
        expect(read).toEqual(all)
      }
    }
  })

  it('C3 what comes from either address is the primary’s; an answer goes to where they wrote last', async () => {
    const other = new World(system)
    await world.writes('a', 'from one number')
    await other.writes('b', 'from the other')
    await world.settle()
    await merge(primary(), other.whatsappContact)
    await world.writes('c', 'once more')
    await reply(primary(), 'to the first')
    await other.writes('d', 'and here')
    await reply(primary(), 'to the second')
    await world.settle()
    expect(await textsOf(primary())).toEqual([
      'from one number',
      'from the other',
      'once more',
      'to the first',
      'and here',
      'to the second',
    ])
    const sent = system.provider.accepted.slice(-2).map(({ to, text }) => [to, text])
    expect(sent).toEqual([
      [world.phone, 'to the first'],
      [other.phone, 'to the second'],
    ])
    expect((await stored(primary())).n).toBe(1)
  })

  it('C3 what is under way goes to whom it was written', async () => {
    const other = new World(system)
    await world.writes('a', 'Hello')
    await other.writes('b', 'Hello too')
    await world.settle()
    await reply(primary(), 'for the first')
    await reply(other.whatsappContact, 'for the second')
    await merge(primary(), other.whatsappContact)
    await world.settle()
    const sent = system.provider.accepted.slice(-2).map(({ to, text }) => `${to} ${text}`)
    expect(sent.toSorted()).toEqual([`${world.phone} for the first`, `${other.phone} for the second`].toSorted())
  })

  it('M2 what a provider tells again is known, also by the part', async () => {
    const { toldAgain } = await twoContacts()
    await merge(secondary(), primary())
    await toldAgain()
    await world.texts('b1', 'second')
    await world.texts('b2', 'fourth')
    await world.settle()
    expect(await textsOf(secondary())).toEqual(['first', 'second', 'third', 'fourth'])
  })

  it('M4 receipts find their messages in the part', async () => {
    await world.writes('a', 'Hello')
    await world.settle()
    await reply(primary(), 'An answer')
    await world.settle()
    const sent = (await timelineOf(primary())).at(-1)
    await world.texts('b', 'By SMS')
    await world.settle()
    await merge(secondary(), primary())
    await world.status({ id: `wamid.${world.tag}`, status: 'read', reference: `${sent?.id}.1` })
    await world.settle()
    const answered = (await timelineOf(secondary())).find(({ message }) => message?.text === 'An answer')
    expect(answered?.message?.delivery).toMatchObject({ status: 'read' })
  })

  it('C3 merged twice, from both sides at once, and while messages come in, it is one merge and nothing is lost', async () => {
    await twoContacts()
    const outcomes = await Promise.allSettled([
      merge(),
      merge(secondary(), primary()),
      world.writes('a3', 'fifth'),
      world.texts('b3', 'sixth'),
      merge(),
    ])
    expect(outcomes.map(({ status }) => status)).toEqual(Array(5).fill('fulfilled'))
    await world.settle()
    const one = await contact(primary())
    expect(await contact(secondary())).toEqual(one)
    expect(one.mergedFrom).toHaveLength(1)
    expect((await textsOf(one.id)).toSorted()).toEqual(['fifth', 'first', 'fourth', 'second', 'sixth', 'third'])
    expect((await timelineOf(one.id)).filter(({ event }) => event?.name === 'merged')).toHaveLength(1)
    for (const id of [primary(), secondary()]) await gapless(id)
    expect(await openOnes()).toHaveLength(1)
  })

  it('C3 a chain is one contact, and comes apart from its end', async () => {
    const third = new World(system)
    await twoContacts()
    await third.writes('c', 'of the third')
    await world.settle()
    const ids = [secondary(), primary(), third.whatsappContact] as const
    const before = await items(...ids)
    await merge(primary(), secondary())
    const between = await items(...ids)
    await merge(third.whatsappContact, primary())
    await world.settle()
    expect(await textsOf(secondary())).toEqual(['first', 'second', 'third', 'fourth', 'of the third'])
    expect((await contact(secondary())).id).toBe(third.whatsappContact)
    expect((await conversation(secondary())).contact.id).toBe(third.whatsappContact)
    await world.texts('b9', 'to the end of the chain')
    expect(await textsOf(third.whatsappContact)).toHaveLength(6)
    await expect(unmerge(third.whatsappContact, primary())).rejects.toMatchObject({ code: 'merge_final' })
    expect(before.length).toBeLessThan(between.length)
  })

  it('C3 a chain is undone wholly, link by link', async () => {
    const third = new World(system)
    await twoContacts()
    await third.writes('c', 'of the third')
    await world.settle()
    const ids = [secondary(), primary(), third.whatsappContact] as const
    const before = await items(...ids)
    await merge(primary(), secondary())
    await merge(third.whatsappContact, primary())
    await world.settle()
    await expect(unmerge(third.whatsappContact, secondary())).rejects.toMatchObject({ code: 'not_merged' })
    await unmerge(third.whatsappContact, primary())
    await world.settle()
    expect((await contact(secondary())).id).toBe(primary())
    expect((await conversation(secondary())).contact.id).toBe(primary())
    await unmerge(primary(), secondary())
    await world.settle()
    expect(asTheyWere(await items(...ids))).toEqual(asTheyWere(before))
  })
})

async function gapless(contactId: string) {
  const entries = (await world.deps.store.readTimeline({ contactId }, { limit: 500 })).items
  for (const n of new Set(entries.map((entry) => entry.n))) {
    const numbers = entries.filter((entry) => entry.n === n).map(({ seq }) => seq)
    expect(numbers.toSorted((a, b) => a - b)).toEqual(numbers.map((_, at) => at + 1))
    expect((await stored(contactId, n)).seq).toBe(numbers.length)
  }
}
const openOnes = async () =>
  (await Promise.all([primary(), secondary()].map((id) => stored(id)))).filter(({ status }) => status !== 'resolved')

describe('C3 undone', () => {
  it('C3 every item is as it was', async () => {
    await twoContacts()
    await world.calls('owner', 'contacts.update', {
      id: secondary(),
      attributes: { plan: 'gold', city: 'Bern' },
      emails: ['anna@example.com'],
    })
    await world.calls('owner', 'contacts.update', { id: primary(), attributes: { city: 'Basel' } })
    await world.calls('owner', 'contacts.link', { contactId: secondary(), kind: 'person' })
    await world.calls('owner', 'contacts.pin', { id: secondary() })
    await world.calls('owner', 'conversations.join', { id: conversationIdOf(secondary(), 1) })
    await world.settle()
    const before = await items(primary(), secondary())
    const counted = await counts()
    const joined = await merge()
    await world.settle()
    expect(joined).toMatchObject({
      attributes: { plan: 'gold', city: 'Basel' },
      emails: ['anna@example.com'],
      pinnedTo: expect.any(String),
    })
    const links = await world.asks<OutputOf<'contacts.links'>>('owner', 'contacts.links', { contactId: primary() })
    expect(links.items).toHaveLength(1)
    const parted = await unmerge()
    await world.settle()
    expect(parted.mergedFrom).toBeUndefined()
    expect(asTheyWere(await items(primary(), secondary()))).toEqual(asTheyWere(before))
    expect(await counts()).toEqual(counted)
    for (const id of [primary(), secondary()]) await gapless(id)
    expect((await timelineOf(primary())).at(-1)?.event?.name).toBe('unmerged')
    expect(await textsOf(secondary())).toEqual(['second', 'fourth'])
    await world.texts('b3', 'on its own again')
    expect(await textsOf(secondary())).toEqual(['second', 'fourth', 'on its own again'])
  })

  it('C3 of closed conversations too, of which the secondary’s open one had gone on in the primary’s', async () => {
    await twoContacts()
    await world.calls('owner', 'conversations.close', { id: conversationIdOf(primary(), 1), type: 'question' })
    await world.settle()
    const before = await items(primary(), secondary())
    const counted = await counts()
    await merge()
    await world.settle()
    expect(await stored(primary())).toMatchObject({ status: 'new', closedBy: null, lastMessage: { text: 'fourth' } })
    expect((await stored(primary())).waitingSince).not.toBeNull()
    expect(await openOnes()).toHaveLength(1)
    await world.calls('owner', 'conversations.join', { id: conversationIdOf(primary(), 1) })
    await unmerge()
    await world.settle()
    const left = asTheyWere(await items(primary(), secondary())).filter(
      ({ event }) => (event as { name: string } | undefined)?.name !== 'joined',
    )
    expect(left).toEqual(asTheyWere(before))
    expect(await counts()).toEqual(counted)
  })

  it('C3 what somebody changed since stays with the primary', async () => {
    await twoContacts()
    await world.calls('owner', 'contacts.update', { id: secondary(), attributes: { plan: 'gold' } })
    await merge()
    await world.calls('owner', 'contacts.update', {
      id: primary(),
      name: 'Anna',
      attributes: { plan: 'gold', city: 'Bern' },
    })
    await world.calls('owner', 'contacts.addNote', { id: primary(), text: 'They are two' })
    const parted = await unmerge()
    expect(parted).toMatchObject({ name: 'Anna', attributes: { city: 'Bern' } })
    expect((await contact(secondary())).attributes).toEqual({ plan: 'gold' })
    const notes = await world.asks<OutputOf<'contacts.notes'>>('owner', 'contacts.notes', { id: primary() })
    expect(notes.items.map(({ note }) => note?.text)).toEqual(['They are two'])
  })

  it('C3 until either gets a new message', async () => {
    await twoContacts()
    await merge()
    system.clock.advance(MINUTE)
    await world.texts('b3', 'new')
    await expect(unmerge()).rejects.toMatchObject({ code: 'merge_final' })
    expect((await contact(primary())).mergedFrom).toMatchObject([{ undoable: false }])
  })

  it('C3 undone twice, and merged again', async () => {
    await twoContacts()
    await merge()
    const outcomes = await Promise.allSettled([unmerge(), unmerge()])
    expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await merge()
    await world.settle()
    expect(await textsOf(primary())).toEqual(['first', 'second', 'third', 'fourth'])
    for (const id of [primary(), secondary()]) await gapless(id)
  })
})

describe('C3 a contact made by hand', () => {
  const make = (fields: object) => world.asks<Shown>('owner', 'contacts.create', { name: 'Kim', ...fields })
  it('C3 goes on with what was said to the other, and has nothing of it when that is undone', async () => {
    const { id } = await make({})
    const { toldAgain } = await twoContacts()
    const before = await items(id, primary())
    await merge(id, primary())
    await world.settle()
    await unmerge(id, primary())
    await world.settle()
    const own = asTheyWere(await items(id, primary())).filter(({ pk, sk }) => pk !== id || sk === 'C#~')
    expect(own).toEqual(asTheyWere(before))
    expect(await conversation(id)).toMatchObject({ status: 'resolved', closedBy: 'merge', lastMessage: null })
    await merge(id, primary())
    await world.settle()
    expect(await conversation(id)).toMatchObject({ status: 'new', unread: 2, lastMessage: { text: 'third' } })
    await toldAgain()
    await reply(id, 'An answer')
    await world.settle()
    expect(await textsOf(id)).toEqual(['first', 'third', 'An answer'])
    await expect(unmerge(id, primary())).rejects.toMatchObject({ code: 'merge_final' })
  })
  it('C3 is a part of the other', async () => {
    const { id } = await make({ emails: ['kim@example.com'] })
    await world.settle()
    await twoContacts()
    const before = await items(id, primary())
    expect(await merge(primary(), id)).toMatchObject({ emails: ['kim@example.com'] })
    await world.settle()
    await unmerge(primary(), id)
    await world.settle()
    expect(asTheyWere(await items(id, primary()))).toEqual(asTheyWere(before))
  })
})

describe('C3 beside everything else', () => {
  it('F1 what the part said is found, as the primary’s; the part itself is no hit', async () => {
    await world.writes('a', `zither${world.tag}`)
    await world.texts('b', `lute${world.tag}`)
    await world.calls('owner', 'contacts.update', { id: secondary(), name: `Wanda${world.tag}` })
    await world.settle()
    await merge()
    await world.settle()
    const find = (q: string) => world.asks<OutputOf<'search.query'>>('owner', 'search.query', { q })
    const { items: said } = await find(`lute${world.tag}`)
    expect(said).toMatchObject([{ conversation: { contact: { id: primary() } } }])
    const { items: named } = await find(`Wanda${world.tag}`)
    expect(named.flatMap((hit) => ('contact' in hit ? [hit.contact.id] : []))).toEqual([primary()])
  })

  it('F4 a timeline from any entry on, downwards with it and upwards behind it, is all of it and nothing twice', async () => {
    await twoContacts()
    await world.calls('owner', 'conversations.close', { id: conversationIdOf(secondary(), 1), type: 'question' })
    for (const id of ['b5', 'b6', 'b7']) {
      await world.texts(id, id)
      system.clock.advance(MINUTE)
      await world.writes(`a${id}`, `a${id}`)
      system.clock.advance(MINUTE)
    }
    await world.settle()
    await merge()
    const all = (await timelineOf(primary())).map(({ id }) => id)
    for (const at of all) {
      const [older, newer] = await Promise.all([
        timelineOf(primary(), { at, order: 'desc' }),
        timelineOf(primary(), { at, order: 'asc' }),
      ])
      const both = [...older.map(({ id }) => id).reverse(), ...newer.map(({ id }) => id)]
      expect(both).toEqual(all)
      // What was said elsewhere in the same moment comes with it.
      expect(older.find(({ id }) => id === at)?.at).toBe(older[0]?.at)
      const some: string[] = []
      for (let cursor: string | null | undefined; cursor !== null; ) {
        const page: OutputOf<'contacts.timeline'> = await world.asks('owner', 'contacts.timeline', {
          id: primary(),
          at,
          order: 'desc',
          limit: 3,
          ...(cursor ? { cursor } : {}),
        })
        some.push(...page.items.map(({ id }) => id))
        cursor = page.nextCursor
      }
      expect(some).toEqual(older.map(({ id }) => id))
    }
    const own = conversationIdOf(secondary(), 1)
    const { items: said } = await world.asks<OutputOf<'conversations.timeline'>>('owner', 'conversations.timeline', {
      id: own,
    })
    const { items: rest } = await world.asks<OutputOf<'conversations.timeline'>>('owner', 'conversations.timeline', {
      id: own,
      at: said[1]?.id,
    })
    expect(rest).toEqual(said.slice(2))
    const elsewhere = { id: own, at: all.find((id) => id.includes(primary().slice(3))) }
    for (const at of [elsewhere, { id: own, at: 'nothing' }]) {
      await expect(world.calls('owner', 'conversations.timeline', at)).rejects.toMatchObject({
        code: 'invalid_request',
      })
    }
  })

  it('A10 the blacklist is both’s, and each has its own again', async () => {
    await twoContacts()
    await world.calls('owner', 'conversations.close', { id: conversationIdOf(secondary(), 1), type: 'question' })
    await world.texts('b3', 'in a second conversation')
    await world.calls('owner', 'contacts.blacklist', { id: primary() })
    await world.settle()
    const before = await items(primary(), secondary())
    expect(await merge()).toMatchObject({ blacklisted: true })
    await world.settle()
    expect(await stored(secondary(), 1)).toMatchObject({ blacklisted: true, mergedInto: primary() })
    await unmerge()
    await world.settle()
    expect(asTheyWere(await items(primary(), secondary()))).toEqual(asTheyWere(before))
    expect(await contact(secondary())).toMatchObject({ blacklisted: false })
  })

  it('A11 a conversation of the part that is deleted is gone from the timeline, and stays so', async () => {
    await twoContacts()
    await merge()
    await world.calls('owner', 'conversations.delete', { id: conversationIdOf(secondary(), 1) })
    expect(await textsOf(primary())).toEqual(['first', 'third'])
    await world.settle()
    await unmerge()
    await world.settle()
    expect(await textsOf(primary())).toEqual(['first', 'third'])
    expect(await textsOf(secondary())).toEqual([])
    await world.texts('b3', 'anew')
    expect(await textsOf(secondary())).toEqual(['anew'])
  })

  it('L2 what is said after is noted on the records of both', async () => {
    await twoContacts()
    const { id: record } = await world.asks<{ id: string }>('owner', 'contacts.link', {
      contactId: secondary(),
      kind: 'deal',
    })
    await world.settle()
    await merge()
    await world.writes('a3', 'noted')
    await world.settle()
    const notes = await world.asks<OutputOf<'deals.notes'>>('owner', 'deals.notes', { id: record })
    const lines = JSON.stringify(notes.items)
    for (const text of ['second', 'fourth', 'noted']) expect(lines.split(`"${text}"`)).toHaveLength(2)
    expect(lines).not.toContain('"first"')
  })

  it('C3 the conversations, files and notes of both are listed', async () => {
    await twoContacts()
    await world.calls('owner', 'contacts.addNote', { id: secondary(), text: 'of the part' })
    await world.calls('owner', 'contacts.addNote', { id: primary(), text: 'of the contact' })
    await merge()
    const notes = await world.asks<OutputOf<'contacts.notes'>>('owner', 'contacts.notes', { id: primary() })
    expect(notes.items.map(({ note }) => note?.text).toSorted()).toEqual(['of the contact', 'of the part'])
    const { items: own } = await world.asks<OutputOf<'contacts.conversations'>>('owner', 'contacts.conversations', {
      id: primary(),
    })
    expect(own.map(({ id }) => id)).toEqual([conversationIdOf(secondary(), 1), conversationIdOf(primary(), 1)])
  })
})

describe('C3 refused', () => {
  it('C3 with itself, with nobody, with somebody one may not see, without the permission', async () => {
    await twoContacts()
    await expect(merge(primary(), primary())).rejects.toMatchObject({ code: 'invalid_request' })
    await expect(merge(primary(), 'ct_00000000000000000000000000')).rejects.toMatchObject({ code: 'not_found' })
    await expect(merge(primary(), secondary(), 'agent1')).rejects.toMatchObject({ code: 'forbidden' })
    await expect(unmerge()).rejects.toMatchObject({ code: 'not_merged' })
  })
})

describe('C8 by themselves', () => {
  const proven = async () => {
    await world.writes('a', 'on WhatsApp')
    await world.settle()
    system.clock.advance(MINUTE)
    await world.texts('b', 'by SMS')
    await world.settle()
  }
  it('C8 only where the workspace says so', async () => {
    await proven()
    expect((await contact(secondary())).id).toBe(secondary())
  })
  it('C8 whoever wrote from the same number joins the older contact, unless somebody took them apart', async () => {
    await world.calls('owner', 'workspace.update', { mergeSameContacts: true })
    await proven()
    expect((await contact(secondary())).id).toBe(primary())
    expect(await textsOf(primary())).toEqual(['on WhatsApp', 'by SMS'])
    expect((await timelineOf(primary())).find(({ event }) => event?.name === 'merged')?.actor.type).toBe('system')
    await unmerge()
    await world.settle()
    await world.calls('owner', 'contacts.update', { id: secondary(), phones: [`+${world.phone}`, '+41790000001'] })
    await world.settle()
    await world.texts('c', 'still two')
    await world.settle()
    expect(await textsOf(secondary())).toEqual(['by SMS', 'still two'])
    await world.calls('owner', 'workspace.update', { mergeSameContacts: false })
  })
  it('C8 not by what somebody wrote down of them', async () => {
    await world.calls('owner', 'workspace.update', { mergeSameContacts: true })
    const { id } = await world.asks<Shown>('owner', 'contacts.create', {
      name: 'Kim',
      emails: [`kim${world.tag}@example.com`],
    })
    await world.texts('b', 'by SMS')
    await world.calls('owner', 'contacts.update', { id: secondary(), emails: [`kim${world.tag}@example.com`] })
    await world.settle()
    expect((await contact(id)).perhapsSame).toMatchObject([{ contactId: secondary(), because: 'email' }])
    await world.calls('owner', 'workspace.update', { mergeSameContacts: false })
  })
})
