import type { AttributeValue } from '@aws-sdk/client-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import type { DynamoDBRecord } from 'aws-lambda'
import type { Item } from './item.ts'
import { TABLE } from './table-definition.ts'

/*
 * The table's stream, typed. An area names the changes of its items as sources; a reaction selects those that it wants,
 * and is given nothing else. What Lambda is asked to pass on is derived from what all reactions of a consumer select.
 */

/** What the stream says of one item. */
interface Change {
  sequenceNumber: string
  /** when it was committed, by the second (epoch ms), as far as the stream says */
  committedAt?: number | undefined
  /** the item's partition: changes within it are worked off in order */
  partition: string
}
/** An item that was written: as it is, and as it was before. */
export interface Written<Value> extends Change {
  after: Value
  before: Value | undefined
}
/** An item that was written or removed (`after` is undefined). */
export interface Touched<Value> extends Change {
  after: Value | undefined
  before: Value | undefined
}

export type StreamEvent = 'INSERT' | 'MODIFY' | 'REMOVE'
/** Items of these kinds, as what they decode to; undefined is passed over. */
export interface Source<Value> {
  kinds: readonly string[]
  /** undefined: not one of these */
  change(record: DynamoDBRecord): Touched<Value> | undefined
}
/**
 * What stands in a field of the new image; names lead to it, with dots between them. `is`: one of these texts; `isNot`: none of
 * these, or nothing.
 */
export type FieldPattern = { field: string } & ({ is: readonly string[] } | { isNot: readonly string[] })
/** Which records are wanted, and each as the change that it is. */
export interface Selector<Wanted> {
  kinds: readonly string[]
  events: readonly StreamEvent[]
  /** left out: whatever it holds */
  where?: FieldPattern | undefined
  /** undefined: not one of these */
  read(record: DynamoDBRecord): Wanted | undefined
}

const image = (given: Record<string, unknown> | undefined): Item | undefined =>
  given ? unmarshall(given as Record<string, AttributeValue>) : undefined

/** What the filters see of a record. */
interface Filtered {
  eventName?: string | undefined
  dynamodb?: { NewImage?: unknown; OldImage?: unknown } | undefined
}

function holds(where: FieldPattern, { dynamodb }: Filtered): boolean {
  const text = textAt(dynamodb?.NewImage, where.field)
  if ('isNot' in where) return text === undefined || !where.isNot.includes(text)
  return text !== undefined && where.is.includes(text)
}

/** The item kind of a record. */
const kindOf = ({ dynamodb }: Filtered) => textAt(dynamodb?.NewImage ?? dynamodb?.OldImage, TABLE.kind)

/** Items of one kind, or of some. Many reactions look at the same record: it is decoded once. */
export function source<Value>(
  kinds: string | readonly string[],
  decode: (item: Item) => Value | undefined,
): Source<Value> {
  const decoded = new WeakMap<DynamoDBRecord, Touched<Value> | undefined>()
  const decodeRecord = ({ dynamodb }: DynamoDBRecord): Touched<Value> | undefined => {
    const after = image(dynamodb?.NewImage)
    const before = image(dynamodb?.OldImage)
    const value = after && decode(after)
    const previous = before && decode(before)
    if (value === undefined && (after !== undefined || previous === undefined)) return undefined
    const partition = String((after ?? before)?.[TABLE.partitionKey])
    const seconds = dynamodb?.ApproximateCreationDateTime
    const committedAt = seconds === undefined ? undefined : seconds * 1_000
    return { sequenceNumber: dynamodb?.SequenceNumber ?? '', committedAt, partition, after: value, before: previous }
  }
  return {
    kinds: typeof kinds === 'string' ? [kinds] : kinds,
    change(record) {
      if (!decoded.has(record)) decoded.set(record, decodeRecord(record))
      return decoded.get(record)
    },
  }
}

function select<Value>(
  { kinds, change }: Source<Value>,
  events: readonly StreamEvent[],
  where?: FieldPattern,
): Selector<Touched<Value>> {
  return {
    kinds,
    events,
    where,
    read(record) {
      const event = record.eventName ?? (record.dynamodb?.NewImage ? 'MODIFY' : 'REMOVE')
      if (!events.includes(event) || !kinds.includes(kindOf(record) ?? '')) return undefined
      return !where || holds(where, record) ? change(record) : undefined
    },
  }
}

/** Items that are new. */
export function created<Value>(from: Source<Value>): Selector<Written<Value>> {
  return select(from, ['INSERT']) as Selector<Written<Value>>
}
/** Items that are new or changed. */
export function written<Value>(from: Source<Value>, where?: FieldPattern): Selector<Written<Value>> {
  return select(from, ['INSERT', 'MODIFY'], where) as Selector<Written<Value>>
}
/** Items that are changed, not new ones. */
export function modified<Value>(from: Source<Value>, where?: FieldPattern): Selector<Written<Value>> {
  return select(from, ['MODIFY'], where) as Selector<Written<Value>>
}
/** Items that are new, or removed. */
export function createdOrRemoved<Value>(from: Source<Value>): Selector<Touched<Value>> {
  return select(from, ['INSERT', 'REMOVE'])
}
/** Items that are new, changed or removed. */
export function touched<Value>(from: Source<Value>): Selector<Touched<Value>> {
  return select(from, ['INSERT', 'MODIFY', 'REMOVE'])
}

/** What follows from changes. It may be run again for the same ones, and must then do nothing new. */
export interface Reaction<Needs> {
  name: string
  on: Selector<unknown>
  /** whether it is handed all changes of a batch at once */
  isGathering?: boolean
  /** what to do with these records, one of them unless it gathers; undefined: nothing. `late`: they come after later ones */
  of(records: readonly DynamoDBRecord[], late?: boolean): ((needs: Needs) => Promise<void>) | undefined
}

/** A reaction to the changes that `on` selects, where `when` (default: always) says so. */
export function reaction<Wanted extends Change, Needs>(definition: {
  name: string
  on: Selector<Wanted>
  when?: (change: Wanted) => boolean
  run: (change: Wanted, needs: Needs) => Promise<void>
  /**
   * what to do for a change that was given up once and comes back when later ones are done; left out: the same. Who only
   * adds, or looks at things as they are, needs none; who would put back what was true then does.
   */
  late?: (change: Wanted, needs: Needs) => Promise<void>
}) {
  const { name, on, when = () => true, run, late = run } = definition
  return {
    name,
    on,
    when,
    run,
    of([record]: readonly DynamoDBRecord[], isLate = false) {
      const change = record && on.read(record)
      return change && when(change) ? (needs: Needs) => (isLate ? late : run)(change, needs) : undefined
    },
  }
}

/** A reaction that is handed what a batch has of the changes that `on` selects, oldest first, where `when` (default: always) says so. */
export function gathering<Wanted extends Change, Needs>(definition: {
  name: string
  on: Selector<Wanted>
  when?: (change: Wanted) => boolean
  run: (changes: readonly Wanted[], needs: Needs) => Promise<void>
  /** as of a reaction to one change */
  late?: (changes: readonly Wanted[], needs: Needs) => Promise<void>
}) {
  const { name, on, when = () => true, run, late = run } = definition
  return {
    name,
    on,
    when,
    run,
    isGathering: true,
    of(records: readonly DynamoDBRecord[], isLate = false) {
      const changes = records.map((record) => on.read(record)).filter((change) => change !== undefined)
      const wanted = changes.filter(when)
      return wanted.length > 0 ? (needs: Needs) => (isLate ? late : run)(wanted, needs) : undefined
    },
  }
}

/** What of a batch has to be done again. */
export interface Failed {
  reaction: string
  sequenceNumber: string
  error: unknown
}

/**
 * Runs every reaction over a batch: within a partition in order, each reaction on its own, so that one that fails holds up
 * neither the others nor other partitions. Later changes of the partition wait for the failed one: they come again with it.
 */
export async function react<Needs>(
  reactions: readonly Reaction<Needs>[],
  records: readonly DynamoDBRecord[],
  needs: Needs,
  late = false,
): Promise<Failed[]> {
  const chains = new Map<string, DynamoDBRecord[]>()
  for (const record of records) {
    const { NewImage, OldImage } = record.dynamodb ?? {}
    const partition = (NewImage ?? OldImage)?.[TABLE.partitionKey]?.S ?? ''
    chains.set(partition, [...(chains.get(partition) ?? []), record])
  }
  const failed: Failed[] = []
  async function inOrder(each: Reaction<Needs>, chain: readonly DynamoDBRecord[]): Promise<void> {
    for (const record of chain) {
      try {
        await each.of([record], late)?.(needs)
      } catch (error) {
        failed.push({ reaction: each.name, sequenceNumber: record.dynamodb?.SequenceNumber ?? '', error })
        return
      }
    }
  }
  const onePerPartition = (each: Reaction<Needs>) => [...chains.values()].map((chain) => inOrder(each, chain))
  async function allAtOnce(each: Reaction<Needs>): Promise<void> {
    try {
      await each.of(records, late)?.(needs)
    } catch {
      // Which of them it was shows one by one: the others are not to come again for it, nor to be given up with it.
      await Promise.all(onePerPartition(each))
    }
  }
  await Promise.all(reactions.flatMap((each) => (each.isGathering ? [allAtOnce(each)] : onePerPartition(each))))
  return failed
}

/** Which records a consumer is to be given: one that matches any of these. */
export interface StreamFilter {
  kinds: readonly string[]
  events: readonly StreamEvent[]
  where?: FieldPattern
}

const order: readonly StreamEvent[] = ['INSERT', 'MODIFY', 'REMOVE']

/** Whether whatever one lets pass the other lets pass, too. */
const isWithin = (one: FieldPattern, other: FieldPattern): boolean =>
  one.field === other.field && 'is' in one && 'isNot' in other && !one.is.some((text) => other.isNot.includes(text))

/**
 * The fewest filters that let pass what these select. Removed items have a filter of their own, since only their old image
 * is there; so has each field that somebody looks at, for the kinds and events that nobody wants whole.
 */
export function filtersOf(selectors: readonly Pick<Selector<unknown>, 'kinds' | 'events' | 'where'>[]): StreamFilter[] {
  const wanted = selectors.flatMap(({ kinds, events, where }) =>
    kinds.flatMap((kind) => events.map((event) => ({ kind, event, where }))),
  )
  const ofWhole = (kind: string, event: StreamEvent) =>
    wanted.some((one) => one.kind === kind && one.event === event && !one.where)
  const isCovered = (kind: string, event: StreamEvent, where: FieldPattern) =>
    ofWhole(kind, event) ||
    wanted.some((one) => one.kind === kind && one.event === event && one.where && isWithin(where, one.where))
  const filters = new Map<string, { kinds: Set<string>; events: StreamEvent[]; where?: FieldPattern }>()
  const add = (kind: string, events: StreamEvent[], where?: FieldPattern) => {
    if (events.length === 0) return
    // Several that ask for texts in one field become one that asks for any of them.
    const alike = where && ('is' in where ? [kind, where.field] : [kind, where])
    const key = JSON.stringify([events, alike])
    const known = filters.get(key)
    const is = new Set([known?.where, where].flatMap((one) => (one && 'is' in one ? one.is : [])))
    filters.set(key, {
      kinds: (known?.kinds ?? new Set()).add(kind),
      events,
      ...(where && { where: 'is' in where ? { ...where, is: [...is] } : where }),
    })
  }
  for (const kind of new Set(wanted.map((one) => one.kind))) {
    const events = order.filter((event) => ofWhole(kind, event))
    add(
      kind,
      events.filter((event) => event !== 'REMOVE'),
    )
    add(
      kind,
      events.filter((event) => event === 'REMOVE'),
    )
    for (const { kinds, events: some, where } of selectors) {
      if (where && kinds.includes(kind)) {
        add(
          kind,
          order.filter((event) => some.includes(event) && !isCovered(kind, event, where)),
          where,
        )
      }
    }
  }
  return [...filters.values()].map(({ kinds, ...filter }) => ({ kinds: [...kinds], ...filter }))
}

/** Whether any of these lets a record pass. */
export function passes(record: Filtered, filters: readonly StreamFilter[]): boolean {
  const { eventName } = record
  const kind = kindOf(record)
  return filters.some(
    ({ kinds, events, where }) =>
      events.some((event) => event === eventName) &&
      kinds.some((one) => one === kind) &&
      (!where || holds(where, record)),
  )
}

type Stored = { S?: string; M?: Record<string, Stored> }
function textAt(image: unknown, field: string): string | undefined {
  const path = field.split('.')
  const last = path.pop() ?? ''
  const holder = path.reduce((at, name) => at?.[name]?.M, image as Record<string, Stored> | undefined)
  return holder?.[last]?.S
}
