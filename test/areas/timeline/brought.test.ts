import { afterAll, beforeAll, expect, it } from 'vitest'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import { type Database, startDatabase } from '../../kit/database.ts'
import { laggingStore } from '../../kit/lagging.ts'
import { contactIdOf, conversationOf, NOW } from '../../kit/store.ts'

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

const FOR_MS = 5_000
const heard = { contactId: contactIdOf(1), n: 1, seq: 4, version: 0 }
const at = (seq: number, version: number, more: Partial<Conversation> = {}) =>
  conversationOf(1, { seq, version, unread: seq, ...more })

it('a conversation that the stream has just brought is not read, and is the newest of its batch', async () => {
  const { store } = await laggingStore(database)
  const committedAt = NOW - 1_000
  const brought = [at(4, 4), at(5, 6), at(5, 5)].map((conversation) => ({ conversation, committedAt }))
  store.noteConversations([...brought, { conversation: conversationOf(2), committedAt }], FOR_MS)
  // Neither the table nor its replica has it.
  expect((await store.readConversationsLately([heard])).map(({ version }) => version)).toEqual([6])
  const both = [heard, { ...heard, contactId: contactIdOf(2), seq: 0 }]
  expect(await store.readConversationsLately(both)).toHaveLength(2)
  expect(await store.readConversationsLately([{ ...heard, version: 7 }])).toEqual([])
})

it('one that was deleted in the same batch is deleted', async () => {
  const { store } = await laggingStore(database)
  const brought = [at(4, 4), at(4, 5, { deletedAt: NOW })]
  store.noteConversations(
    brought.map((conversation) => ({ conversation, committedAt: NOW })),
    FOR_MS,
  )
  expect((await store.readConversationsLately([heard])).map(({ deletedAt }) => deletedAt)).toEqual([NOW])
})

it('what was committed five seconds ago, nobody knows when, or in a batch before is read', async () => {
  const { store } = await laggingStore(database)
  await store.commit(store.putConversation(undefined, at(9, 9)).slice(0, 1))
  const unread = async () => (await store.readConversationsLately([heard])).map((one) => one.unread)
  for (const committedAt of [NOW - 5_000, undefined]) {
    store.noteConversations([{ conversation: at(4, 4), committedAt }], FOR_MS)
    expect(await unread()).toEqual([9])
  }
  store.noteConversations([{ conversation: at(4, 4), committedAt: NOW - 4_999 }], FOR_MS)
  expect(await unread()).toEqual([4])
  store.noteConversations([], FOR_MS)
  expect(await unread()).toEqual([9])
})
