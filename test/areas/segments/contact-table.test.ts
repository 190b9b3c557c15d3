import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { continueMigration, isMigration, keepMigrating } from '../../../functions/areas/rollouts/use-cases/migrate.ts'
import { migrations as all } from '../../../functions/areas/rollouts/use-cases/migrations.ts'
import { nameOrder } from '../../../functions/areas/timeline/domain/name-order.ts'
import { contactPlaces, timelineKeys } from '../../../functions/areas/timeline/items.ts'
import type { ContactState } from '../../../functions/areas/timeline/port.ts'
import { conversationIdOf } from '../../../functions/kernel/ids.ts'
import { everything } from '../../kit/history.ts'
import { Stopped } from '../../kit/lifeline.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

/** What a page of the table shows of a contact. */
interface Row {
  id: string
  name: string
  lastMessageAt: string | null
  openConversation?: string
}

let system: TestSystem
let world: World
const ids: string[] = []
const names = ['Ängström', 'Zoë', 'anna', 'Борис', '山田', '🌸 Lily', "O'Neil", 'van der Berg', 'Élodie', '42 North']

/** More than are sorted at once, and enough with each property for several pages. */
beforeAll(async () => {
  system = await startSystem()
  world = new World(system)
  for (let n = 0; n < 64; n++) {
    const { id } = await world.asks<Row>('owner', 'contacts.create', {
      name: `${names[n % names.length]} ${(n * 7_919) % 97}`,
      ...(n % 3 === 0 ? { language: 'de' } : {}),
      attributes: { rank: String(n), ...(n % 2 === 0 ? { tier: 'Gold' } : {}) },
    })
    ids.push(id)
    system.clock.advance(1_000)
    if (n % 10 === 0) await world.calls('owner', 'contacts.pin', { id, agentId: 'ag_agent2' })
  }
  for (let n = 0; n < 12; n++) {
    const customer = new World(system)
    await (n % 2 === 0 ? customer.writes('one') : customer.texts('one'))
    const id = n % 2 === 0 ? customer.whatsappContact : customer.smsContact()
    await world.calls('owner', 'contacts.update', { id, name: `${names[n % names.length]} writes ${n}` })
    ids.push(id)
    system.clock.advance(60 * 60_000)
  }
  await world.settle()
})
afterAll(() => system.stop())

const list = (agent: string, input: object) =>
  world.asks<{ items: Row[]; nextCursor: string | null }>(agent, 'contacts.list', input)
const listed = async (input: object, agent = 'owner', limit = 30) => {
  const rows = await everything((cursor) => list(agent, { ...input, limit, ...(cursor ? { cursor } : {}) }))
  return rows.map(({ id }) => id)
}
const states = async () => {
  const found = await Promise.all(ids.map((id) => world.deps.store.readContact(id)))
  return found.filter((state): state is ContactState => state !== undefined)
}

const spokenAt = ({ latest }: ContactState) => (latest?.deletedAt === undefined ? latest?.lastActivityAt : undefined)
const byName = ({ contact }: ContactState) => `${nameOrder(contact.name)}!`
const orders: Record<string, (one: ContactState, other: ContactState) => number> = {
  newest: (one, other) => other.contact.createdAt - one.contact.createdAt,
  oldest: (one, other) => one.contact.createdAt - other.contact.createdAt,
  name: (one, other) => (byName(one) < byName(other) ? -1 : 1),
  '-name': (one, other) => (byName(one) > byName(other) ? -1 : 1),
  lastMessage: (one, other) =>
    (spokenAt(other) ?? 0) - (spokenAt(one) ?? 0) || other.contact.createdAt - one.contact.createdAt,
  '-lastMessage': (one, other) =>
    (spokenAt(one) ?? Number.MAX_SAFE_INTEGER) - (spokenAt(other) ?? Number.MAX_SAFE_INTEGER) ||
    other.contact.createdAt - one.contact.createdAt,
}
const filters: [object, (state: ContactState) => boolean][] = [
  [{}, () => true],
  [{ ownerId: 'ag_agent2' }, ({ contact }) => contact.pinnedTo === 'ag_agent2'],
  [{ ownerId: 'none', language: 'de' }, ({ contact }) => contact.pinnedTo === null && contact.language === 'de'],
  [
    { channelId: 'demo-whatsapp' },
    ({ contact }) => contact.identities.some((one) => one.channelId === 'demo-whatsapp'),
  ],
  [{ channelType: 'sms' }, ({ contact }) => contact.identities.some(({ type }) => type === 'sms')],
  [{ q: 'zoe' }, ({ contact }) => contact.name.startsWith('Zoë')],
  [{ q: '山' }, ({ contact }) => contact.name.startsWith('山')],
  [
    { q: 'writes', channelId: 'demo-whatsapp' },
    ({ contact }) => contact.identities.some((one) => one.channelId === 'demo-whatsapp'),
  ],
  [{ q: 'gold' }, ({ contact }) => contact.attributes.tier === 'Gold'],
  [
    { q: 'gold', ownerId: 'ag_agent2' },
    ({ contact }) => contact.attributes.tier === 'Gold' && contact.pinnedTo === 'ag_agent2',
  ],
  [{ teamId: 'support' }, ({ latest }) => latest?.deletedAt === undefined && latest?.teamId === 'support'],
]

async function expectAll(of = filters, limit = 30) {
  const everybody = await states()
  for (const [filter, fits] of of) {
    for (const [sort, order] of Object.entries(orders)) {
      const meant = everybody.filter(fits).toSorted(order)
      expect([filter, sort, await listed({ ...filter, sort }, 'owner', limit)]).toEqual([
        filter,
        sort,
        meant.map(({ contact }) => contact.id),
      ])
    }
  }
}

describe('C1 C9 the table of contacts', () => {
  it('has everybody once, in each order, by every filter, page by page', async () => {
    expect((await world.deps.store.readLayout()).hasContactLists).toBe(true)
    await expectAll(filters, 9)
  })

  it('A2 A4 shows nobody whom the agent may not see, in any order', async () => {
    for (const [sort, order] of Object.entries(orders)) {
      const own = (await states()).filter(({ latest }) => latest?.teamId !== 'sales').toSorted(order)
      expect([sort, await listed({ sort }, 'agent1')]).toEqual([sort, own.map(({ contact }) => contact.id)])
    }
    const [sms] = (await states()).filter(({ latest }) => latest?.teamId === 'sales')
    const id = sms?.contact.id ?? ''
    // Whoever joins first owns it (A4).
    await world.calls('agent3', 'conversations.join', { id: conversationIdOf(id, 1) })
    for (const sort of Object.keys(orders)) {
      expect([sort, (await listed({ sort }, 'agent3')).includes(id)]).toEqual([sort, true])
      expect([sort, (await listed({ sort }, 'agent4')).includes(id)]).toEqual([sort, false])
    }
  })

  it('follows who is renamed, pinned, merged, taken apart, blacklisted and deleted, at once', async () => {
    const [first = '', second = '', third = ''] = ids
    await world.calls('owner', 'contacts.update', { id: first, name: 'Zzz last of all' })
    await world.calls('owner', 'contacts.unpin', { id: first })
    await world.calls('owner', 'contacts.pin', { id: second, agentId: 'ag_agent2' })
    await world.settle()
    await expectAll(filters.slice(0, 3))
    expect(await listed({ sort: 'name', q: 'zzz' })).toEqual([first])
    await world.calls('owner', 'contacts.merge', { id: second, contactId: third })
    for (const sort of Object.keys(orders))
      expect([sort, (await listed({ sort })).includes(third)]).toEqual([sort, false])
    await world.calls('owner', 'contacts.unmerge', { id: second, contactId: third })
    await world.settle()
    await expectAll(filters.slice(0, 3))

    const written = ids.at(-2) ?? ''
    await world.calls('owner', 'contacts.blacklist', { id: written })
    await world.settle()
    for (const sort of Object.keys(orders)) {
      expect([sort, (await listed({ sort })).includes(written)]).toEqual([sort, true])
      expect([sort, await listed({ sort, blacklisted: true })]).toEqual([sort, [written]])
      expect([sort, (await listed({ sort, blacklisted: 'false' })).includes(written)]).toEqual([sort, false])
      expect([sort, (await listed({ sort }, 'manager')).includes(written)]).toEqual([sort, false])
    }
    await world.calls('owner', 'contacts.unblacklist', { id: written })
    await world.settle()
    await world.calls('owner', 'conversations.delete', { id: conversationIdOf(written, 1) })
    await world.settle()
    for (const sort of Object.keys(orders))
      expect([sort, (await listed({ sort })).includes(written)]).toEqual([sort, true])
    const { items } = await list('owner', { q: 'writes', limit: 100 })
    expect(items.find(({ id }) => id === written)?.lastMessageAt).toBeNull()
    expect(items.find(({ id }) => id !== written)).toMatchObject({
      lastMessageAt: expect.any(String),
      openConversation: expect.any(String),
    })
  })

  it('asks a segment and fields beside it, and refuses what makes no sense', async () => {
    const { id } = await world.asks<{ id: string }>('owner', 'segments.create', {
      name: 'Gold',
      filter: { attributes: [{ key: 'tier', is: 'equals', value: 'gold' }], q: 'anna' },
    })
    const meant = (await states()).filter(
      ({ contact }) => contact.attributes.tier === 'Gold' && contact.name.startsWith('anna'),
    )
    expect((await listed({ segmentId: id })).toSorted()).toEqual(meant.map(({ contact }) => contact.id).toSorted())
    const pinned = meant.filter(({ contact }) => contact.pinnedTo === 'ag_agent2')
    expect(await listed({ segmentId: id, ownerId: 'ag_agent2' })).toEqual(pinned.map(({ contact }) => contact.id))
    const { nextCursor } = await list('owner', { sort: 'name', limit: 2 })
    for (const [input, code] of [
      [{ segmentId: 'sg_none' }, 'not_found'],
      [{ sort: 'name', cursor: 'abc' }, 'invalid_request'],
      [{ sort: '-name', cursor: nextCursor }, 'invalid_request'],
    ] as const) {
      await expect(list('owner', input)).rejects.toMatchObject({ code })
    }
    expect((await list('owner', { q: '!?' })).items).toEqual([])
  })
})

describe('contacts that an earlier version stored', () => {
  const migrations = Object.fromEntries(Object.entries(all).filter(([name]) => name === 'contactLists'))

  /** As the version before stored them, with lists of which none but that by creation is there. */
  async function asTheyWere() {
    const { client } = system.database.open(system.table)
    for (const { contact } of await states()) {
      const later = Object.keys(contactPlaces({ ...contact, pinnedTo: 'x' })).filter(
        (name) => !name.startsWith('place'),
      )
      await client.send(
        new UpdateCommand({
          TableName: system.table,
          Key: timelineKeys.contact(contact.id),
          UpdateExpression: `REMOVE ${later.map((_, at) => `#${at}`).join(', ')}`,
          ExpressionAttributeNames: Object.fromEntries(later.map((name, at) => [`#${at}`, name])),
        }),
      )
    }
    const { store } = world.deps
    store.forgetLayout()
    const layout = await store.readLayout()
    await store.commit([store.putLayout(layout, { ...layout, hasContactLists: false })])
    store.forgetLayout()
  }

  it('are all found before they are in lists, are brought there whatever dies, and whoever is renamed meanwhile', async () => {
    await asTheyWere()
    for (const [filter, fits] of filters) {
      const meant = (await states()).filter(fits).map(({ contact }) => contact.id)
      for (const sort of Object.keys(orders)) {
        expect([filter, sort, (await listed({ ...filter, sort })).toSorted()]).toEqual([filter, sort, meant.toSorted()])
      }
    }
    const rolloutOf = async () => (await world.deps.store.readRollouts()).find(isMigration)
    for (let calls = 1; ; calls += 7) {
      world.restart(calls)
      try {
        await keepMigrating(world.deps, migrations)
        for (;;) {
          const found = await rolloutOf()
          if (!found || found.finished) break
          await continueMigration(world.deps, migrations, found)
          if (calls % 3 === 0) await world.calls('owner', 'contacts.update', { id: ids[5], name: `Renamed ${calls}` })
        }
        break
      } catch (error) {
        if (!(error instanceof Stopped)) throw error
      }
    }
    world.restart()
    world.deps.store.forgetLayout()
    expect((await world.deps.store.readLayout()).hasContactLists).toBe(true)
    await world.settle()
    await expectAll(filters.slice(0, 6))
  })
})
