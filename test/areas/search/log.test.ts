import { PutCommand, type QueryCommand } from '@aws-sdk/lib-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { itemSize } from '../../../bench/item-size.ts'
import { type Indexed, keyOf, recordOfEntry, termsIn } from '../../../functions/areas/search/domain/records.ts'
import { encodeSegment } from '../../../functions/areas/search/domain/segment.ts'
import { removeFromLog } from '../../../functions/areas/search/items.ts'
import type { Logged } from '../../../functions/areas/search/port.ts'
import { searchKeys } from '../../../functions/areas/search/store/keys.ts'
import { appendToLog, readLatestLog, readLog, removeAllFromLog } from '../../../functions/areas/search/store/log.ts'
import { loggedItems } from '../../../functions/areas/search/store/logged-item.ts'
import { entryIdOf } from '../../../functions/kernel/ids.ts'
import { inShape } from '../../../functions/platform/shapes.ts'
import { queryAll, type Table } from '../../../functions/platform/table.ts'
import { TABLE } from '../../../functions/platform/table-definition.ts'
import { type Engine, startEngine } from '../../kit/engine.ts'
import { contactIdOf, NOW } from '../../kit/store.ts'

const EVER = 99_999_999_999_999
const ALL = { from: 0, to: EVER }

let engine: Engine
beforeAll(async () => {
  engine = await startEngine()
})
afterAll(() => engine.stop())
const openLog = async () => engine.open(await engine.table())

const idOf = (number: number) =>
  entryIdOf(contactIdOf(number % 5), 1 + (number % 2), NOW + number, String(number).padStart(26, '0'))
const docOf = (number: number, terms: readonly string[]): Indexed => ({ record: recordOfEntry(idOf(number)), terms })
const docsOf = (count: number) => Array.from({ length: count }, (_, number) => docOf(number, [`word${number}`]))

/** What is in the log, as far as somebody can tell who searches in it. */
const saidBy = (logged: readonly Indexed[]) =>
  [...new Set(logged.map(({ record, terms }) => [record, ...terms].join(' ')))].sort()
const asIndexed = ({ record, text }: Logged): Indexed => ({ record, terms: termsIn(text) })
const readAll = async (table: Table) => (await readLog(table, ALL, { consistent: true })).logged.map(asIndexed)
const itemsIn = async (table: Table) => {
  const lanes = [0, 1, 2, 3].map((lane) =>
    queryAll(table, { KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': `LOG#${lane}` } }),
  )
  return (await Promise.all(lanes)).flat()
}
async function removeAllOf(table: Table, goes: (record: string) => boolean): Promise<void> {
  for (let from: Parameters<typeof removeAllFromLog>[2] | undefined = { lane: 0 }; from; ) {
    from = await removeAllFromLog(table, goes, from)
  }
}
const unitsOf = (item: object) => Math.ceil(itemSize(marshall(inShape({ ...item }))) / 1_024)
const sum = (all: readonly number[]) => all.reduce((total, one) => total + one, 0)

/** As the version before noted it: an item of its own, named after its record. */
async function logAsBefore(table: Table, indexed: readonly Indexed[], at: number): Promise<void> {
  for (const [lane, { record, terms }] of indexed.entries()) {
    const item = {
      ...searchKeys.logged(lane % 4, at, record),
      [TABLE.kind]: 'logged',
      [TABLE.shape]: 1,
      terms: terms.join(' '),
      [TABLE.timeToLive]: 1,
    }
    await table.client.send(new PutCommand({ TableName: table.name, Item: item }))
  }
}

const someTerms = fc.uniqueArray(
  fc.oneof(
    fc.constantFrom('parcel', 'refund', '東京', 'привет', ':nanna', ':cone', ':f'),
    fc.stringMatching(/^[a-z]{3,40}$/),
  ),
  { minLength: 1, maxLength: 30 },
)
const someDocs = fc
  .array(someTerms, { minLength: 1, maxLength: 60 })
  .map((all) => all.map((terms, number) => docOf(number, terms)))

/** The same in pieces of some sizes, some of them again with what stands beside them, in the same millisecond or later. */
const somePacking = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 20 }), { minLength: 1, maxLength: 60 }),
  again: fc.array(
    fc.record({ from: fc.nat(59), count: fc.integer({ min: 1, max: 30 }), later: fc.constantFrom(0, 1, 7_000) }),
    {
      maxLength: 5,
    },
  ),
})
type Packing = typeof somePacking extends fc.Arbitrary<infer Value> ? Value : never

async function logPacked(table: Table, docs: readonly Indexed[], { sizes, again }: Packing): Promise<void> {
  let from = 0
  for (let piece = 0; from < docs.length; piece++) {
    const size = sizes[piece % sizes.length] ?? 1
    await appendToLog(table, docs.slice(from, from + size), NOW + piece)
    from += size
  }
  for (const one of again) {
    const some = docs.slice(one.from, one.from + one.count)
    if (some.length > 0) await appendToLog(table, some, NOW + one.later)
  }
}

describe('what is logged at once', () => {
  it('F4 is found, sealed and taken back as if each had been logged alone, however it came together, and came again', () =>
    fc.assert(
      fc.asyncProperty(someDocs, somePacking, fc.func(fc.integer({ min: 0, max: 3 })), async (docs, packing, fate) => {
        const [alone, packed] = [await openLog(), await openLog()]
        for (const doc of docs) await appendToLog(alone, [doc], NOW)
        await logPacked(packed, docs, packing)
        expect(saidBy(await readAll(packed))).toEqual(saidBy(docs))
        const segmentOf = async (table: Table) => Buffer.from(encodeSegment(await readAll(table)).bytes)
        expect((await segmentOf(packed)).equals(await segmentOf(alone))).toBe(true)
        // A11 and C7 take back some of it each.
        const gone = docs.filter((_, number) => fate(number) === 0)
        const erased = new Set(docs.filter((_, number) => fate(number) === 1).map(({ record }) => record))
        for (const table of [alone, packed]) {
          await removeFromLog(
            table,
            gone.map(({ record }) => ({ id: idIn(record), receivedAt: NOW })),
          )
          await removeAllOf(table, (record) => erased.has(record))
        }
        const left = docs.filter((doc) => !gone.includes(doc) && !erased.has(doc.record))
        expect(saidBy(await readAll(packed))).toEqual(saidBy(left))
        expect(saidBy(await readAll(alone))).toEqual(saidBy(left))
      }),
      { numRuns: 60 },
    ))

  it('F4 takes as few write units as one item of all would, and never more than each alone did', () =>
    fc.assert(
      fc.property(someDocs, (docs) => {
        const items = loggedItems(docs, NOW)
        const asBefore = docs.map(({ record, terms }) => ({
          ...searchKeys.logged(0, NOW, record),
          [TABLE.kind]: 'logged',
          terms: terms.join(' '),
          [TABLE.timeToLive]: 1,
        }))
        const text = sum(docs.map(({ record, terms }) => Buffer.byteLength([record, ...terms].join(' ')) + 1))
        const full = items.slice(0, -1)
        expect(sum(items.map(unitsOf))).toBeLessThanOrEqual(sum(asBefore.map(unitsOf)))
        expect(sum(items.map(unitsOf))).toBeLessThanOrEqual(full.length + Math.ceil((text + 75 * items.length) / 1_024))
        for (const item of items) expect(itemSize(marshall(inShape({ ...item })))).toBeLessThan(5 * 1_024)
      }),
    ))

  it('F4 is one unit of five messages, and of one never more than before', () => {
    const said = 'hello ordered blue backpack order 202488123 last tuesday still has arrived could tell'.split(' ')
    const five = Array.from({ length: 5 }, (_, number) =>
      docOf(number, [...said, `w${number}`, ':nanna', ':cdemo-whatsapp']),
    )
    expect(loggedItems(five, NOW).map(unitsOf)).toEqual([1])
    for (let letters = 800; letters < 1_000; letters++) {
      const record = recordOfEntry(idOf(1))
      const one = { record, terms: ['x'.repeat(letters)] }
      const before = {
        ...searchKeys.logged(0, NOW, record),
        [TABLE.kind]: 'logged',
        terms: one.terms[0],
        [TABLE.timeToLive]: 1,
      }
      expect(sum(loggedItems([one], NOW).map(unitsOf))).toBeLessThanOrEqual(unitsOf(before))
    }
  })

  it('F4 of a record that is there twice has the last terms; what is edited in the same millisecond takes nothing away', async () => {
    const table = await openLog()
    await appendToLog(table, [docOf(1, ['first']), docOf(2, ['other']), docOf(1, ['second'])], NOW)
    await appendToLog(table, [docOf(1, ['edited'])], NOW)
    await appendToLog(table, [docOf(1, ['edited'])], NOW)
    expect(saidBy(await readAll(table))).toEqual(
      saidBy([docOf(1, ['second']), docOf(2, ['other']), docOf(1, ['edited'])]),
    )
    expect(await itemsIn(table)).toHaveLength(2)
  })

  it('F4 is spread over the lanes', async () => {
    const table = await openLog()
    for (const doc of docsOf(200)) await appendToLog(table, [doc], NOW)
    const lanes = (await itemsIn(table)).map(({ pk }) => pk)
    for (const lane of [0, 1, 2, 3]) expect(lanes.filter((pk) => pk === `LOG#${lane}`).length).toBeGreaterThan(20)
  })
})

describe('a log that is read in pieces', () => {
  it('F4 leaves nothing out, where many share a millisecond and lanes are cut', async () => {
    const table = await openLog()
    const docs = docsOf(3_000)
    // Most of it in items of one record, a thousand to a millisecond, and the end of it in larger ones.
    for (const [number, doc] of docs.slice(0, 2_400).entries()) {
      await appendToLog(table, [doc], NOW + Math.floor(number / 1_000))
    }
    await appendToLog(table, docs.slice(2_400), NOW + 2)
    const pieces: Indexed[][] = []
    let from = 0
    do {
      const { logged, readTo } = await readLog(table, { from, to: NOW + 10 }, { consistent: true, most: 100 })
      expect(readTo).toBeGreaterThan(from)
      pieces.push(logged.map(asIndexed))
      from = readTo
    } while (from < NOW + 10)
    expect(pieces.length).toBeGreaterThan(1)
    expect(
      pieces
        .flat()
        .map(({ record }) => record)
        .sort(),
    ).toEqual(docs.map(({ record }) => record).sort())
  })
})

describe('what is taken back', () => {
  it('A11 C7 by many at once out of the same items goes, and nothing else', async () => {
    const table = await openLog()
    const docs = docsOf(60)
    await appendToLog(table, docs, NOW)
    await appendToLog(table, docs.slice(0, 12), NOW)
    const goes = docs.slice(0, 30)
    await Promise.all(
      goes.map(({ record }, at) =>
        at % 2 === 0
          ? removeFromLog(table, [{ id: idIn(record), receivedAt: NOW }])
          : removeAllOf(table, (one) => one === record),
      ),
    )
    expect(saidBy(await readAll(table))).toEqual(saidBy(docs.slice(30)))
    const stored = JSON.stringify(await itemsIn(table))
    for (const { record } of goes) expect(stored).not.toContain(record)
    await removeAllOf(table, () => true)
    expect(await itemsIn(table)).toEqual([])
  })

  it('A11 keeps until when the rest is kept', async () => {
    const table = await openLog()
    const [one, other] = [docOf(1, ['one']), docOf(2, ['other'])]
    await appendToLog(table, [one, other], NOW)
    const [before] = await itemsIn(table)
    await removeFromLog(table, [{ id: idOf(1), receivedAt: NOW }])
    const [after, ...more] = await itemsIn(table)
    expect(more).toEqual([])
    expect({ ...after, records: '' }).toEqual({ ...before, records: '' })
    expect(saidBy(await readAll(table))).toEqual(saidBy([other]))
  })
})

describe('what the version before has logged', () => {
  it('F4 A11 C7 is read, sealed and taken back beside what is logged now', async () => {
    const table = await openLog()
    const docs = docsOf(9)
    await logAsBefore(table, docs.slice(0, 6), NOW)
    await appendToLog(table, docs.slice(3), NOW)
    expect(saidBy(await readAll(table))).toEqual(saidBy(docs))
    expect(encodeSegment(await readAll(table)).bytes).toEqual(encodeSegment(docs).bytes)
    await removeFromLog(
      table,
      [4, 7].map((number) => ({ id: idOf(number), receivedAt: NOW })),
    )
    await removeAllOf(table, (record) => [0, 5].some((number) => record === recordOfEntry(idOf(number))))
    expect(saidBy(await readAll(table))).toEqual(saidBy([1, 2, 3, 6, 8].map((number) => docs[number] as Indexed)))
  })
})

function idIn(record: string): string {
  const { contactId, n, at, ulid } = keyOf(record)
  return entryIdOf(contactId, n, at, ulid)
}

describe('F1 the end of the log, as searches read it', () => {
  const SECOND = 1_000
  /** The table, and the times from which it was asked for the log since it was looked at last. */
  async function watchedLog() {
    const table = await openLog()
    const asked: number[] = []
    const send = table.client.send.bind(table.client) as (command: never) => Promise<unknown>
    const watched = (command: never) => {
      const { ExpressionAttributeValues: values } = (command as QueryCommand).input
      if (values?.[':from']) asked.push(Number(String(values[':from']).slice(0, 14)))
      return send(command)
    }
    const client = Object.assign(Object.create(table.client), { send: watched }) as Table['client']
    return { table: { ...table, client }, askedFrom: () => [...new Set(asked.splice(0))] }
  }
  const read = async (table: Table, from: number, now: number) =>
    saidBy((await readLatestLog(table, from, now)).map(asIndexed))

  it('is read once, and from then on what may have come since', async () => {
    const { table, askedFrom } = await watchedLog()
    await appendToLog(table, docsOf(3), NOW)
    await appendToLog(table, [docOf(3, ['settled'])], NOW + 15 * SECOND)
    expect(await read(table, NOW - 1, NOW + 20 * SECOND)).toHaveLength(4)
    expect(askedFrom()).toEqual([NOW - 1])
    // Written a little after it was logged, under a time before what was there already.
    await appendToLog(table, [docOf(4, ['late'])], NOW + 14 * SECOND)
    const all = saidBy([...docsOf(3), docOf(3, ['settled']), docOf(4, ['late'])])
    expect(await read(table, NOW - 1, NOW + 26 * SECOND)).toEqual(all)
    expect(askedFrom()).toEqual([NOW + 13 * SECOND])
    expect(await read(table, NOW - 1, NOW + 26 * SECOND)).toEqual(all)
    expect(askedFrom()).toEqual([NOW + 19 * SECOND])
  })
  it('begins where the log was sealed', async () => {
    const { table, askedFrom } = await watchedLog()
    await appendToLog(table, docsOf(3), NOW)
    await appendToLog(table, [docOf(3, ['later'])], NOW + SECOND)
    expect(await read(table, NOW, NOW + 20 * SECOND)).toHaveLength(4)
    expect(await read(table, NOW + 1, NOW + 20 * SECOND)).toEqual(saidBy([docOf(3, ['later'])]))
    expect(askedFrom()).toEqual([NOW, NOW + 13 * SECOND])
    // Sealed up to what is not settled yet.
    expect(await read(table, NOW + 15 * SECOND, NOW + 20 * SECOND)).toEqual([])
    expect(askedFrom()).toEqual([NOW + 15 * SECOND])
  })
  it('is forgotten after a minute, with what was taken out of it meanwhile', async () => {
    const { table, askedFrom } = await watchedLog()
    await appendToLog(table, docsOf(3), NOW)
    expect(await read(table, 0, NOW + 20 * SECOND)).toHaveLength(3)
    await removeAllOf(table, (record) => record === docOf(1, []).record)
    askedFrom()
    expect(await read(table, 0, NOW + 80 * SECOND)).toEqual(saidBy([docsOf(3)[0], docsOf(3)[2]] as Indexed[]))
    expect(askedFrom()).toEqual([0])
  })
  it('is read anew where the clock has gone back', async () => {
    const { table, askedFrom } = await watchedLog()
    await appendToLog(table, docsOf(3), NOW)
    expect(await read(table, NOW - 1, NOW + 20 * SECOND)).toHaveLength(3)
    askedFrom()
    expect(await read(table, NOW - 1, NOW + 19 * SECOND)).toHaveLength(3)
    expect(await read(table, 0, NOW + 21 * SECOND)).toHaveLength(3)
    expect(askedFrom()).toEqual([NOW - 1, 0])
  })
})
