import fc from 'fast-check'
import { ulid } from 'ulid'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Indexed,
  recordOfEntry,
  TOP,
  termsIn,
  textOf,
  timeOf,
} from '../../../functions/areas/search/domain/records.ts'
import { encodeSegment, findInSegment, mergeSegments } from '../../../functions/areas/search/domain/segment.ts'
import { isWanted, messagesWith, type Query } from '../../../functions/areas/search/domain/terms.ts'
import { forget } from '../../../functions/areas/search/items.ts'
import { findRecords, withIndex } from '../../../functions/areas/search/use-cases/find-records.ts'
import {
  beginAnew,
  endAnew,
  keepIndex,
  logTerms,
  sealLog,
  sealSoon,
} from '../../../functions/areas/search/use-cases/keep-index.ts'
import { createStore } from '../../../functions/edges/store.ts'
import { entryIdOf } from '../../../functions/kernel/ids.ts'
import { askedOfMessages } from '../../../functions/kernel/words.ts'
import { type Engine, startEngine } from '../../kit/engine.ts'
import { segmentsInMemory } from '../../kit/search.ts'
import { contactIdOf, NOW } from '../../kit/store.ts'

const HOUR = 60 * 60_000
const DAY = 24 * HOUR
const words = ['parcel', 'park', 'parka', 'refund', 'ref', '東京', 'zebra', 'привет', '😀x']

const messagesOf = (asked: string[], filter: Parameters<typeof messagesWith>[1]) =>
  messagesWith(askedOfMessages(asked.join(' ')), filter) ?? []

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())

const docOf = (number: number, at: number, terms: string[]): Indexed => ({
  record: recordOfEntry(entryIdOf(contactIdOf(number % 7), 1 + (number % 2), at, String(number).padStart(26, '0'))),
  terms,
})
const newestFirst = (docs: readonly Indexed[]) => [...new Set(docs.map(({ record }) => record))].sort().reverse()

/** What is wanted, by looking at each term by itself. */
const hasAll = (query: Query, terms: readonly string[]) =>
  query.every((any) =>
    any.some(({ term, whole }) => terms.some((one) => (whole ? one === term : one.startsWith(term)))),
  )

const someDocs = fc
  .array(
    fc.record({
      at: fc.integer({ min: 0, max: 2_000 }),
      own: fc.uniqueArray(fc.constantFrom(...words), { maxLength: 4 }),
      name: fc.constantFrom('anna', 'bernd'),
      channel: fc.constantFrom(':cone', ':ctwo'),
      file: fc.boolean(),
    }),
    { maxLength: 60 },
  )
  .map((list) =>
    list.map(({ at, own, name, channel, file }, number) =>
      docOf(number, NOW + at, [...own, `:n${name}`, channel, ...(file ? [':f'] : [])]),
    ),
  )
const someSearch = fc.record({
  asked: fc.uniqueArray(fc.constantFrom('par', 'parcel', 'refund', 'ref', '東京', 'anna', 'bernd', 'nothing'), {
    minLength: 1,
    maxLength: 3,
  }),
  filter: fc.record({
    channelId: fc.constantFrom(undefined, 'one', 'two', 'three'),
    hasFile: fc.constantFrom(undefined, true),
  }),
  limit: fc.integer({ min: 1, max: 7 }),
})

describe('terms as one text', () => {
  it('F4 are found as each by itself would be, and are the same when they are taken apart', () =>
    fc.assert(
      fc.property(someDocs, someSearch, (docs, { asked, filter }) => {
        const query = messagesOf(asked, filter)
        for (const { terms } of docs) {
          expect(isWanted(query, textOf(terms))).toBe(hasAll(query, terms))
          expect(termsIn(textOf(terms))).toEqual(terms)
        }
      }),
    ))

  it('F4 of nothing is nothing', () => {
    expect(termsIn(textOf([]))).toEqual([])
    expect(isWanted([[{ term: '', whole: true }]], textOf([]))).toBe(false)
  })
})

describe('a segment', () => {
  const readOf = (bytes: Uint8Array) => async (from: number, to: number) => bytes.subarray(from, to)

  it('F4 answers what looking at each one would, from any place on', () =>
    fc.assert(
      fc.asyncProperty(someDocs, someSearch, fc.integer({ min: -1, max: 60 }), async (docs, search, after) => {
        fc.pre(docs.length > 0)
        const query = messagesOf(search.asked, search.filter)
        const { bytes, shape } = encodeSegment(docs)
        const all = newestFirst(docs)
        const below = all[after] ?? TOP
        const wanted = newestFirst(docs.filter(({ terms }) => hasAll(query, terms))).filter((one) => one < below)
        const found = await findInSegment(shape, readOf(bytes), query, below, search.limit)
        expect(found).toEqual(wanted.slice(0, search.limit))
      }),
    ))

  it('F4 of several is the segment of all that they have, without what goes', () =>
    fc.assert(
      fc.property(fc.array(someDocs, { minLength: 1, maxLength: 4 }), fc.integer({ min: 0, max: 7 }), (parts, gone) => {
        const goes = (record: string) => gone < 7 && record.includes(contactIdOf(gone).slice(3))
        const some = parts.filter((docs) => docs.length > 0)
        const merged = mergeSegments(some.map(encodeSegment), goes)
        const rest = some.flat().filter(({ record }) => !goes(record))
        expect(merged === undefined).toBe(rest.length === 0)
        if (merged) expect(Buffer.from(merged.bytes).equals(encodeSegment(rest).bytes)).toBe(true)
      }),
    ))

  it('F4 is looked into by ranges: a word of a large one takes a part of it', async () => {
    const docs = Array.from({ length: 20_000 }, (_, number) =>
      docOf(number, NOW + number, ['common', `w${number}`, ...(number % 3 === 0 ? ['third'] : [])]),
    )
    const { bytes, shape } = encodeSegment(docs)
    let read = 0
    const ranges = async (from: number, to: number) => {
      read += to - from
      return bytes.subarray(from, to)
    }
    for (const word of ['third', 'w777', 'common']) {
      read = 0
      const found = await findInSegment(shape, ranges, messagesOf([word], {}), TOP, 26)
      expect(found.length).toBeGreaterThan(10)
      expect(timeOf(found[0] ?? '')).toBeGreaterThan(NOW + 7_000)
      expect(read).toBeLessThan(bytes.length / 10)
    }
  })
})

type Step = { do: 'log'; docs: Indexed[] } | { do: 'wait'; ms: number } | { do: 'seal' | 'keep' | 'page' | 'again' }

const someStep: fc.Arbitrary<Step> = fc.oneof(
  someDocs.map((docs): Step => ({ do: 'log', docs: docs.slice(0, 12) })),
  fc.constantFrom(1, 6_000, 25 * HOUR, 3 * DAY).map((ms): Step => ({ do: 'wait', ms })),
  fc.constantFrom<Step>(
    { do: 'seal' },
    { do: 'keep' },
    { do: 'keep' },
    { do: 'page' },
    { do: 'page' },
    { do: 'again' },
  ),
)

async function openIndex() {
  let now = NOW
  const clock = { now: () => now }
  const table = engine.open(await engine.table())
  const silent = { info() {}, warn() {}, error() {} }
  return {
    table,
    store: createStore(table, clock),
    segments: segmentsInMemory(),
    clock,
    ulid: () => ulid(),
    log: silent,
    wait: (ms: number) => (now += ms),
  }
}
type Deps = Awaited<ReturnType<typeof openIndex>>

const take: Record<Step['do'], (deps: Deps, step: never, logged: Indexed[]) => Promise<unknown>> = {
  async log(deps, { docs }: { docs: Indexed[] }, logged) {
    // What comes again has the words that it had.
    const known = new Map(logged.map((one) => [one.record, one]))
    const given = docs.map((one) => known.get(one.record) ?? one)
    await logTerms(deps, given)
    logged.push(...given)
  },
  wait: async (deps, { ms }: { ms: number }) => deps.wait(ms),
  seal: (deps) => sealLog(deps),
  keep: (deps) => keepIndex(deps),
  page: async () => undefined,
  async again(deps, _step, logged) {
    await beginAnew(deps)
    await logTerms(deps, logged)
    await endAnew(deps)
  },
}

/** Exactly the objects that the index knows of are there. */
async function expectTidy({ store, segments }: Deps): Promise<void> {
  const { segments: known, unused, lease } = await store.readIndexState()
  expect(new Set(segments.objects.keys())).toEqual(new Set([...known.map(({ id }) => id), ...unused]))
  expect(lease).toBeNull()
}

describe('the index', () => {
  it('F4 is complete and in order, page by page, whatever is logged, sealed, merged and made again meanwhile', () =>
    fc.assert(
      fc.asyncProperty(fc.array(someStep, { maxLength: 30 }), someSearch, async (steps, { asked, filter, limit }) => {
        const deps = await openIndex()
        const query = messagesOf(asked, filter)
        const logged: Indexed[] = []
        const matching = () => newestFirst(logged.filter(({ terms }) => hasAll(query, terms)))
        const page = (below: string) =>
          withIndex(deps, (index) => findRecords(deps, index, query, { below, from: 0, limit }))
        const shown: string[] = []
        let atBegin: string[] | undefined
        let next: string | null = TOP
        const turn = async () => {
          if (next === null) return
          atBegin ??= matching()
          const found = await page(next)
          shown.push(...found.records)
          next = found.next
        }
        for (const step of steps) {
          await take[step.do](deps, step as never, logged)
          if (step.do === 'page') await turn()
        }
        while (next !== null) await turn()
        // What there was when the first page was read is there; nothing is twice, and all in order.
        expect(shown).toEqual([...new Set(shown)].sort().reverse())
        expect(shown).toEqual(expect.arrayContaining(atBegin ?? []))
        expect(matching()).toEqual(expect.arrayContaining(shown))
        const afterwards: string[] = []
        for (let at: string | null = TOP; at !== null; ) {
          const found: Awaited<ReturnType<typeof page>> = await page(at)
          afterwards.push(...found.records)
          at = found.next
        }
        expect(afterwards).toEqual(matching())
        await expectTidy(deps)
      }),
      { numRuns: 100 },
    ))

  it('F4 has a number of segments that grows with the logarithm of what they hold', async () => {
    const deps = await openIndex()
    const most: number[] = []
    for (let batch = 0; batch < 70; batch++) {
      const docs = Array.from({ length: 256 }, (_, at) => docOf(at, NOW + batch * 256 + at, ['word']))
      await logTerms(deps, docs)
      deps.wait(6_000)
      await sealSoon(deps)
      most.push((await deps.store.readIndexState()).segments.length)
    }
    await keepIndex(deps)
    expect(Math.max(...most)).toBeLessThanOrEqual(9)
    await expectTidy(deps)
  })

  it('A11 words of what was deleted are gone from every object after two days, and nothing else is', async () => {
    const deps = await openIndex()
    const docs = Array.from({ length: 2_000 }, (_, at) => docOf(at, NOW + at, [`word${at % 7}x${1 + (at % 2)}`]))
    for (let from = 0; from < docs.length; from += 500) {
      await logTerms(deps, docs.slice(from, from + 500))
      deps.wait(6_000)
      await sealLog(deps)
    }
    await forget(deps.table, { contactId: contactIdOf(3), n: 1, deletedAt: deps.clock.now() })
    await keepIndex(deps)
    deps.wait(2 * DAY + 1)
    await keepIndex(deps)
    await keepIndex(deps)
    await expectTidy(deps)
    expect(await deps.store.readForgotten(deps.clock.now(), 10)).toEqual([])
    const stored = [...deps.segments.objects.values()].map((bytes) => Buffer.from(bytes).toString('latin1')).join()
    expect(stored).not.toContain('word3x1')
    const left = await withIndex(deps, (index) =>
      findRecords(deps, index, messagesOf(['word'], {}), { below: TOP, from: 0, limit: 5_000 }),
    )
    const gone = contactIdOf(3).slice(3)
    expect(left.records).toEqual(
      newestFirst(docs).filter((record) => !(record.includes(gone) && Number(record.slice(40, 46)) === 1)),
    )
  })

  it('F4 what is logged late, or while the clock is behind, is found all the same', async () => {
    const deps = await openIndex()
    await logTerms(deps, [docOf(1, NOW, ['early'])])
    deps.wait(2 * DAY)
    await sealLog(deps)
    deps.wait(-2 * DAY)
    await logTerms(deps, [docOf(2, NOW, ['early'])])
    const found = () =>
      withIndex(deps, (index) =>
        findRecords(deps, index, messagesOf(['early'], {}), { below: TOP, from: 0, limit: 10 }),
      )
    expect((await found()).records).toHaveLength(2)
    await sealLog(deps)
    deps.wait(2 * DAY + 1)
    await keepIndex(deps)
    expect((await found()).records).toHaveLength(2)
  })

  it('F4 a search goes on where segments are replaced under it', async () => {
    const deps = await openIndex()
    for (let batch = 0; batch < 4; batch++) {
      await logTerms(
        deps,
        Array.from({ length: 256 }, (_, at) => docOf(at, NOW + batch * 256 + at, ['word'])),
      )
      deps.wait(6_000)
      await sealLog(deps)
    }
    const { read } = deps.segments
    let isReplaced = false
    deps.segments.read = async (id, from, to) => {
      if (!isReplaced) {
        isReplaced = true
        await keepIndex(deps)
      }
      return read(id, from, to)
    }
    const { records } = await withIndex(deps, (index) =>
      findRecords(deps, index, messagesOf(['word'], {}), { below: TOP, from: 0, limit: 2_000 }),
    )
    expect(records).toHaveLength(1_024)
  })
})
