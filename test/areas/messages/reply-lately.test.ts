import { afterAll, beforeAll, expect, it } from 'vitest'
import { capabilitiesOf } from '../../../functions/areas/channels/providers/profiles.ts'
import { sendReply } from '../../../functions/areas/messages/use-cases/send-reply.ts'
import type { Conversation } from '../../../functions/areas/timeline/domain/conversation.ts'
import type { Agent } from '../../../functions/areas/workspace/domain/agent.ts'
import type { Store } from '../../../functions/edges/store.ts'
import { type Database, startDatabase } from '../../kit/database.ts'
import { laggingStore } from '../../kit/lagging.ts'
import { contactIdOf, contactOf, conversationOf, NOW } from '../../kit/store.ts'

let database: Database
beforeAll(async () => {
  database = await startDatabase()
})
afterAll(() => database.stop())

const anna: Agent = {
  id: 'ag_anna',
  name: 'Anna',
  email: 'anna@demo.test',
  role: 'agent',
  teams: { support: 'representative' },
  permissions: [],
  available: true,
}
const theirs = { assigneeId: 'ag_anna', participantIds: ['ag_anna'], windows: { 'demo-whatsapp': NOW } }
const open = (more: Partial<Conversation> = {}) => conversationOf(1, { ...theirs, status: 'ongoing', ...more })

const put = (store: Store, conversation: Conversation) =>
  store.commit([store.putContact(contactOf(1)), ...store.putConversation(undefined, conversation).slice(0, 1)])

/** A table and a replica that has fallen behind, with a conversation as each has it; and Anna, who answers there. */
async function answering({ replica, table }: { replica: Conversation | undefined; table: Conversation }) {
  const { store, earlier } = await laggingStore(database)
  await put(store, table)
  if (replica) await put(earlier, replica)
  let ulids = 0
  const deps = {
    store,
    clock: { now: () => NOW + 1_000 },
    ulid: () => String(++ulids).padStart(26, '0'),
    channels: { capabilities: () => capabilitiesOf('whatsapp'), find: async () => undefined },
    files: {},
  }
  const answer = (key: string) =>
    sendReply(
      deps as never,
      { agent: Promise.resolve(anna), once: { key, hash: 'h'.repeat(43) } },
      { id: table.id, text: key },
    )
  const texts = async () =>
    (await store.readTimeline({ contactId: contactIdOf(1) }, { limit: 20, order: 'asc' })).items
      .map(({ message }) => message?.text)
      .filter((text) => text !== undefined)
  return { answer, texts }
}

it('A5 an answer is stored where the replica does not have the conversation yet', async () => {
  const { answer, texts } = await answering({ replica: undefined, table: open() })
  await answer('hello')
  expect(await texts()).toEqual(['hello'])
})

it('A2 what the replica refuses is decided by how things are, and so is what it would let through', async () => {
  const [mine, elsewhere] = [open(), open({ teamId: 'sales', assigneeId: 'ag_bert', participantIds: ['ag_bert'] })]
  const moved = { ...mine, version: 4, seq: 3 }
  const allowed = await answering({ replica: elsewhere, table: moved })
  await allowed.answer('hello')
  expect(await allowed.texts()).toEqual(['hello'])
  const refused = await answering({ replica: mine, table: { ...elsewhere, version: 4, seq: 3 } })
  await expect(refused.answer('hello')).rejects.toMatchObject({ code: 'not_found' })
  expect(await refused.texts()).toEqual([])
})

it('M2 the same call made twice is answered once, and numbers have no gaps, though the replica knows of neither', async () => {
  const { answer, texts } = await answering({ replica: open(), table: open() })
  const [first, again] = [await answer('one'), await answer('one')]
  expect(again).toEqual(first)
  const other = await answer('two')
  expect(await texts()).toEqual(['one', 'two'])
  expect(other.seq - first.seq).toBe(1)
})
