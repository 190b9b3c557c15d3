import type { StreamApi } from './stream-api.ts'
import type { StreamConsumer } from './stream-consumer.ts'
import type { LambdaRecord } from './stream-records.ts'
import type { Faults } from './types.ts'

/**
 * Reads the table's stream once for all its consumers: when it is told that something was written, and now and then on its
 * own, for what others write. It starts at the oldest record that one of them has not seen. Unlike the service it reads
 * shards one after another, gives up one record at a time (never a whole batch), knows no maximum record age, does not limit
 * a batch to 6 MB, and stops reading for all while one consumer is thousands behind.
 */
export interface StreamReader {
  nudge(): void
  /** a consumer has done something */
  moved(): void
  /** a nudge has not been looked into */
  behind(): boolean
  /** ends its wait for more to read */
  hurry(): void
  stop(): void
}

const IDLE_MS = 2000
const RETRY_MS = 250
/** From one look to the next: a message is followed by several small writes. */
const GAP_MS = 5
const PAGE = 1000
/** Reading pauses while so many records wait for one consumer. */
const AHEAD = 4000

export function startReader(options: {
  api: StreamApi
  streamArn: string
  consumers: readonly StreamConsumer[]
  faults: Faults
  now: () => number
}): StreamReader {
  const { api, streamArn, consumers, faults, now } = options
  /** The database's clock is not moved: what it says of when something was committed is put right. */
  const stamped = (record: LambdaRecord): LambdaRecord => {
    const { ApproximateCreationDateTime: at, ...rest } = record.dynamodb
    const moved = Math.round((now() - Date.now()) / 1_000)
    return { ...record, dynamodb: { ApproximateCreationDateTime: at + moved, ...rest } }
  }
  let shard: string | undefined
  /** the last record that was read of it */
  let read: string | undefined
  let iterator: string | undefined
  let nudges = 1
  let seen = 0
  let failing = false
  let stopped = false
  const [idle, waits] = [createPause(), createPause()]
  const isFull = () => consumers.some((consumer) => consumer.pending() >= AHEAD)
  const isIdle = () => consumers.every((consumer) => consumer.pending() === 0)

  async function loop(): Promise<void> {
    for (let looked = 0; !stopped; ) {
      // The first of several is looked at right away: somebody may wait for what it says.
      const gap = looked + GAP_MS - performance.now()
      if (gap > 0) await waits.pause(gap)
      if (stopped) return
      const nudged = nudges
      looked = performance.now()
      const more = !isFull() && (await look())
      if (stopped) return
      if (more === false && !isFull()) seen = nudged
      if (!more && nudges === nudged) await idle.pause(IDLE_MS)
    }
  }

  /** Reads once; true: there may be more right away. */
  async function look(): Promise<boolean> {
    try {
      iterator ??= await openIterator()
      if (iterator === undefined || shard === undefined) return false
      const { records, next, more } = await api.records(streamArn, iterator, PAGE)
      if (stopped) return false
      failing = false
      for (const record of records) {
        read = record.dynamodb.SequenceNumber
        const seenAt = stamped(record)
        for (const consumer of consumers) consumer.take(seenAt, shard)
      }
      iterator = next
      if (records.length > 0) for (const consumer of consumers) consumer.save()
      if (next === undefined) return await nextShard()
      return more
    } catch (error) {
      // What was under way is cut off with the connection.
      if (stopped) return false
      iterator = undefined
      const { name: problem, message } = error as Error
      faults.count('streams.readErrors')
      // Once per outage: it is tried again four times a second.
      if (!failing) console.error(`The stream can't be read: ${problem}: ${message}`)
      failing = true
      if (problem === 'ExpiredIteratorException') return true
      if (problem === 'TrimmedDataAccessException') {
        read = undefined
        return true
      }
      // The database is being started again, or refuses for now.
      nudges++
      await idle.pause(RETRY_MS)
      return !stopped
    }
  }

  async function openIterator(): Promise<string | undefined> {
    const current = await api.shards(streamArn)
    if (shard === undefined) startAtOldest(current)
    else if (!current.includes(shard)) [shard, read] = [current[0], undefined]
    return shard === undefined ? undefined : api.iterator(streamArn, shard, read)
  }

  function startAtOldest(current: readonly string[]): void {
    const starts = consumers.map(({ position }) => ({
      at: current.indexOf(position?.shard ?? ''),
      read: position?.read,
    }))
    const at = Math.min(...starts.map((start) => start.at))
    shard = current[Math.max(at, 0)]
    // One that has seen nothing, or whose shard is gone, wants all there is.
    const reads = starts.filter((start) => start.at === at).map((start) => start.read)
    read = at < 0 ? undefined : reads.reduce((a, b) => (BigInt(a ?? '0') < BigInt(b ?? '0') ? a : b))
  }

  async function nextShard(): Promise<boolean> {
    const current = await api.shards(streamArn)
    const next = shard === undefined ? undefined : current[current.indexOf(shard) + 1]
    if (next === undefined || !isIdle()) return false
    shard = next
    read = undefined
    return true
  }

  loop().catch((error) => console.error(`The stream reader failed: ${(error as Error).stack}`))
  return {
    nudge() {
      nudges++
      idle.end()
    },
    moved() {
      // It may have waited for room, or for the end of a shard.
      if (seen < nudges || iterator === undefined) idle.end()
    },
    behind: () => seen < nudges,
    hurry: waits.end,
    stop() {
      stopped = true
      idle.end()
      waits.end()
    },
  }
}

/** A wait that can be ended early. */
function createPause() {
  let end: () => void = () => {}
  return {
    pause: (ms: number) =>
      new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms)
        timer.unref()
        end = () => {
          clearTimeout(timer)
          resolve()
        }
      }),
    end: () => end(),
  }
}
