import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { keyOf, recordOfEntry } from '../../functions/areas/search/domain/records.ts'
import { keepIndex, logTerms, sealLog } from '../../functions/areas/search/use-cases/keep-index.ts'
import { conversationIdOf, entryIdOf } from '../../functions/kernel/ids.ts'
import { indexedFor, loseIndex } from '../kit/search.ts'
import { contactIdOf } from '../kit/store.ts'
import { startSystem, type TestSystem } from '../kit/system.ts'
import type { World } from '../kit/world.ts'
import { survivesEveryCrash } from './crash-run.ts'

// Much is done here, and other work may share the machine.
vi.setConfig({ testTimeout: 900_000, hookTimeout: 300_000 })

const HOUR = 60 * 60_000
const DAY = 24 * HOUR

let system: TestSystem
beforeAll(async () => {
  system = await startSystem()
})
afterAll(() => system.stop())

const idOf = (of: World) => conversationIdOf(of.whatsappContact, 1)

/** Some messages of this customer's go into the log, as often as they are noted. */
async function log(of: World, from: number, count: number): Promise<void> {
  const at = Date.UTC(2026, 0, 10)
  const ulid = (number: number) => String(number).padStart(26, '0')
  await logTerms(
    of.deps,
    Array.from({ length: count }, (_, number) => ({
      record: recordOfEntry(entryIdOf(of.whatsappContact, 1, at + from + number, ulid(from + number))),
      terms: ['parcel', `number${from + number}`],
    })),
  )
}

/** Some messages of this customer's and of others are noted together, as they come in a batch, and some of them again. */
async function logTogether(of: World, owners: readonly string[]): Promise<void> {
  const at = Date.UTC(2026, 0, 10)
  const all = Array.from({ length: 40 }, (_, number) => ({
    record: recordOfEntry(
      entryIdOf(owners[number % owners.length] ?? '', 1, at + number, String(number).padStart(26, '0')),
    ),
    terms: ['parcel', `number${number}`],
  }))
  await logTerms(of.deps, all)
  system.clock.advance(1)
  await logTerms(of.deps, all.slice(10, 20))
}

/** What the index has, each how often; and whether every object is one that it knows of. */
async function observe(of: World) {
  // A process that died is presumed alive for a while.
  system.clock.advance(10 * 60_000)
  await keepIndex(of.deps)
  await keepIndex(of.deps)
  const found = await indexedFor(of.deps, 'parcel')
  const { segments, unused, lease } = await of.deps.store.readIndexState()
  const objects = await of.deps.files.list('search/', 1_000)
  const known = segments.map(({ id }) => `search/${id}`)
  return {
    found: found.filter(({ contactId }) => contactId === of.whatsappContact).map(({ ulid }) => Number(ulid)),
    records: segments.reduce((sum, { records }) => sum + records, 0),
    lost: known.filter((key) => !objects.includes(key)),
    left: objects.filter((key) => !known.includes(key)),
    unused,
    lease,
  }
}

async function empty(of: World): Promise<void> {
  await loseIndex(system)
  for (const key of await of.deps.files.list('search/', 1_000)) await of.deps.files.remove(key)
}

describe('F4 the index', () => {
  it('loses and doubles nothing where its process dies while the log is sealed', async () => {
    const calls = await survivesEveryCrash(system, {
      name: 'seal',
      async given(of) {
        await empty(of)
        await log(of, 0, 6)
        system.clock.advance(25 * HOUR)
      },
      when: (of) => sealLog(of.deps),
      observe,
    })
    expect(calls).toBeGreaterThan(6)
  })

  it('nor while segments are merged', async () => {
    await survivesEveryCrash(system, {
      name: 'merge',
      async given(of) {
        await empty(of)
        for (let part = 0; part < 4; part++) {
          await log(of, part * 5, 6)
          system.clock.advance(25 * HOUR)
          await sealLog(of.deps)
        }
      },
      when: (of) => keepIndex(of.deps),
      observe,
    })
  })

  it('A11 nor while words of what was deleted go from it', async () => {
    await survivesEveryCrash(system, {
      name: 'forget',
      contacts: () => [],
      async given(of) {
        await empty(of)
        await of.writes('one', 'where is my parcel')
        await of.settle()
        await log(of, 0, 3)
        system.clock.advance(25 * HOUR)
        await sealLog(of.deps)
        await of.calls('owner', 'conversations.delete', { id: idOf(of) })
        await of.settle()
        system.clock.advance(2 * DAY + 1)
      },
      when: (of) => keepIndex(of.deps),
      async observe(of) {
        const seen = await observe(of)
        expect(seen.found).toEqual([])
        return seen
      },
    })
  })

  it('C7 nor while words of one customer are taken out of what was noted together with others', async () => {
    const [first, second] = [contactIdOf(1), contactIdOf(2)]
    await survivesEveryCrash(system, {
      name: 'taken out',
      contacts: () => [],
      async given(of) {
        await empty(of)
        await logTogether(of, [of.whatsappContact, first, second])
      },
      async when(of) {
        // Two at once, of which neither may bring back what the other took out.
        const takeOut = async (contactId: string) => {
          type From = Parameters<typeof of.deps.store.removeAllFromLog>[1]
          for (let from: From | undefined = { lane: 0 }; from; ) {
            from = await of.deps.store.removeAllFromLog((record) => keyOf(record).contactId === contactId, from)
          }
        }
        const taken = await Promise.allSettled([takeOut(of.whatsappContact), takeOut(first)])
        for (const one of taken) if (one.status === 'rejected') throw one.reason
      },
      async observe(of) {
        const found = await indexedFor(of.deps, 'parcel')
        expect(found.every(({ contactId }) => contactId === second)).toBe(true)
        expect(found).toHaveLength(13)
        return found.map(({ ulid }) => Number(ulid))
      },
    })
  })

  it('is sealed and merged by two at once as by one', async () => {
    await survivesEveryCrash(system, {
      name: 'twice at once',
      async given(of) {
        await empty(of)
        for (let part = 0; part < 3; part++) {
          await log(of, part * 5, 6)
          system.clock.advance(25 * HOUR)
          await sealLog(of.deps)
        }
        await log(of, 15, 6)
        system.clock.advance(25 * HOUR)
      },
      async when(of) {
        const other = system.boot().deps
        const [own] = await Promise.allSettled([keepIndex(of.deps), keepIndex(other), sealLog(other)])
        if (own.status === 'rejected') throw own.reason
      },
      observe,
    })
  })

  it('A11 a deletion while the log is sealed leaves nothing to be found', async () => {
    await survivesEveryCrash(system, {
      name: 'deleted meanwhile',
      contacts: () => [],
      async given(of) {
        await empty(of)
        await of.writes('one', 'where is my parcel')
        await of.settle()
        system.clock.advance(25 * HOUR)
      },
      async when(of) {
        const deleted = of.asks('owner', 'conversations.get', { id: idOf(of) }).then(
          () => of.calls('owner', 'conversations.delete', { id: idOf(of) }, 'delete'),
          () => undefined,
        )
        const [sealed, gone] = await Promise.allSettled([sealLog(of.deps), deleted])
        for (const result of [sealed, gone]) if (result.status === 'rejected') throw result.reason
      },
      async observe(of) {
        await of.settle()
        const { items } = await of.asks<{ items: { entry?: object }[] }>('owner', 'search.query', { q: 'parcel' })
        return items.filter(({ entry }) => entry)
      },
    })
  })
})
