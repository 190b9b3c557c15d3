import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { receiveReceipt } from '../../../functions/areas/messages/index.ts'
import { append, unchanged } from '../../../functions/areas/timeline/domain/change.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Delivery, Entry } from '../../../functions/areas/timeline/domain/entry.ts'
import { queuedDelivery } from '../../../functions/areas/timeline/domain/queued-delivery.ts'
import type { Store } from '../../../functions/edges/store.ts'
import { parseEntryId } from '../../../functions/kernel/ids.ts'
import { type Database, startDatabase } from '../../kit/database.ts'
import { laggingStore } from '../../kit/lagging.ts'
import { contactIdOf, contactOf, conversationOf, NOW } from '../../kit/store.ts'

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

const put = (store: Store, conversation: Conversation) =>
  store.commit(store.putConversation(undefined, conversation).slice(0, 1))

describe('conversations as they were a moment ago', () => {
  const key = { contactId: contactIdOf(1), n: 1 }
  const [before, now] = [conversationOf(1, { seq: 3, unread: 1 }), conversationOf(1, { seq: 5, version: 4, unread: 2 })]
  const unreadBy = async (store: Store, heard: { seq: number; version: number }) =>
    (await store.readConversationsLately([{ ...key, ...heard }])).map(({ unread }) => unread)

  it('may be older than they are, and never older than what was heard of them', async () => {
    const { store, earlier } = await laggingStore(database)
    await Promise.all([put(earlier, before), put(store, now)])
    expect(await unreadBy(store, { seq: 3, version: 0 })).toEqual([1])
    expect(await unreadBy(store, { seq: 4, version: 0 })).toEqual([2])
    expect(await unreadBy(store, { seq: 3, version: 5 })).toEqual([2])
  })
  it('are there where the replica does not have them yet, and gone where both do not', async () => {
    const { store } = await laggingStore(database)
    expect(await unreadBy(store, { seq: 1, version: 1 })).toEqual([])
    await put(store, now)
    expect(await unreadBy(store, { seq: 1, version: 1 })).toEqual([2])
  })
})

describe('M4 a receipt, by an entry that the replica has older', () => {
  const channel = { id: 'demo-whatsapp', type: 'whatsapp' as const }
  const entryWith = (delivery: Partial<Delivery>): Entry => {
    const change = append(
      unchanged(conversationOf(1)),
      { now: NOW, ulid: () => '1'.repeat(26) },
      {
        kind: 'message',
        actor: { type: 'agent', id: 'anna', name: 'Anna' },
        message: {
          direction: 'outbound',
          channel,
          text: 'hello',
          attachments: [],
          delivery: { ...queuedDelivery(NOW), ...delivery },
          providerMessageId: null,
          tags: [],
        },
      },
    )
    return change.entries[0] as Entry
  }
  /** What a receipt of this round makes of the message. */
  async function statusAfter(
    [was, is]: [Partial<Delivery> | 'nothing', Partial<Delivery>],
    [status, round]: ['sent' | 'delivered' | 'read', number],
  ) {
    const { store, earlier } = await laggingStore(database)
    const present = entryWith(is)
    await store.commit([store.putContact(contactOf(1)), store.putEntry(present)])
    if (was !== 'nothing') await earlier.commit([earlier.putEntry(entryWith(was))])
    const told = { status, reference: `${present.id}.${round}`, providerMessageId: 'wamid.1' }
    await receiveReceipt({ store, clock: { now: () => NOW } }, channel.id, { kind: 'receipt', ...told })
    const key = parseEntryId(present.id)
    return key && (await store.readEntry(key))?.message?.delivery?.status
  }

  it('moves it from where it is', async () => {
    expect(await statusAfter([{ status: 'sent' }, { status: 'sent' }], ['delivered', 1])).toBe('delivered')
    expect(await statusAfter([{ status: 'queued' }, { status: 'sent' }], ['delivered', 1])).toBe('delivered')
    expect(await statusAfter(['nothing', { status: 'sent' }], ['read', 1])).toBe('read')
  })
  it('is not lost where only the table knows of its round', async () => {
    const [first, second] = [{ status: 'failed' as const }, { status: 'sent' as const, round: 2 }]
    expect(await statusAfter([first, second], ['delivered', 2])).toBe('delivered')
    expect(await statusAfter([{ status: 'sent' }, second], ['read', 1])).toBe('sent')
  })
  it('never moves it back', async () => {
    expect(await statusAfter([{ status: 'queued' }, { status: 'read' }], ['delivered', 1])).toBe('read')
    expect(await statusAfter([{ status: 'sent' }, { status: 'failed' }], ['delivered', 1])).toBe('failed')
    expect(await statusAfter([{ status: 'delivered' }, { status: 'read' }], ['sent', 1])).toBe('read')
  })
})
