import {
  DescribeStreamCommand,
  type DynamoDBStreamsClient,
  GetRecordsCommand,
  GetShardIteratorCommand,
  type Shard,
} from '@aws-sdk/client-dynamodb-streams'
import type { FunctionName } from '../../functions/manifest.ts'
import type { StreamFilter } from '../../functions/platform/stream.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import type { Journal } from './journal.ts'
import { type Lane, startLane } from './stream-lane.ts'
import { isShown, type LambdaRecord, toLambdaRecord } from './stream-records.ts'
import type { Faults, Invoke } from './types.ts'

/**
 * Lambda's event source mapping on the table's stream, over the stream's own API: filters, batches, checkpoints that are
 * written after the work was done, and the records of one partition key always in order. It starts at the oldest record
 * there is. Unlike the service it reads shards one after another, gives up one record at a time (never a whole batch),
 * knows no maximum record age and no batching window, and does not limit a batch to 6 MB.
 */
export interface StreamPoller {
  nudge(): void
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
const IDLE_MS = 250
/** Reading pauses while so many records wait. */
const AHEAD = 1000

export function startPoller(options: {
  name: FunctionName
  filters: readonly StreamFilter[]
  client: DynamoDBStreamsClient
  streamArn: string
  checkpoints: Journal<Checkpoint>
  faults: Faults
  invoke: Invoke
  onGiveUp: (record: LambdaRecord, error: string) => Promise<void>
}): StreamPoller {
  const { name, filters, client, streamArn, checkpoints, faults, invoke } = options
  // A stream of another table has other numbers.
  const key = `${name} ${streamArn}`
  for (const [other] of checkpoints.entries()) {
    if (other.startsWith(`${name} `) && other !== key) checkpoints.delete(other)
  }
  const stored = checkpoints.get(key)
  let shard = stored?.shard
  /** a record up to here was done with before, or is in a lane */
  let read = stored ? stored.lanes.reduce((a, b) => (BigInt(a) < BigInt(b) ? a : b)) : undefined
  const done: string[] = Array.from({ length: LANES }, (_, lane) => stored?.lanes[lane] ?? '0')
  let iterator: string | undefined
  let nudges = 1
  let seen = 0
  let failing = false
  let stopped = false
  let wake: () => void = () => {}

  const lanes: Lane[] = done.map((_, index) =>
    startLane({
      name: `streams.${name}`,
      faults,
      invoke: (Records) => invoke(name, { Records }),
      onDone(record) {
        done[index] = record.dynamodb.SequenceNumber
        save()
        if (waiting() < AHEAD) wake()
      },
      onGiveUp: options.onGiveUp,
    }),
  )
  const waiting = () => lanes.reduce((sum, lane) => sum + lane.pending(), 0)

  function save(): void {
    if (stopped || shard === undefined || read === undefined) return
    const position = read
    checkpoints.set(key, { shard, lanes: done.map((at, index) => (lanes[index]?.pending() ? at : position)) })
  }

  async function loop(): Promise<void> {
    while (!stopped) {
      const nudged = nudges
      const more = waiting() < AHEAD && (await look())
      if (stopped) return
      if (more === false && waiting() < AHEAD) seen = nudged
      if (!more && nudges === nudged) await pause()
    }
  }

  /** Reads once; true: there may be more right away. */
  async function look(): Promise<boolean> {
    try {
      iterator ??= await openIterator()
      if (iterator === undefined) return false
      const { Records = [], NextShardIterator } = await client.send(
        new GetRecordsCommand({ ShardIterator: iterator, Limit: AHEAD }),
      )
      if (stopped) return false
      failing = false
      for (const record of Records) hand(toLambdaRecord(record, streamArn))
      iterator = NextShardIterator
      if (Records.length > 0) save()
      if (NextShardIterator === undefined) return await nextShard()
      return Records.length > 0
    } catch (error) {
      iterator = undefined
      const { name: problem, message } = error as Error
      faults.count('streams.readErrors')
      // Once per outage: it is tried again four times a second.
      if (!failing) console.error(`${name} can't read the stream: ${problem}: ${message}`)
      failing = true
      if (problem === 'ExpiredIteratorException') return true
      if (problem === 'TrimmedDataAccessException') {
        read = undefined
        return true
      }
      // The database is being started again, or refuses for now: the slow poll is the retry.
      nudges++
      await pause()
      return !stopped
    }
  }

  function hand(record: LambdaRecord): void {
    const sequence = record.dynamodb.SequenceNumber
    const index = laneOf(record)
    // An idle lane has nothing left before this record, whatever it did last.
    if (lanes[index]?.pending() === 0 && BigInt(read ?? '0') > BigInt(done[index] ?? '0')) done[index] = read ?? '0'
    read = sequence
    if (BigInt(sequence) <= BigInt(done[index] ?? '0')) return
    if (isShown(record, filters)) lanes[index]?.add(record)
  }

  async function openIterator(): Promise<string | undefined> {
    const current = await shards()
    shard ??= current[0]?.ShardId
    if (shard === undefined) return undefined
    const isKept = current.some(({ ShardId }) => ShardId === shard)
    if (!isKept) {
      shard = current[0]?.ShardId
      read = undefined
    }
    const { ShardIterator } = await client.send(
      new GetShardIteratorCommand({
        StreamArn: streamArn,
        ShardId: shard,
        ...(read === undefined
          ? { ShardIteratorType: 'TRIM_HORIZON' }
          : { ShardIteratorType: 'AFTER_SEQUENCE_NUMBER', SequenceNumber: read }),
      }),
    )
    return ShardIterator
  }

  async function nextShard(): Promise<boolean> {
    const current = await shards()
    const next = current[current.findIndex(({ ShardId }) => ShardId === shard) + 1]
    if (!next || waiting() > 0) return false
    shard = next.ShardId
    read = undefined
    return true
  }

  async function shards(): Promise<Shard[]> {
    const all: Shard[] = []
    let from: string | undefined
    do {
      const { StreamDescription } = await client.send(
        new DescribeStreamCommand({ StreamArn: streamArn, ExclusiveStartShardId: from }),
      )
      all.push(...(StreamDescription?.Shards ?? []))
      from = StreamDescription?.LastEvaluatedShardId
    } while (from !== undefined)
    return all
  }

  function pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, IDLE_MS)
      timer.unref()
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  loop().catch((error) => console.error(`The stream reader of ${name} failed: ${(error as Error).stack}`))
  return {
    nudge() {
      nudges++
      wake()
    },
    pending: () => waiting() + (seen < nudges ? 1 : 0),
    hurry() {
      for (const lane of lanes) lane.hurry()
    },
    stop() {
      stopped = true
      for (const lane of lanes) lane.stop()
      wake()
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
