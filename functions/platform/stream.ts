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
/** Which records are wanted, and each as the change that it is. */
export interface Selector<Wanted> {
  kinds: readonly string[]
  events: readonly StreamEvent[]
  /** undefined: not one of these */
  read(record: DynamoDBRecord): Wanted | undefined
}

const image = (given: Record<string, unknown> | undefined): Item | undefined =>
  given ? unmarshall(given as Record<string, AttributeValue>) : undefined

/** The item kind of a record. */
function kindOf({ dynamodb }: DynamoDBRecord): string | undefined {
  return (dynamodb?.NewImage ?? dynamodb?.OldImage)?.[TABLE.kind]?.S
}

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
    return { sequenceNumber: dynamodb?.SequenceNumber ?? '', partition, after: value, before: previous }
  }
  return {
    kinds: typeof kinds === 'string' ? [kinds] : kinds,
    change(record) {
      if (!decoded.has(record)) decoded.set(record, decodeRecord(record))
      return decoded.get(record)
    },
  }
}

function select<Value>({ kinds, change }: Source<Value>, events: readonly StreamEvent[]): Selector<Touched<Value>> {
  return {
    kinds,
    events,
    read(record) {
      const event = record.eventName ?? (record.dynamodb?.NewImage ? 'MODIFY' : 'REMOVE')
      if (!events.includes(event) || !kinds.includes(kindOf(record) ?? '')) return undefined
      return change(record)
    },
  }
}

/** Items that are new or changed. */
export function written<Value>(from: Source<Value>): Selector<Written<Value>> {
  return select(from, ['INSERT', 'MODIFY']) as Selector<Written<Value>>
}
/** Items that are changed, not new ones. */
export function modified<Value>(from: Source<Value>): Selector<Written<Value>> {
  return select(from, ['MODIFY']) as Selector<Written<Value>>
}
/** Items that are new, changed or removed. */
export function touched<Value>(from: Source<Value>): Selector<Touched<Value>> {
  return select(from, ['INSERT', 'MODIFY', 'REMOVE'])
}

/** What follows from a change. It may be run again for the same one, and must then do nothing new. */
export interface Reaction<Needs> {
  name: string
  on: Selector<unknown>
  /** what to do with this record; undefined: nothing. `late`: it comes after later ones */
  of(record: DynamoDBRecord, late?: boolean): ((needs: Needs) => Promise<void>) | undefined
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
    of(record: DynamoDBRecord, isLate = false) {
      const change = on.read(record)
      return change && when(change) ? (needs: Needs) => (isLate ? late : run)(change, needs) : undefined
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
  await Promise.all(
    [...chains.values()].flatMap((chain) =>
      reactions.map(async (each) => {
        for (const record of chain) {
          try {
            await each.of(record, late)?.(needs)
          } catch (error) {
            failed.push({ reaction: each.name, sequenceNumber: record.dynamodb?.SequenceNumber ?? '', error })
            return
          }
        }
      }),
    ),
  )
  return failed
}

/** Which records a consumer is to be given: one that matches any of these. */
export interface StreamFilter {
  kinds: readonly string[]
  events: readonly StreamEvent[]
}

/** The fewest filters that let pass what these select: per set of events, the kinds that are wanted so. */
export function filtersOf(selectors: readonly Pick<Selector<unknown>, 'kinds' | 'events'>[]): StreamFilter[] {
  const eventsOf = new Map<string, Set<StreamEvent>>()
  for (const { kinds, events } of selectors) {
    for (const kind of kinds) eventsOf.set(kind, new Set([...(eventsOf.get(kind) ?? []), ...events]))
  }
  const order: StreamEvent[] = ['INSERT', 'MODIFY', 'REMOVE']
  const filters = new Map<string, { kinds: string[]; events: StreamEvent[] }>()
  for (const [kind, wanted] of eventsOf) {
    const events = order.filter((event) => wanted.has(event))
    const filter = filters.get(events.join()) ?? { kinds: [], events }
    filter.kinds.push(kind)
    filters.set(events.join(), filter)
  }
  return [...filters.values()]
}
