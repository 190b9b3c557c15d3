import type { LambdaRecord } from './stream-records.ts'
import type { Faults } from './types.ts'

/**
 * One of the side-by-side workers of an event source mapping: the records of some partition keys, strictly in order, in
 * batches of up to 100, with partial batch failures, bisection and a bounded number of retries.
 */
export interface Lane {
  add(record: LambdaRecord): void
  /** records not yet done with */
  pending(): number
  /** ends the wait before a retry */
  hurry(): void
  stop(): void
}

const BATCH = 100
const RETRIES = 10
const BACKOFF_MS = 100
const MAX_BACKOFF_MS = 5000

export function startLane(options: {
  name: string
  faults: Faults
  /** how long the first record of a batch waits for more */
  windowMs: number
  invoke: (records: LambdaRecord[]) => Promise<unknown>
  /** everything up to and with this record is done with */
  onDone: (record: LambdaRecord) => void
  /** it is done with once this resolves */
  onGiveUp: (record: LambdaRecord, error: string) => Promise<void>
}): Lane {
  const { name, faults, windowMs, invoke, onDone, onGiveUp } = options
  let queue: LambdaRecord[] = []
  let running = false
  let stopped = false
  let wake: () => void = () => {}

  async function run(): Promise<void> {
    let size = BATCH
    let attempts = 0
    while (queue.length > 0 && !stopped) {
      if (faults.reordering) await pause(Math.random() * 20)
      const batch = queue.slice(0, faults.reordering ? 1 + Math.floor(Math.random() * size) : size)
      const { done, error } = await attempt(batch)
      if (stopped) return
      finish(batch.slice(0, done))
      if (error === undefined) {
        size = BATCH
        attempts = 0
      } else if (done > 0) {
        attempts = 1
        await backOff(attempts)
      } else if (error.whole && batch.length > 1) {
        // Halve it until the record that fails stands alone: bisecting does not count as a retry.
        size = Math.ceil(batch.length / 2)
      } else if (attempts >= RETRIES) {
        faults.count(`${name}.failed`)
        for (const record of batch.slice(0, 1)) await onGiveUp(record, error.message)
        if (stopped) return
        finish(batch.slice(0, 1))
        size = BATCH
        attempts = 0
      } else {
        await backOff(++attempts)
      }
    }
    // Not a turn later: a record added in between would be left lying.
    running = false
  }

  function finish(records: LambdaRecord[]): void {
    queue = queue.slice(records.length)
    const last = records.at(-1)
    if (last) onDone(last)
  }

  /** How many records, from the first on, are done, and what went wrong with the rest. */
  async function attempt(
    batch: LambdaRecord[],
  ): Promise<{ done: number; error?: { whole: boolean; message: string } }> {
    try {
      const first = await once(batch)
      if (first.error || !faults.duplicates || stopped) return first
      faults.count(`${name}.duplicates`)
      return await once(batch)
    } catch (error) {
      faults.count(`${name}.errors`)
      const { message } = error as Error
      return { done: 0, error: { whole: true, message } }
    }
  }

  async function once(batch: LambdaRecord[]): ReturnType<typeof attempt> {
    faults.count(`${name}.batches`)
    faults.count(`${name}.records`, batch.length)
    const answer = (await invoke(batch)) as { batchItemFailures?: { itemIdentifier?: string }[] } | null | undefined
    const failures = answer?.batchItemFailures ?? []
    if (failures.length === 0) return { done: batch.length }
    const positions = failures.map(({ itemIdentifier }) =>
      batch.findIndex((record) => record.dynamodb.SequenceNumber === itemIdentifier),
    )
    faults.count(`${name}.partial`)
    const message = 'The function reported the record as failed.'
    // An identifier that is none of the batch's makes Lambda take the whole batch as failed.
    if (positions.includes(-1)) return { done: 0, error: { whole: true, message } }
    return { done: Math.min(...positions), error: { whole: false, message } }
  }

  function backOff(attempt: number): Promise<void> {
    faults.count(`${name}.retries`)
    return pause(Math.min(BACKOFF_MS * 2 ** (attempt - 1), MAX_BACKOFF_MS))
  }

  function pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms)
      wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  return {
    add(record) {
      queue.push(record)
      if (running) return
      running = true
      // In a later turn, so that records read together travel together.
      const begin = () => {
        run().catch((error) => console.error(`The stream consumer ${name} failed: ${(error as Error).stack}`))
      }
      if (windowMs > 0) void pause(windowMs).then(begin)
      else setImmediate(begin)
    },
    pending: () => queue.length,
    hurry: () => wake(),
    stop() {
      stopped = true
      queue = []
      wake()
    },
  }
}
