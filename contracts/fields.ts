import * as z from 'zod'

export const none = z.lazy(() => z.strictObject({}))

export const name = z.lazy(() =>
  z
    .string()
    .max(200)
    .transform((value) => value.trim().replaceAll(/\s+/g, ' '))
    .pipe(z.string().min(1, 'is empty')),
)

/** Chosen by the caller: letters, digits, `_`, `-`, beginning with a letter or digit. */
export const slug = z.lazy(() => z.string().regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'is not an id'))

/** ISO 8601 UTC with milliseconds. */
export const Time = z.lazy(() => z.iso.datetime({ precision: 3 }))

/** A time that a caller gives; whether it may be meant is the operation's to say. */
export const givenTime = z.lazy(() => z.iso.datetime({ offset: true, error: 'is not a time' }).max(40))

export const text = (max: number) => z.string().max(max)

/** Ids that we hand out: letters, digits, `_`, `-`. */
export const Id = z.lazy(() => z.string().regex(/^[A-Za-z0-9_-]{1,128}$/, 'is not an id'))

export const phone = () => z.string().regex(/^\+[1-9]\d{5,14}$/, 'is not an E.164 phone number')

export function page<Item extends z.ZodType>(item: Item) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

/** The same of a list that takes `updatedAfter`: then it says which to give next time, so that nothing in between is missed. */
export function pageOfUpdates<Item extends z.ZodType>(item: Item) {
  return page(item).extend({ nextUpdatedAfter: Time.optional() })
}

const MOST_IDS = 100

/** Ids of what is read at once: a parameter that comes several times, an array over sockets. */
export const ids = z.lazy(() =>
  z.preprocess(
    (given) => (typeof given === 'string' ? [given] : given),
    z.array(Id).min(1, 'is empty').max(MOST_IDS, `names more than ${MOST_IDS}`),
  ),
)

/** Query parameters arrive as strings; socket parameters may be numbers. */
export const limit = z.lazy(() => z.coerce.number().int().min(1).max(100).optional())

/** Visible ASCII, so that the longest one fits into an address. */
export const cursor = z.lazy(() =>
  z
    .string()
    .max(2_000)
    .regex(/^[!-~]*$/, 'is not a cursor')
    .optional(),
)

/** The path's id. */
export const byId = z.lazy(() => z.strictObject({ id: Id }))

export const paged = z.lazy(() => z.strictObject({ cursor, limit }))

/** What was seen; a change on top of another one is then refused. Left out: the given fields join what is there. */
export const version = z.lazy(() => z.number().int().min(1).optional())

export const deleted = z.lazy(() => z.object({ id: Id, deleted: z.literal(true) }))
