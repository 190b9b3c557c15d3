import type { ZodLazy, ZodType } from 'zod'

/*
 * What bundles have in place of zod (an alias in `functions/manifest.ts`): its own `lazy` makes a schema, with all its methods, that
 * stands for another. There are hundreds of them, an invocation needs a few, and making them was a fifth of a cold start.
 */
export * from '../../node_modules/zod/index.js'

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
