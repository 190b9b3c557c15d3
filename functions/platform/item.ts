import type * as z from 'zod'

export type Item = Record<string, unknown>

/** An item as what its schema says; throws a ZodError naming the fields when the data is something else. */
export function decode<Schema extends z.ZodType>(schema: Schema, item: Item): z.output<Schema> {
  return schema.parse(item)
}
