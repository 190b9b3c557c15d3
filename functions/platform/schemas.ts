import type { ZodLazy, ZodType } from 'zod'
import * as z from '../../node_modules/zod/index.js'

/*
 * What bundles have in place of zod (an alias in `functions/manifest.ts`): its own `lazy` makes a schema, with all its methods, that
 * stands for another. There are hundreds of them, an invocation needs a few, and making them was a fifth of a cold start. So
 * were, for another tenth, the lists of values that every area's domain has: they are made when they are first asked for, too.
 */
export * from '../../node_modules/zod/index.js'
export { values as enum }

const listOf = z.enum as unknown as (values: readonly string[]) => ZodType
const values = (given: readonly string[]) => lazy(() => listOf(given))

export function lazy<Schema extends ZodType>(make: () => Schema): ZodLazy<Schema> {
  let made: Schema | undefined
  const unwrap = () => {
    made ??= make()
    return made
  }
  const get = (_target: object, name: string | symbol) =>
    name === 'unwrap' ? unwrap : (unwrap() as never as Record<string | symbol, unknown>)[name]
  return new Proxy({}, { get }) as ZodLazy<Schema>
}
