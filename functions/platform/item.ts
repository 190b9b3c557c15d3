import type * as z from 'zod'
import { readAs } from './reader.ts'
import { inTodaysShape } from './shapes.ts'

export type Item = Record<string, unknown>

/** An item, by whichever version it was written, as what its schema says; throws a ZodError naming the fields when the data is something else. */
export function decode<Schema extends z.ZodType>(schema: Schema, item: Item): z.output<Schema> {
  return readAs(schema, inTodaysShape(item))
}
