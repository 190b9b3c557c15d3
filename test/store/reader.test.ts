import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { Contact } from '../../functions/areas/timeline/domain/contact.ts'
import { Conversation } from '../../functions/areas/timeline/domain/conversation.ts'
import { Entry } from '../../functions/areas/timeline/domain/entry.ts'
import { conversationItem, toContact, toConversation, toEntry } from '../../functions/areas/timeline/store/items.ts'
import type { Item } from '../../functions/platform/item.ts'
import { readAs, safeReadAs } from '../../functions/platform/reader.ts'

/** What may stand in the place of something else. */
const OTHERS: unknown[] = [
  undefined,
  null,
  '',
  'x',
  0,
  1,
  Number.NaN,
  Number.POSITIVE_INFINITY,
  true,
  [],
  [1],
  {},
  { a: 1 },
]

/** A value as it is, with each of its parts replaced by everything else, left out, or with something more beside it. */
function* variants(value: unknown): Generator<unknown> {
  yield value
  yield* OTHERS
  if (typeof value !== 'object' || value === null) return
  for (const key of Object.keys(value)) {
    const part = (value as Record<string, unknown>)[key]
    for (const other of variants(part)) {
      yield Array.isArray(value) ? value.with(Number(key), other) : { ...value, [key]: other }
    }
    if (!Array.isArray(value)) {
      const { [key]: _left, ...rest } = value as Record<string, unknown>
      yield rest
    }
  }
  yield Array.isArray(value) ? [...value, 'more'] : { ...value, more: 'x' }
}

/** Answers how many variants were looked at. */
function expectTheSame(schema: z.ZodType, value: unknown): number {
  let looked = 0
  const others: unknown[] = []
  for (const variant of variants(value)) {
    looked++
    const [{ error: issue, ...parsed }, { error, ...read }] = [schema.safeParse(variant), safeReadAs(schema, variant)]
    if (isDeepStrictEqual([parsed, issue?.issues], [read, error?.issues])) continue
    others.push({ variant, parsed, read })
  }
  expect(others).toEqual([])
  return looked
}

interface Self {
  name: string
  children: Self[]
}
const Self: z.ZodType<Self> = z.lazy(() => z.object({ name: z.string(), children: z.array(Self) }))

const cases: [string, z.ZodType, unknown][] = [
  ['a text', z.string(), 'a'],
  ['a text with rules', z.string().min(1).max(3), 'a'],
  ['a text of a format', z.email(), 'a@b.test'],
  ['what is made a text', z.coerce.string(), 'a'],
  ['a number', z.number(), 5],
  ['an integer', z.int().min(1), 5],
  ['a truth value', z.boolean(), false],
  ['one of several', z.enum(['x', 'y']), 'x'],
  ['one of several numbers', z.enum({ a: 1, b: 2 }), 1],
  ['a literal', z.literal(['x', 1, null]), 'x'],
  ['nothing', z.null(), null],
  ['anything', z.unknown(), { a: 1 }],
  ['a list', z.array(z.object({ a: z.number() })), [{ a: 1 }, { a: 2 }]],
  ['a list with rules', z.array(z.string()).max(1), ['a']],
  ['a tuple', z.tuple([z.number(), z.string()]), [1, 'a']],
  ['a record', z.record(z.string(), z.object({ a: z.number() })), { b: { a: 1 } }],
  ['a record of some names', z.record(z.enum(['x', 'y']), z.number()), { x: 1, y: 2 }],
  ['a record of names with rules', z.record(z.string().max(1), z.number()), { x: 1 }],
  ['one or the other', z.union([z.object({ a: z.number() }), z.string()]), { a: 1 }],
  ['what holds itself', Self, { name: 'a', children: [{ name: 'b', children: [] }] }],
  ['what takes more', z.looseObject({ a: z.string() }), { a: 'a', b: 1 }],
  ['what takes no more', z.strictObject({ a: z.string() }), { a: 'a' }],
  ['an object with a rule', z.object({ a: z.number() }).refine(({ a }) => a > 0), { a: 1 }],
  [
    'fields that may be absent, and have a value then',
    z.object({
      absent: z.string().optional(),
      none: z.string().nullable(),
      either: z.string().nullable().optional(),
      other: z.string().optional().nullable(),
      usual: z.string().default('usual'),
      unless: z.string().default('usual').optional(),
      caught: z.string().catch('caught'),
      dropped: z.string().optional().catch(undefined),
      whatever: z.unknown().optional(),
      any: z.any(),
      coerced: z.coerce.number(),
      made: z.union([z.string(), z.number()]).transform(String),
      later: z.lazy(() => z.string().optional()),
      list: z.array(z.string()).optional(),
      inner: z.object({ a: z.number().nullable(), b: z.boolean().optional() }).optional().catch(undefined),
    }),
    {
      absent: 'a',
      none: null,
      either: 'a',
      other: 'a',
      usual: 'a',
      unless: 'a',
      caught: 'a',
      dropped: 'a',
      made: 1,
      later: 'a',
      coerced: 1,
      list: ['a'],
      inner: { a: null, b: true },
    },
  ],
]

const file = new URL('../upgrade/samples/0.1.0/items.json', import.meta.url)
const items = (JSON.parse(readFileSync(file, 'utf8')) as Parameters<typeof unmarshall>[0][]).map((item) =>
  unmarshall(item),
)

describe('reading by a schema', () => {
  it.each(cases)('says of %s what the schema says', (_, schema, value) => {
    expect(safeReadAs(schema, value)).toStrictEqual({ success: true, data: schema.parse(value) })
    expectTheSame(schema, value)
  })

  it('takes nothing for a record that is made of something else than names', () => {
    const record = z.record(z.string(), z.unknown())
    const holder = z.object({ of: record })
    for (const other of [new Set(['a']), new Map(), new Date(0), new Uint8Array([1])]) {
      expect(safeReadAs(record, other).error?.issues).toStrictEqual(record.safeParse(other).error?.issues)
      expect(() => readAs(holder, { of: other })).toThrow(z.ZodError)
    }
    const bare = Object.assign(Object.create(null), { a: 1 })
    expect(readAs(z.record(z.string(), z.number()), bare)).toStrictEqual({ a: 1 })
  })

  it('says of what was stored what the schema says', () => {
    const read: Partial<Record<string, [z.ZodType, (item: Item) => unknown]>> = {
      contact: [Contact, toContact],
      conversation: [Conversation, toConversation],
      entry: [Entry, toEntry],
    }
    // The fullest of each say the most, and each is compared in hundreds of variants.
    const fullest = Object.entries(read).flatMap(([kind, [schema, meaning] = [z.never(), String]]) =>
      items
        .filter(({ itemKind }) => itemKind === kind)
        .map((item) => ({ schema, value: meaning(item) }))
        .sort((a, b) => JSON.stringify(b.value).length - JSON.stringify(a.value).length)
        .slice(0, 2),
    )
    expect(fullest.length).toBe(6)
    for (const { schema, value } of fullest) expect(expectTheSame(schema, value)).toBeGreaterThan(200)
  })

  it('loses nothing of a conversation that is read and stored again', () => {
    const conversations = items.filter(({ itemKind }) => itemKind === 'conversation').map(toConversation)
    expect(conversations.length).toBeGreaterThan(5)
    for (const one of conversations) {
      const { listedAt = {}, laid = '2.0.0', ...rest } = one
      const item = conversationItem({ ...rest, laid, listedAt })
      const { listedAt: _listed, laid: _laid, ...again } = toConversation(item)
      expect(again).toStrictEqual(rest)
    }
  })

  it('refuses by the error of the schema, and takes no name that would change what objects are', () => {
    expect(() => readAs(z.object({ a: z.object({ b: z.number() }) }), { a: { b: 'x' } })).toThrow(
      expect.objectContaining({ issues: [expect.objectContaining({ path: ['a', 'b'], code: 'invalid_type' })] }),
    )
    const record = z.record(z.string(), z.unknown())
    const odd = JSON.parse('{"__proto__": {"a": 1}, "b": 2}') as object
    expect(readAs(record, odd)).toStrictEqual(record.parse(odd))
  })
})
