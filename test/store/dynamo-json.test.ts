import { marshall, unmarshall } from '@aws-sdk/util-dynamodb'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fromDynamoJson } from '../../functions/platform/dynamo-json.ts'

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom('"', '\\', '{"S":"', '}', ',', 'ß') }),
)
const number = fc.oneof(
  fc.maxSafeInteger(),
  fc.double({ noNaN: true, min: -1e9, max: 1e9 }).map((one) => one || 0),
)
const name = text.filter((one) => one !== '__proto__')
const { value } = fc.letrec<{ value: unknown; map: object }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.oneof(text, number, fc.boolean(), fc.constant(null)),
    fc.uint8Array(),
    fc.uniqueArray(text, { minLength: 1 }).map((texts) => new Set(texts)),
    fc.array(tie('value')),
    tie('map'),
  ),
  map: fc.dictionary(name, tie('value'), { noNullPrototype: true }),
}))
const item = fc.dictionary(name, value, { noNullPrototype: true })

/** As it comes over the wire. */
const wire = (answer: object) =>
  JSON.stringify(answer, function (this: Record<string, unknown>, key, value) {
    const held = this[key]
    return held instanceof Uint8Array ? Buffer.from(held).toString('base64') : value
  })
const written = (item: Record<string, unknown>) => marshall(item)

describe('what DynamoDB answers', () => {
  it('is read as the SDK’s document client reads it, whatever the items hold', () => {
    fc.assert(
      fc.property(fc.array(item), item, (items, one) => {
        const all = items.map(written)
        const query = { Count: items.length, Items: all, LastEvaluatedKey: written(one), ScannedCount: 120 }
        expect(fromDynamoJson(wire(query))).toStrictEqual({
          Count: items.length,
          Items: all.map((each) => unmarshall(each)),
          LastEvaluatedKey: unmarshall(written(one)),
          ScannedCount: 120,
        })
        const batch = { Responses: { 'a-table': all, other: [] }, UnprocessedKeys: {} }
        expect(fromDynamoJson(wire(batch))).toStrictEqual({
          Responses: { 'a-table': items, other: [] },
          UnprocessedKeys: {},
        })
        expect(fromDynamoJson(wire({ Item: written(one) }))).toStrictEqual({ Item: one })
        expect(fromDynamoJson(wire({ Attributes: written(one) }))).toStrictEqual({ Attributes: one })
      }),
      { seed: 46, numRuns: 150 },
    )
  })

  it('that is nothing is nothing', () => {
    expect(fromDynamoJson('{}')).toStrictEqual({})
    expect(fromDynamoJson('{"Item":{}}')).toStrictEqual({ Item: {} })
    expect(fromDynamoJson('{"UnprocessedItems":{}}')).toStrictEqual({ UnprocessedItems: {} })
  })

  it('has numbers in the ways that they are written', () => {
    const numbers = { a: '-0.25', b: '1E+2', c: '9007199254740991', d: '-9007199254740991', e: '1E-130', f: '0' }
    const item = Object.fromEntries(Object.entries(numbers).map(([name, N]) => [name, { N }]))
    expect(fromDynamoJson(wire({ Item: item }))).toStrictEqual({ Item: unmarshall(item) })
  })

  it.each([
    ['ends too soon', '{"Items":[{"a":{"S":"x"}}'],
    ['ends in a text', '{"Items":[{"a":{"S":"x'],
    ['ends behind a backslash', '{"Item":{"a":{"S":"x\\"'],
    ['goes on', '{"Items":[]}{}'],
    ['is nothing at all', ''],
    ['is something else', '<html>'],
    ['is spaced', '{"Item": {"a": {"S": "x"}}}'],
    ['lacks a comma', '{"Item":{"a":{"S":"x"}"b":{"S":"x"}}}'],
    ['has one too many', '{"Item":{"a":{"S":"x"},}}'],
    ['has a broken escape', '{"Item":{"a":{"S":"\\x"}}}'],
    ['has a type that nobody knows', '{"Item":{"a":{"X":"x"}}}'],
    ['has a long type that nobody knows', '{"Item":{"a":{"TEXT":"x"}}}'],
    ['has two values of one attribute', '{"Item":{"a":{"S":"x","N":"1"}}}'],
    ['has no value of an attribute', '{"Item":{"a":{}}}'],
    ['has a number that is none', '{"Item":{"a":{"N":"x"}}}'],
    ['has a number that would lose digits', '{"Item":{"a":{"N":"9007199254740993"}}}'],
    ['has a set of numbers', '{"Item":{"a":{"NS":["1"]}}}'],
    ['has a set of bytes', '{"Item":{"a":{"BS":["AA=="]}}}'],
    ['has the name of what all objects stem from', '{"Item":{"__proto__":{"S":"x"}}}'],
    ['says what it cost', '{"ConsumedCapacity":{"CapacityUnits":1},"Item":{}}'],
    ['leaves some keys for later', '{"Responses":{},"UnprocessedKeys":{"t":{"Keys":[{"a":{"S":"x"}}]}}}'],
    ['is of a transaction', '{"Responses":[{"Item":{"a":{"S":"x"}}}]}'],
    ['counts in fractions', '{"Count":1.5}'],
  ])('is left to the SDK where it %s', (_what, text) => {
    expect(fromDynamoJson(text)).toBeUndefined()
  })
})
