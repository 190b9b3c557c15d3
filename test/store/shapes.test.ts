import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { createStore } from '../../functions/edges/store.ts'
import { decode } from '../../functions/platform/item.ts'
import { inShape, inTodaysShape, kinds, shapeOf } from '../../functions/platform/shapes.ts'
import { put } from '../../functions/platform/table.ts'
import { startEngine } from '../kit/engine.ts'

describe('the shape of stored items', () => {
  it('is said by each that is put, and none of an unknown kind is', async () => {
    const engine = await startEngine('memory')
    const table = engine.open(await engine.table())
    const store = createStore(table, { now: () => 0 })
    const write = put(table, 'one', { pk: 'a', sk: 'b', itemKind: 'tag', id: 't', name: 'T' })
    await store.commit([write])
    expect(write.item.Put?.Item).toMatchObject({ shape: shapeOf('tag') })
    expect(() => put(table, 'one', { pk: 'a', sk: 'b', itemKind: 'unheard-of' })).toThrow(/unheard-of/)
    expect(() => put(table, 'one', { pk: 'a', sk: 'b' })).toThrow(/shapes/)
  })

  it('is the first where an item says nothing, and no part of what it decodes to', () => {
    const Tag = z.object({ id: z.string() })
    expect(decode(Tag, inShape({ itemKind: 'tag', id: 't' }))).toEqual({ id: 't' })
    for (const kind of kinds) {
      expect(inTodaysShape({ itemKind: kind, shape: shapeOf(kind), a: 1 })).toEqual({
        itemKind: kind,
        shape: shapeOf(kind),
        a: 1,
      })
      // Written by a version that came after this one, which was then taken back.
      expect(inTodaysShape({ itemKind: kind, shape: 99, a: 1 })).toMatchObject({ a: 1 })
    }
  })

  it('is brought to today’s step by step, from whichever it was', () => {
    const steps = [
      ({ first, ...rest }: Record<string, unknown>) => ({ ...rest, second: first }),
      ({ second, ...rest }: Record<string, unknown>) => ({ ...rest, third: `${second}!` }),
    ]
    const today = (item: object) => inTodaysShape({ itemKind: 'tag', ...item }, { tag: steps })
    expect(today({ first: 'a' })).toEqual({ itemKind: 'tag', third: 'a!' })
    expect(today({ shape: 2, second: 'a' })).toEqual({ itemKind: 'tag', shape: 2, third: 'a!' })
    expect(today({ shape: 3, third: 'a' })).toEqual({ itemKind: 'tag', shape: 3, third: 'a' })
  })
})
