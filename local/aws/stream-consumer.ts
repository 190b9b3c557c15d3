import type { FunctionName } from '../../functions/manifest.ts'
import type { StreamFilter } from '../../functions/platform/stream.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import type { Journal } from './journal.ts'
import { type Lane, startLane } from './stream-lane.ts'
import { isShown, type LambdaRecord } from './stream-records.ts'
import type { Faults, Invoke } from './types.ts'

/**
 * One function's part of the event source mapping on the table's stream: its filters, its batches, and its checkpoint,
 * which is written after the work was done. The records of one partition key are always in order.
 */
export interface StreamConsumer {
  /** where it stopped the last time; undefined: it has seen nothing yet */
  position: { shard: string; read: string } | undefined
  /** the next record of the stream; one that it has seen is passed over */
  take(record: LambdaRecord, shard: string): void
  /** notes that what was taken until now is all there is */
  save(): void
  /** records that it is not done with */
  pending(): number
  hurry(): void
  stop(): void
}

/** How far a consumer got: `lanes[i]` is the last record of lane i that is done with. */
export interface Checkpoint {
  shard: string
  lanes: string[]
}

const LANES = 4

const isAfter = (sequence: string, other: string | undefined) => BigInt(sequence) > BigInt(other ?? '0')

export function startConsumer(options: {
  name: FunctionName
  filters: readonly StreamFilter[]
  windowMs: number
  streamArn: string
  checkpoints: Journal<Checkpoint>
  faults: Faults
  invoke: Invoke
  onDone: () => void
  onGiveUp: (record: LambdaRecord, error: string) => Promise<void>
}): StreamConsumer {
  const { name, filters, windowMs, streamArn, checkpoints, faults, invoke } = options
  // A stream of another table has other numbers.
  const key = `${name} ${streamArn}`
  for (const [other] of checkpoints.entries()) {
    if (other.startsWith(`${name} `) && other !== key) checkpoints.delete(other)
  }
  const stored = checkpoints.get(key)
  let shard = stored?.shard
  /** a record up to here was done with before, or is in a lane */
  let read = stored?.lanes.reduce((a, b) => (isAfter(b, a) ? a : b))
  const position = stored && read !== undefined ? { shard: stored.shard, read } : undefined
  const done: string[] = Array.from({ length: LANES }, (_, lane) => stored?.lanes[lane] ?? '0')
  let stopped = false

  const lanes: Lane[] = done.map((_, index) =>
    startLane({
      name: `streams.${name}`,
      faults,
      windowMs,
      invoke: (Records) => invoke(name, { Records }),
      onDone(record) {
        done[index] = record.dynamodb.SequenceNumber
        save()
        options.onDone()
      },
      onGiveUp: options.onGiveUp,
    }),
  )

  function save(): void {
    if (stopped || shard === undefined || read === undefined) return
    const position = read
    checkpoints.set(key, { shard, lanes: done.map((at, index) => (lanes[index]?.pending() ? at : position)) })
  }

  return {
    position,
    take(record, from) {
      const sequence = record.dynamodb.SequenceNumber
      if (read !== undefined && !isAfter(sequence, read)) return
      const index = laneOf(record)
      // An idle lane has nothing left before this record, whatever it did last.
      if (lanes[index]?.pending() === 0 && isAfter(read ?? '0', done[index])) done[index] = read ?? '0'
      shard = from
      read = sequence
      if (isAfter(sequence, done[index]) && isShown(record, filters)) lanes[index]?.add(record)
    },
    save,
    pending: () => lanes.reduce((sum, lane) => sum + lane.pending(), 0),
    hurry() {
      for (const lane of lanes) lane.hurry()
    },
    stop() {
      stopped = true
      for (const lane of lanes) lane.stop()
    },
  }
}

function laneOf({ dynamodb }: LambdaRecord): number {
  let hash = 0
  for (const character of JSON.stringify(dynamodb.Keys[TABLE.partitionKey] ?? dynamodb.Keys)) {
    hash = (hash * 31 + character.charCodeAt(0)) | 0
  }
  return Math.abs(hash) % LANES
}
