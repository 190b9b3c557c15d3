import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { append, unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import { queuedDelivery } from '../../../functions/areas/timeline/domain/queued-delivery.ts'
import type { Store } from '../../../functions/edges/store.ts'
import { ConflictError } from '../../../functions/kernel/commit.ts'
import { entryIdOf, parseEntryId } from '../../../functions/kernel/ids.ts'
import { initialLayout, placeIn } from '../../../functions/kernel/layout.ts'
import { type Database, startDatabase } from '../../kit/database.ts'
import { everything } from '../../kit/history.ts'
import { contactIdOf, contactOf, conversationOf, freshStore, NOW } from '../../kit/store.ts'

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

let made = 0
const moment = (now = NOW) => ({ now, ulid: () => String(++made).padStart(26, '0') })
const note = (text: string, at?: number) => ({
  kind: 'note' as const,
  actor: { type: 'system' as const, id: null, name: 'Switchboard' },
  note: { text },
  ...(at === undefined ? {} : { at }),
})
const labelsOf = async (work: Promise<unknown>) => {
  const [result] = await Promise.allSettled([work])
  return result.status === 'rejected' && result.reason instanceof ConflictError ? result.reason.labels : 'no conflict'
}

async function grow(store: Store, texts: number): Promise<Conversation> {
  const contact = contactOf(1)
  let conversation = conversationOf(1)
  await store.commit([store.putContact(contact), ...store.putConversation(undefined, conversation)])
  conversation = { ...conversation, version: 1 }
  for (let number = 1; number <= texts; number++) {
    // Each was said before the one that came in before it.
    const change = append(unchanged(conversation), moment(NOW + number), note(`note ${number}`, NOW - number))
    await store.commit([
      ...store.putConversation(conversation, change.conversation),
      ...change.entries.map(store.putEntry),
    ])
    conversation = { ...change.conversation, version: conversation.version + 1 }
  }
  return conversation
}

describe('a contact', () => {
  it('M1 is read with its latest conversation, and by an address that was attached to it', async () => {
    const { store } = await freshStore(database)
    await grow(store, 0)
    const second = { ...conversationOf(1), n: 2, id: conversationOf(1).id.replace(/_1$/, '_2') }
    await store.commit([...store.putConversation(undefined, second), store.putRedirect(contactIdOf(2), contactIdOf(1))])
    const state = await store.readContact(contactIdOf(2))
    expect([state?.contact.id, state?.latest?.n]).toEqual([contactIdOf(1), 2])
    expect((await store.readConversation(contactIdOf(1), 1))?.isLatest).toBe(false)
    expect(await store.readContact(contactIdOf(3))).toBeUndefined()
    expect(await store.readConversation(contactIdOf(1), 3)).toBeUndefined()
  })

  it('is what was written, field by field', async () => {
    const { store } = await freshStore(database)
    const full: Conversation = {
      ...conversationOf(1),
      participantIds: ['anna'],
      assigneeId: 'anna',
      grabbedBy: 'anna',
      status: 'on_hold',
      heldWaiting: true,
      windows: { 'demo-whatsapp': NOW },
      lastMessage: { text: '🙂', from: 'contact', at: NOW },
      resolution: { type: 'task', category: null, note: '' },
      onlineUntil: NOW,
      unread: 3,
    }
    await store.commit([store.putContact(contactOf(1)), ...store.putConversation(undefined, full)])
    expect(await store.readContact(contactIdOf(1))).toEqual({
      contact: { ...contactOf(1), version: 1, updatedAt: expect.any(Number) },
      latest: {
        ...full,
        version: 1,
        laid: placeIn(initialLayout, full.contactId),
        listedAt: {
          byActivity: full.lastActivityAt,
          byOwner: full.lastActivityAt,
          byAssigned: full.lastActivityAt,
        },
      },
    })
  })

  it('is changed only as it was read, and a conflict names what broke', async () => {
    const { store } = await freshStore(database)
    const conversation = await grow(store, 0)
    const contact = { ...contactOf(1), version: 1 }
    const stale = { ...conversation, version: 7 }
    expect(await labelsOf(store.commit([store.putContact({ ...contact, version: 7 })]))).toEqual(['contact'])
    expect(await labelsOf(store.commit([store.putContact(contactOf(1))]))).toEqual(['contact'])
    expect(await labelsOf(store.commit(store.putConversation(stale, stale)))).toEqual(['conversation'])
    expect(await labelsOf(store.commit([store.conversationAbsent(contact.id, 1)]))).toEqual(['superseded'])
    const seen = store.markSeen('demo-whatsapp', 'wamid.1', NOW)
    await store.commit([seen])
    expect(await labelsOf(store.commit([store.conversationUnchanged(stale), seen]))).toEqual(['conversation', 'seen'])
    expect(await labelsOf(store.commit([store.conversationUnchanged(conversation), store.putContact(contact)]))).toBe(
      'no conflict',
    )
  })
})

describe('a timeline', () => {
  it('M2 stands in the order in which things were said, numbered in the order in which they came', async () => {
    const { store } = await freshStore(database)
    const conversation = await grow(store, 40)
    const pages = (limit: number, order?: 'desc') =>
      everything((cursor) => store.readTimeline({ contactId: conversation.contactId, n: 1 }, { limit, cursor, order }))
    const all = await pages(7)
    expect(all.map(({ seq }) => seq)).toEqual(Array.from({ length: 40 }, (_, index) => 40 - index))
    expect((await pages(7, 'desc')).map(({ seq }) => seq)).toEqual(all.map(({ seq }) => seq).toReversed())
  })

  it('what came after a number is found however late it was said', async () => {
    const { store } = await freshStore(database)
    const conversation = await grow(store, 40)
    const since = async (seq: number, limit = 100) =>
      (await store.readEntriesAfter(conversation, seq, limit)).map((entry) => entry.seq)
    expect(await since(40)).toEqual([])
    expect(await since(37)).toEqual([38, 39, 40])
    expect(await since(0)).toEqual(Array.from({ length: 40 }, (_, index) => index + 1))
    expect(await since(0, 3)).toEqual([1, 2, 3])
    expect(await since(99)).toEqual([])
  })

  it('C4 shows one channel, and what belongs to none', async () => {
    const { store } = await freshStore(database)
    const conversation = await grow(store, 1)
    const scope = { contactId: conversation.contactId, channelId: 'demo-web' }
    expect((await store.readTimeline(scope, { limit: 10 })).items).toHaveLength(1)
  })
})

describe('M4 a delivery', () => {
  const outbound = async (store: Store): Promise<Entry> => {
    const conversation = await grow(store, 0)
    const change = append(unchanged(conversation), moment(), {
      kind: 'message',
      actor: { type: 'agent', id: 'anna', name: 'Anna' },
      message: {
        direction: 'outbound',
        channel: { id: 'demo-whatsapp', type: 'whatsapp' },
        text: 'hello',
        attachments: [],
        delivery: queuedDelivery(NOW),
        providerMessageId: null,
        tags: [],
      },
    })
    await store.commit([
      ...store.putConversation(conversation, change.conversation),
      ...change.entries.map(store.putEntry),
    ])
    return change.entries[0] as Entry
  }
  const moved = (entry: Entry, status: 'sending' | 'sent'): Entry => ({
    ...entry,
    message: entry.message && { ...entry.message, delivery: { ...queuedDelivery(NOW), status } },
  })

  it('moves only from where it was read, in or outside a commit', async () => {
    const { store } = await freshStore(database)
    const entry = await outbound(store)
    expect(await store.updateDelivery(entry, moved(entry, 'sending'))).toBe(true)
    expect(await store.updateDelivery(entry, moved(entry, 'sent'))).toBe(false)
    expect(await labelsOf(store.commit([store.putDelivery(entry, moved(entry, 'sent'))]))).toEqual(['delivery'])
    await store.commit([store.putDelivery(moved(entry, 'sending'), moved(entry, 'sent'))])
    const key = parseEntryId(entry.id)
    expect(key && (await store.readEntry(key))).toEqual(moved(entry, 'sent'))
  })

  it('a receipt that names no message and the sender who records what was taken find each other, whoever is first', async () => {
    const { store } = await freshStore(database)
    const first = await outbound(store)
    for (let attempt = 0; attempt < 20; attempt++) {
      const entry = { ...first, id: entryIdOf(first.contactId, first.n, first.at, moment().ulid()) }
      await store.commit([store.putEntry(entry)])
      const key = parseEntryId(entry.id)
      if (!key) throw new Error('no entry')
      const taken = moved(entry, 'sent')
      const after = { ...taken, message: taken.message && { ...taken.message, providerMessageId: 'wamid.1' } }
      expect(await store.noteEarlyReceipt(key, 2)).toBe(false)
      const [recorded, noted] = await Promise.all([store.recordTaken(entry, after), store.noteEarlyReceipt(key, 1)])
      expect(recorded).toEqual({ hasEarlyReceipt: noted })
      expect(await store.noteEarlyReceipt(key, 1)).toBe(false)
      expect(await store.recordTaken(entry, after)).toBeUndefined()
      expect(await store.readEntry(key)).toEqual(after)
    }
  })

  it('a receipt and the sender who learns the id find each other, whoever is first', async () => {
    const { store } = await freshStore(database)
    const entry = parseEntryId((await outbound(store)).id)
    if (!entry) throw new Error('no entry')
    const receipt = { status: 'delivered' as const, error: null }
    for (let round = 0; round < 20; round++) {
      const id = `SM${round}`
      // Each writes, then reads: at least one of the two sees the other.
      const [bySender, byReceipt] = await Promise.all([
        store
          .putReceiptTarget('demo-twilio-sms', id, { entry, round })
          .then(() => store.readReceipts('demo-twilio-sms', id)),
        store.putEarlyReceipt('demo-twilio-sms', id, receipt).then(() => store.readReceipts('demo-twilio-sms', id)),
      ])
      expect(bySender.early.length === 1 || byReceipt.target !== undefined).toBe(true)
      expect(await store.readReceipts('demo-twilio-sms', id)).toEqual({ target: { entry, round }, early: [receipt] })
    }
  })
})
