import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { keyOf } from '../../../functions/areas/search/domain/records.ts'
import { indexContact, indexEdited, indexMessage } from '../../../functions/areas/search/reactions/index-words.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { react } from '../../../functions/platform/stream.ts'
import type { LambdaRecord } from '../../../local/aws/stream-records.ts'
import { indexedFor } from '../../kit/search.ts'
import { shownTo } from '../../kit/stream.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 })

const reactions = [indexMessage, indexEdited, indexContact]
const LONG = `Johannes Chrysostomus ${'von und zu '.repeat(5)}Hohenstein`

let system: TestSystem
let world: World
let others: World[]
let word: string
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())
beforeEach(async () => {
  await world?.settle()
  world = new World(system)
  others = Array.from({ length: 5 }, () => new World(system))
  word = `batch${world.tag}`
})

/** The reactions, in a process whose calls of the store are seen, and may fail. */
function watched(failsFor?: (contactId: string) => boolean) {
  const { store } = world.deps
  const seen = { logged: [] as string[][], said: [] as string[], conversations: 0, contacts: 0 }
  const own: typeof store = {
    ...store,
    async appendToLog(indexed, at) {
      const keys = indexed.map(({ record }) => keyOf(record))
      seen.logged.push(keys.map(({ contactId }) => contactId))
      seen.said.push(...keys.flatMap(({ n, contactId }) => (n > 0 ? [contactId] : [])))
      await store.appendToLog(indexed, at)
    },
    readConversationsLately(heard) {
      seen.conversations++
      return store.readConversationsLately(heard)
    },
    async readContact(id, consistent) {
      seen.contacts++
      if (failsFor?.(id)) throw new Error('not now')
      return store.readContact(id, consistent)
    },
  }
  const run = (records: LambdaRecord[], late = false) =>
    react(reactions, shownTo('reactions', records), { ...world.deps, store: own }, late)
  return { seen, run }
}

const contactsOf = (of: readonly World[]) => of.map(({ whatsappContact }) => whatsappContact).sort()
const foundFor = async (q: string) => (await indexedFor(world.deps, q)).map(({ contactId }) => contactId).sort()
/** Each writes something, which is in the stream and in no index yet. */
async function writeAll(of: readonly World[] = others, id = 'one'): Promise<LambdaRecord[]> {
  for (const [at, other] of of.entries()) await other.writes(id, `${word} number${at}`)
  return world.takeRecords()
}
const rename = (of: World, name: string) => of.calls('owner', 'contacts.update', { id: of.whatsappContact, name })

describe('messages of a batch', () => {
  it('F1 are looked up and logged together, each under the name of who said it', async () => {
    await writeAll()
    for (const [at, other] of others.entries()) await rename(other, at === 0 ? LONG : `Name${other.tag}`)
    await world.settle()
    for (const other of others) await other.writes('two', `again ${word}`)
    const { seen, run } = watched()
    expect(await run(await world.takeRecords())).toEqual([])
    // One is called by more than a conversation shows.
    expect(seen).toMatchObject({ conversations: 1, contacts: 1 })
    expect(seen.logged.map((contacts) => contacts.toSorted())).toEqual([contactsOf(others)])
    expect(await foundFor(`again ${word} hohenstein`)).toEqual([others[0]?.whatsappContact])
    for (const other of others.slice(1)) {
      expect(await foundFor(`again ${word} name${other.tag}`)).toEqual([other.whatsappContact])
    }
  })

  it('F1 F4 that come again, all or some of them and beside others, are found once', async () => {
    const first = await writeAll()
    for (const other of others) await other.writes('two', `more ${word}`)
    const second = await world.takeRecords()
    const { run } = watched()
    const batches = [first, first, [...first.slice(4), ...second.slice(0, 5)], second, [...first, ...second].reverse()]
    for (const records of batches) expect(await run(records)).toEqual([])
    expect(await foundFor(word)).toEqual([...contactsOf(others), ...contactsOf(others)].sort())
    await world.settle()
    const hits: unknown[] = []
    for (let cursor: string | null | undefined; cursor !== null; ) {
      const page: { items: { entry: { id: string } }[]; nextCursor: string | null } = await world.asks(
        'owner',
        'search.query',
        { q: word, limit: 3, ...(cursor === undefined ? {} : { cursor }) },
      )
      hits.push(...page.items.map(({ entry }) => entry.id))
      cursor = page.nextCursor
    }
    expect(hits).toHaveLength(10)
    expect(new Set(hits).size).toBe(10)
  })

  it('F1 lose nothing by one of them that fails, which comes again alone', async () => {
    await writeAll(others.slice(0, 1), 'earlier')
    await rename(others[0] as World, LONG)
    await world.settle()
    const records = await writeAll()
    const own = others[0]?.whatsappContact
    const failing = watched((contactId) => contactId === own)
    const failed = await failing.run(records)
    expect(failed.map(({ reaction }) => reaction)).toContain('index-message')
    const again = new Set(failed.map(({ sequenceNumber }) => sequenceNumber))
    const left = records.filter(({ dynamodb }) => again.has(dynamodb.SequenceNumber ?? ''))
    expect(left.every(({ dynamodb }) => dynamodb.NewImage?.pk?.S === own)).toBe(true)
    const most = contactsOf(others.slice(1))
    expect(most).toHaveLength(4)
    expect(await foundFor(word)).toEqual([own, ...most].sort())
    expect(await watched().run(left)).toEqual([])
    expect(await foundFor(word)).toEqual([own, own, ...most].sort())
  })

  it('A11 without those of conversations that are deleted; and, late, without what is gone', async () => {
    const records = await writeAll()
    const [gone, ...rest] = others as [World, ...World[]]
    await world.calls('owner', 'conversations.delete', { id: conversationIdOf(gone.whatsappContact, 1) })
    expect(await watched().run(records)).toEqual([])
    expect(await foundFor(word)).toEqual(contactsOf(rest))
    await world.settle()
    const late = watched()
    expect(await late.run(records, true)).toEqual([])
    expect(late.seen.said.sort()).toEqual(contactsOf(rest))
  })

  it('A11 C7 whose words are in one item go alone', async () => {
    await watched().run(await writeAll())
    const [gone, ...rest] = others as [World, ...World[]]
    await world.calls('owner', 'conversations.delete', { id: conversationIdOf(gone.whatsappContact, 1) })
    await world.settle()
    expect(await foundFor(word)).toEqual(contactsOf(rest))
    const { logged } = await world.deps.store.readLog({ from: 0, to: 99_999_999_999_999 })
    const said = logged.filter(({ record }) => keyOf(record).contactId === gone.whatsappContact)
    expect(said.filter(({ text }) => text.includes(word))).toEqual([])
  })
})

describe('contacts of a batch', () => {
  it('F1 are logged together, as they are by now, and what renamed ones said with their name', async () => {
    await writeAll()
    await world.settle()
    const [twice, once] = others as [World, World]
    await rename(twice, `Before${twice.tag}`)
    await rename(twice, `After${twice.tag}`)
    await rename(once, `Once${once.tag}`)
    const { seen, run } = watched()
    expect(await run(await world.takeRecords())).toEqual([])
    expect(seen.logged[0]?.toSorted()).toEqual(contactsOf([twice, once]))
    const contactsFor = async (q: string) =>
      (await indexedFor(world.deps, q, 'contacts')).map(({ contactId }) => contactId)
    expect(await contactsFor(`after${twice.tag}`)).toEqual([twice.whatsappContact])
    expect(await contactsFor(`before${twice.tag}`)).toEqual([])
    expect(await contactsFor(`once${once.tag}`)).toEqual([once.whatsappContact])
    expect(await foundFor(`${word} after${twice.tag}`)).toEqual([twice.whatsappContact])
    expect(await foundFor(`${word} once${once.tag}`)).toEqual([once.whatsappContact])
  })
})
