import { createHash } from 'node:crypto'
import { createAlarm } from './alarm.ts'
import type { FifoStore, Held } from './fifo-store.ts'
import type { Faults, Invoke, LocalClock, QueueDefinition } from './types.ts'

/**
 * Lambda's event source mapping on a FIFO queue: batches of one or more groups, one batch per group at a time, groups
 * side by side, `ReportBatchItemFailures`. What failed comes back after its visibility timeout, or when the function said
 * with ChangeMessageVisibility. Unlike the service it sees a message at once instead of polling, and never scales down.
 */
export interface QueueMapping {
  /** something may be receivable in that group */
  offer(groupId: string): void
  /** the waits of postponed messages end now */
  hurry(): void
  stop(): void
}

/** Cutting waits short again and again must not wear out a message's receives: each time it takes a little longer. */
const HURRY_GAP_MS = 200

export function startQueueMapping(options: {
  definition: QueueDefinition & { consumer: NonNullable<QueueDefinition['consumer']> }
  arn: string
  store: FifoStore
  clock: LocalClock
  invoke: Invoke
  faults: Faults
  /** disabled, it takes nothing; whoever enables it offers what there is */
  isOn: () => boolean
}): QueueMapping {
  const { definition, arn, store, clock, invoke, faults, isOn } = options
  const { name, consumer } = definition
  const visibilityMs = definition.visibilityTimeoutSeconds * 1000
  const ready = new Set<string>()
  const waiting = new Map<string, number>()
  let running = 0
  let stopped = false
  let planned = false

  const alarm = createAlarm(clock, () => {
    for (const [group, at] of waiting) {
      if (at > clock.now()) alarm.at(at)
      else offer(group)
    }
  })

  function offer(group: string): void {
    waiting.delete(group)
    ready.delete(group)
    const at = store.availableAt(name, group)
    if (at === undefined || at === Number.POSITIVE_INFINITY) return
    if (at > clock.now()) {
      waiting.set(group, at)
      alarm.at(at)
      return
    }
    ready.add(group)
    if (planned) return
    planned = true
    // In a later turn, so that messages sent together travel together.
    setImmediate(() => {
      planned = false
      pump()
    })
  }

  function pump(): void {
    while (!stopped && isOn() && ready.size > 0 && running < consumer.concurrency) {
      const batch = nextBatch()
      if (batch.length === 0) continue
      running++
      run(batch)
        .catch((error) => {
          // A defect of the stand-in, not of the function: say so and let the messages come back.
          console.error(`The queue ${name} failed: ${(error as Error).stack}`)
        })
        .finally(() => {
          // After a stop the batch belongs to whoever came after.
          if (stopped) return
          running--
          release(batch)
          pump()
        })
    }
  }

  /** Several groups share a batch only when there are more of them than free places, as in the service. */
  function nextBatch(): Held[] {
    const batch: Held[] = []
    do {
      const group = pick()
      if (group === undefined) break
      ready.delete(group)
      for (const held of store.available(name, group).slice(0, consumer.batchSize - batch.length)) {
        const taken = store.take(held, visibilityMs)
        if (!taken) continue
        taken.invoking = true
        batch.push(taken)
      }
      if (!batch.some((held) => held.message.groupId === group)) offer(group)
    } while (batch.length < consumer.batchSize && ready.size > consumer.concurrency - running)
    return batch
  }

  function pick(): string | undefined {
    if (!faults.reordering) return ready.values().next().value
    return [...ready][Math.floor(Math.random() * ready.size)]
  }

  async function run(batch: Held[]): Promise<void> {
    let failed = await attempt(batch)
    if (!stopped && faults.duplicates && failed.size === 0) {
      faults.count('queue.duplicates')
      failed = await attempt(batch)
    }
    if (stopped) return
    for (const held of batch) {
      // The function may have deleted it itself.
      if (store.byReceipt(name, held.receipt ?? '') !== held) continue
      if (failed.has(held.message.id)) faults.count('queue.failures')
      else store.delete(held)
    }
  }

  /** Answers the ids of the messages that have to come back. */
  async function attempt(batch: Held[]): Promise<Set<string>> {
    faults.count('queue.batches')
    const everything = new Set(batch.map((held) => held.message.id))
    let answer: unknown
    try {
      answer = await invoke(consumer.fn, { Records: batch.map((held) => toRecord(held, arn)) })
    } catch (error) {
      faults.count('queue.errors')
      console.error(`${consumer.fn} failed on a batch of ${name}: ${(error as Error).message}`)
      return everything
    }
    const failures = (answer as { batchItemFailures?: { itemIdentifier?: string }[] } | null)?.batchItemFailures ?? []
    const ids = failures.map(({ itemIdentifier }) => itemIdentifier ?? '')
    // An id that is none of the batch's makes Lambda take the whole batch as failed.
    return ids.every((id) => everything.has(id)) ? new Set(ids) : everything
  }

  function release(batch: Held[]): void {
    for (const held of batch) held.invoking = false
    for (const group of new Set(batch.map((held) => held.message.groupId))) offer(group)
  }

  for (const group of store.groups(name)) offer(group)
  return {
    offer,
    hurry() {
      const now = Date.now()
      for (const [group] of [...waiting]) {
        for (const held of store.group(name, group)) {
          if (held.visibleAt <= clock.now() || now - held.hurriedAt < Math.min(HURRY_GAP_MS, 2 ** held.hurries))
            continue
          held.hurries++
          held.hurriedAt = now
          held.visibleAt = 0
        }
        offer(group)
      }
    },
    stop() {
      stopped = true
      alarm.close()
    },
  }
}

function toRecord({ message, receipt }: Held, arn: string) {
  return {
    messageId: message.id,
    receiptHandle: receipt,
    body: message.body,
    attributes: messageAttributes(message),
    messageAttributes: Object.fromEntries(
      Object.entries(message.attributes).map(([name, { DataType, StringValue }]) => [
        name,
        { stringValue: StringValue, stringListValues: [], binaryListValues: [], dataType: DataType },
      ]),
    ),
    md5OfBody: md5(message.body),
    eventSource: 'aws:sqs',
    eventSourceARN: arn,
    awsRegion: 'us-east-1',
  }
}

/** The system attributes of a message, as SQS and Lambda name them. */
export function messageAttributes(message: Held['message']): Record<string, string> {
  return {
    ApproximateReceiveCount: String(message.receiveCount),
    SentTimestamp: String(message.sentAt),
    SequenceNumber: message.sequence,
    MessageGroupId: message.groupId,
    SenderId: 'AIDALOCAL',
    MessageDeduplicationId: message.deduplicationId,
    ApproximateFirstReceiveTimestamp: String(message.firstReceivedAt ?? message.sentAt),
  }
}

export function md5(text: string): string {
  return createHash('md5').update(text).digest('hex')
}
