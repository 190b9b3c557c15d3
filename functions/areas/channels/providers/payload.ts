import * as z from 'zod'
import { endOfSecond } from '../../../kernel/moment.ts'
import { wellFormed } from '../../../kernel/text.ts'
import { parseJson } from '../../../platform/json.ts'
import { safeReadAs } from '../../../platform/reader.ts'
import type { InboundEvent, ParsedWebhook } from '../port.ts'

/** The body is not the provider's format at all. The message says why without repeating any of the body. */
export class NotUnderstood extends Error {
  override name = 'NotUnderstood'
}

const scalar = z.lazy(() => z.union([z.string(), z.number()]).transform((value) => wellFormed(String(value))))

const MAX_ID = 512

/** Text that is not blank, of any length. */
export const Words = z.lazy(() => scalar.transform((value) => value.trim()).pipe(z.string().min(1)))

/** An id: a non-empty string, or a number written as one. Ids become keys, so their length has a limit. */
export const Id = z.lazy(() => Words.refine((id) => Buffer.byteLength(id) <= MAX_ID, { abort: true }))

/** Text that may be missing; of the wrong type it counts as missing, so that no element is lost over it. */
export const MaybeText = z.lazy(() => scalar.optional().catch(undefined))

/** Like MaybeText; blank or far too long counts as missing as well. */
export const MaybeId = z.lazy(() => Id.optional().catch(undefined))

/** Like MaybeId, of any length. */
export const MaybeUrl = z.lazy(() => Words.optional().catch(undefined))

/** A number that may be missing, or written as a string. */
export const MaybeNumber = z.lazy(() =>
  z
    .union([
      z.number(),
      z
        .string()
        .regex(/^-?\d+(\.\d+)?$/)
        .transform(Number),
    ])
    .optional()
    .catch(undefined),
)

/** True only when the provider says so. */
export const Flag = z.lazy(() =>
  z
    .union([z.literal(true), z.literal('true')])
    .optional()
    .catch(undefined),
)

/** Anything, or nothing; still to be read. */
export const Raw = z.unknown().optional()

/** A list whose elements are still to be read one by one; anything else counts as an empty one. */
const MaybeList = z.lazy(() => z.array(z.unknown()).catch([]))

/** An object with these fields; missing or malformed, it is undefined. */
export function maybe<Shape extends z.ZodRawShape>(shape: Shape) {
  return z.object(shape).optional().catch(undefined)
}

/** The elements of a list that match; the others are passed over. */
export function some<Output>(schema: z.ZodType<Output>) {
  return MaybeList.transform((list) =>
    list.flatMap((element) => {
      const read = safeReadAs(schema, element)
      return read.success ? [read.data] : []
    }),
  )
}

/**
 * A provider's time as epoch milliseconds: accepts seconds or milliseconds, as number or string. A second counts as over:
 * what was said in the same second stands in the order in which it reached us, behind the answer that was there before it.
 * Undefined when it is missing or not a time.
 */
export const MaybeInstant = z.lazy(() =>
  MaybeNumber.transform((value) => {
    if (value === undefined || value <= 0) return undefined
    const ms = value < 100_000_000_000 ? endOfSecond(value * 1000) : value
    return ms <= 8_640_000_000_000_000 ? Math.round(ms) : undefined
  }),
)

const parsed = new WeakMap<Buffer, unknown>()

/**
 * A body as JSON, parsed once: whose account it is for is asked before what it says. Not to be changed.
 * @throws NotUnderstood when it is not JSON
 */
export function jsonOf(body: Buffer): unknown {
  if (parsed.has(body)) return parsed.get(body)
  try {
    const value = parseJson(body.toString('utf8'))
    parsed.set(body, value)
    return value
  } catch {
    throw new NotUnderstood('the body is not JSON')
  }
}

/**
 * Reads a JSON body into `schema`.
 * @throws NotUnderstood when it is not JSON or does not match the schema
 */
export function readBody<Output>(body: Buffer, schema: z.ZodType<Output>): Output {
  const read = safeReadAs(schema, jsonOf(body))
  if (!read.success) throw new NotUnderstood(`the body is not in the provider's format: ${mismatch(read.error)}`)
  return read.data
}

/** Where and how something does not match, without what it contains. */
function mismatch(error: z.ZodError): string {
  const issue = error.issues[0]
  return `${issue?.path.map(String).join('.') || 'value'} (${issue?.code ?? 'invalid'})`
}

const keyOf = (event: InboundEvent) => {
  if (event.kind === 'receipt') return `r:${event.providerMessageId}`
  return event.kind === 'template' ? `t:${event.providerId}` : `m:${event.address}`
}

function timeOf(event: InboundEvent): number | undefined {
  if ('sentAt' in event) return event.sentAt
  return 'at' in event ? event.at : undefined
}

/** Collects what a body holds, element by element, and puts it in the order in which the customers sent it. */
export class Harvest {
  readonly #found: { event: InboundEvent; key: string; at: number | undefined }[] = []
  readonly #unparsed: string[] = []

  /** Adds an event; `at` (epoch ms) orders it among those of the same customer, or of the same outbound message. */
  add(event: InboundEvent, at?: number): void {
    const key = keyOf(event)
    this.#found.push({ event, key, at: at ?? timeOf(event) })
  }

  /**
   * Hands each element that matches to `take`; of the others it is kept that they could not be read. A list that is
   * missing has no elements.
   */
  each<Output>(list: unknown, where: string, schema: z.ZodType<Output>, take: (element: Output) => void): void {
    if (list === undefined || list === null) return
    if (!Array.isArray(list)) {
      this.unread(`${where}: not a list`)
      return
    }
    for (const [index, element] of list.entries()) {
      const read = safeReadAs(schema, element)
      if (read.success) take(read.data)
      else this.unread(`${where}[${index}]: ${mismatch(read.error)}`)
    }
  }

  /** Keeps that something could not be read; `why` must not repeat what a customer wrote. */
  unread(why: string): void {
    this.#unparsed.push(why)
  }

  /** What was collected. An event without a time stays behind the one before it of the same customer. */
  result(): ParsedWebhook {
    const queues = new Map<string, { event: InboundEvent; at: number }[]>()
    for (const { event, key, at } of this.#found) {
      const queue = queues.get(key) ?? []
      queue.push({ event, at: at ?? queue.at(-1)?.at ?? 0 })
      queues.set(key, queue)
    }
    const ordered = new Map([...queues].map(([key, queue]) => [key, queue.sort((a, b) => a.at - b.at).values()]))
    const events = this.#found.flatMap(({ key }) => ordered.get(key)?.next().value?.event ?? [])
    return { events, unparsed: this.#unparsed }
  }
}
