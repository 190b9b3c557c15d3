import { randomUUID } from 'node:crypto'
import { openJournal } from './journal.ts'
import { type Snapshot, snapshotOf } from './snapshot.ts'
import type { LocalClock, QueueDefinition } from './types.ts'

export interface QueueMessage {
  id: string
  queue: string
  groupId: string
  deduplicationId: string
  body: string
  attributes: Record<string, { DataType: string; StringValue?: string }>
  /** 20 digits, counting up */
  sequence: string
  sentAt: number
  receiveCount: number
  firstReceivedAt: number | null
  /** of a dead letter: the queue it was given up in */
  from?: string
}

/** What is known of a message only while the process lives: after a restart every message is visible. */
export interface Held {
  message: QueueMessage
  visibleAt: number
  receipt: string | null
  /** taken by the event source mapping, whose invocation has not ended */
  invoking: boolean
  /** how often, and at what real time, its wait was cut short */
  hurries: number
  hurriedAt: number
}

export interface FifoStore {
  send(message: Pick<QueueMessage, 'queue' | 'groupId' | 'deduplicationId' | 'body' | 'attributes'>): QueueMessage
  /** the messages of a group that can be received now, oldest first; none while one of them is invisible */
  available(queue: string, groupId: string): Held[]
  /** when a group can be received from again; undefined: it is empty */
  availableAt(queue: string, groupId: string): number | undefined
  /** counts the receive; undefined: it went to the dead-letter queue instead */
  take(held: Held, visibilityMs: number): Held | undefined
  byReceipt(queue: string, receipt: string): Held | undefined
  delete(held: Held): void
  /** into its dead-letter queue */
  bury(held: Held): void
  /** back to the queue it was buried from, received by nobody yet; `unless` it is not known, as of an earlier version's */
  exhume(held: Held, unless: string): void
  /** every message of a group, visible or not */
  group(queue: string, groupId: string): Held[]
  groups(queue: string): string[]
  all(queue: string): Held[]
  size(queue: string): number
  snapshot(): Snapshot
  close(): void
}

type Sent = { messageId: string; sequence: string; until: number }
const DEDUPLICATION_MS = 5 * 60_000
/** Nobody reads a dead-letter queue here, so it must not grow for ever. */
const UNREAD_LIMIT = 10_000

/** The messages of all queues: in order per group, durable, and each deduplication id once in five minutes. */
export function openFifoStore(options: {
  file: (name: string) => string | null
  clock: LocalClock
  definition: (name: string) => QueueDefinition
  /** a message came in or left the way of another */
  onChange: (queue: string, groupId: string) => void
}): FifoStore {
  const { file, clock, definition, onChange } = options
  const messages = openJournal<QueueMessage>(file('queue-messages.jsonl'))
  const sent = openJournal<Sent>(file('queue-deduplication.jsonl'))
  const queues = new Map<string, Map<string, Held[]>>()
  const receipts = new Map<string, Held>()
  let sequence = BigInt(Date.now()) * 1_000_000n

  const groupsOf = (queue: string) => {
    const groups = queues.get(queue) ?? new Map<string, Held[]>()
    queues.set(queue, groups)
    return groups
  }
  const place = (message: QueueMessage) => {
    const groups = groupsOf(message.queue)
    const group = groups.get(message.groupId) ?? []
    group.push({
      message,
      visibleAt: 0,
      receipt: null,
      invoking: false,
      hurries: 0,
      hurriedAt: 0,
    })
    groups.set(message.groupId, group)
  }
  const remove = (held: Held) => {
    const { queue, groupId } = held.message
    const left = (groupsOf(queue).get(groupId) ?? []).filter((other) => other !== held)
    if (left.length > 0) groupsOf(queue).set(groupId, left)
    else groupsOf(queue).delete(groupId)
    if (held.receipt) receipts.delete(held.receipt)
  }
  const size = (queue: string) => {
    let count = 0
    for (const group of groupsOf(queue).values()) count += group.length
    return count
  }

  const stored = [...messages.values()].sort((a, b) => (a.sequence < b.sequence ? -1 : 1))
  for (const message of stored) place(message)
  const last = stored.at(-1)
  if (last && BigInt(last.sequence) >= sequence) sequence = BigInt(last.sequence)

  function forgetOldDeduplication(): void {
    for (const [key, { until }] of sent.entries()) {
      if (until > clock.now()) return
      sent.delete(key)
    }
  }

  function bury(held: Held): void {
    const queue = definition(held.message.queue).redrive?.deadLetterQueue
    if (queue === undefined) return
    remove(held)
    const message = { ...held.message, queue, from: held.message.queue }
    messages.set(message.id, message)
    place(message)
    const oldest = groupsOf(queue).values().next().value?.[0]
    if (oldest && size(queue) > UNREAD_LIMIT) {
      remove(oldest)
      messages.delete(oldest.message.id)
    }
  }

  return {
    send(input) {
      forgetOldDeduplication()
      const key = `${input.queue}|${input.groupId}|${input.deduplicationId}`
      const earlier = sent.get(key)
      sequence++
      const message: QueueMessage = {
        ...input,
        id: earlier?.messageId ?? randomUUID(),
        sequence: earlier?.sequence ?? sequence.toString().padStart(20, '0'),
        sentAt: clock.now(),
        receiveCount: 0,
        firstReceivedAt: null,
      }
      if (earlier) return message
      // The message first: a crash in between may store it twice, never lose it.
      messages.set(message.id, message)
      const until = clock.now() + DEDUPLICATION_MS
      sent.set(key, { messageId: message.id, sequence: message.sequence, until })
      place(message)
      onChange(message.queue, message.groupId)
      return message
    },
    available(queue, groupId) {
      const group = groupsOf(queue).get(groupId) ?? []
      return group.some((held) => held.invoking || held.visibleAt > clock.now()) ? [] : [...group]
    },
    availableAt(queue, groupId) {
      const group = groupsOf(queue).get(groupId)
      return group?.reduce(
        (latest, held) => Math.max(latest, held.invoking ? Number.POSITIVE_INFINITY : held.visibleAt),
        0,
      )
    },
    take(held, visibilityMs) {
      const { redrive } = definition(held.message.queue)
      if (redrive && held.message.receiveCount >= redrive.maxReceiveCount) {
        bury(held)
        return undefined
      }
      held.message.receiveCount++
      held.message.firstReceivedAt ??= clock.now()
      messages.set(held.message.id, held.message)
      if (held.receipt) receipts.delete(held.receipt)
      held.receipt = randomUUID()
      receipts.set(held.receipt, held)
      held.visibleAt = clock.now() + visibilityMs
      return held
    },
    byReceipt(queue, receipt) {
      const held = receipts.get(receipt)
      return held?.message.queue === queue ? held : undefined
    },
    delete(held) {
      remove(held)
      messages.delete(held.message.id)
      onChange(held.message.queue, held.message.groupId)
    },
    bury,
    exhume(held, unless) {
      const { from: queue = unless, ...rest } = held.message
      remove(held)
      const message = { ...rest, queue, sentAt: clock.now(), receiveCount: 0, firstReceivedAt: null }
      messages.set(message.id, message)
      place(message)
      onChange(queue, message.groupId)
    },
    group: (queue, groupId) => [...(groupsOf(queue).get(groupId) ?? [])],
    groups: (queue) => [...groupsOf(queue).keys()],
    all: (queue) => [...groupsOf(queue).values()].flat(),
    size,
    snapshot() {
      const kept = structuredClone([...queues])
      const deduplication = snapshotOf(sent)
      return () => {
        for (const { message } of [...queues.values()].flatMap((groups) => [...groups.values()].flat())) {
          messages.delete(message.id)
        }
        queues.clear()
        receipts.clear()
        for (const [queue, groups] of structuredClone(kept)) {
          queues.set(queue, groups)
          for (const held of [...groups.values()].flat()) {
            messages.set(held.message.id, held.message)
            if (held.receipt) receipts.set(held.receipt, held)
          }
        }
        deduplication()
      }
    },
    close() {
      messages.close()
      sent.close()
    },
  }
}
