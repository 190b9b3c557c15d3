import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Contact } from '../../../functions/areas/timeline/domain/contact.ts'
import { everything } from '../../kit/history.ts'
import { startSystem, type TestSystem } from '../../kit/system.ts'
import { World } from '../../kit/world.ts'

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

describe('A2 C1 the list of contacts', () => {
  it('C1 A2 the newest first, page by page, only those that the agent may see', async () => {
    const worlds = Array.from({ length: 6 }, () => new World(system))
    for (const [index, world] of worlds.entries()) {
      await (index % 2 === 0 ? world.writes('one') : world.texts('1'))
      system.clock.advance(1_000)
    }
    const world = worlds[0] as World
    const all = (agent: string) =>
      everything((cursor) =>
        world.asks<{ items: Contact[]; nextCursor: string | null }>(agent, 'contacts.list', {
          limit: 2,
          ...(cursor ? { cursor } : {}),
        }),
      )
    const ids = worlds.map((one, index) => (index % 2 === 0 ? one.whatsappContact : one.smsContact())).toReversed()
    const seen = async (agent: string) => (await all(agent)).map(({ id }) => id)
    expect(await seen('owner')).toEqual(ids)
    expect(await seen('manager')).toEqual(ids)
    expect(await seen('agent1')).toEqual(ids.filter((_, index) => index % 2 === 1))
    expect(await seen('agent3')).toEqual(ids.filter((_, index) => index % 2 === 0))
    await world.calls('owner', 'contacts.blacklist', { id: world.whatsappContact })
    expect(await seen('owner')).toEqual(ids)
    expect(await seen('manager')).not.toContain(world.whatsappContact)
    const { id } = await world.asks<Contact>('agent3', 'contacts.create', { name: 'By hand' })
    expect((await seen('agent1'))[0]).toBe(id)
  })

  it('A2 costs a bounded number of reads for whoever may see none of many', async () => {
    const { store } = new World(system).deps
    const world = new World(system)
    for (let n = 0; n < 230; n++) {
      const contact = {
        id: `ct_${String(n).padStart(26, 'Z')}`,
        name: `n${n}`,
        originalName: `n${n}`,
        emails: [],
        phones: [],
        language: null,
        attributes: {},
        identities: [],
        rating: 0,
        pinnedTo: null,
        blacklisted: true,
        createdAt: system.clock.now() + n,
        version: 0,
      }
      await store.commit([store.putContact(contact)])
    }
    const first = await world.asks<{ items: Contact[]; nextCursor: string | null }>('agent1', 'contacts.list', {})
    expect(first.items).toEqual([])
    expect(first.nextCursor).not.toBeNull()
    const rest = await everything((cursor) =>
      world.asks<{ items: Contact[]; nextCursor: string | null }>('agent1', 'contacts.list', {
        cursor: cursor ?? first.nextCursor,
      }),
    )
    expect(rest.length).toBeGreaterThan(0)
  })
})
