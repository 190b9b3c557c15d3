import { streamFilters } from '../../functions/edges/stream/filters.ts'
import type { FunctionName } from '../../functions/manifest.ts'
import { openRecordLog } from '../record-log.ts'
import type { FailedEvents } from './failed-events.ts'
import { openJournal } from './journal.ts'
import { openStreamApi } from './stream-api.ts'
import { type Checkpoint, type StreamConsumer, startConsumer } from './stream-consumer.ts'
import { type StreamReader, startReader } from './stream-reader.ts'
import type { FailedWork, Faults, Invoke, Streams } from './types.ts'

export interface StreamsStandIn extends Streams {
  restart(): void
  close(): void
}

const KEPT_FAILURES = 1000
const WINDOW_MS = 15

/** Both consumers of the table's stream, with their checkpoints and the records that were given up. */
export async function startStreams(options: {
  file: (name: string) => string | null
  table: { endpoint: string; name: string }
  faults: Faults
  failures: FailedEvents
  invoke: Invoke
  now: () => number
}): Promise<StreamsStandIn> {
  const { file, table, faults, failures, invoke, now } = options
  const api = openStreamApi(table.endpoint)
  const streamArn = await api.streamOf(table.name)
  if (streamArn === undefined) throw new Error(`The table ${table.name} has no stream.`)

  const checkpoints = openJournal<Checkpoint>(file('stream-checkpoints.jsonl'))
  const failed = openRecordLog<FailedWork>(file('failed-records.jsonl'), KEPT_FAILURES)
  let consumers: StreamConsumer[] = []
  let reader: StreamReader | undefined
  function start(): void {
    const names = Object.keys(streamFilters) as (keyof typeof streamFilters & FunctionName)[]
    consumers = names.map((name) =>
      startConsumer({
        name,
        filters: streamFilters[name],
        // On one machine they share a processor, and somebody waits for the other one.
        windowMs: name === 'reactions' ? 0 : WINDOW_MS,
        streamArn: streamArn as string,
        checkpoints,
        faults,
        invoke,
        onDone: () => reader?.moved(),
        async onGiveUp(record, error) {
          console.error(`${name} gave up on record ${record.dynamodb.SequenceNumber}: ${error}`)
          failed.add({ source: name, at: new Date(now()).toISOString(), error, event: record })
          await failures.batch(name, [record], error)
        },
      }),
    )
    reader = startReader({ api, streamArn: streamArn as string, consumers, faults, now })
  }
  const stop = () => {
    reader?.stop()
    for (const consumer of consumers) consumer.stop()
  }
  start()

  return {
    nudge: () => reader?.nudge(),
    pending: () => consumers.reduce((sum, consumer) => sum + consumer.pending(), reader?.behind() ? 1 : 0),
    hurry() {
      reader?.hurry()
      for (const consumer of consumers) consumer.hurry()
    },
    failed: () => failed.all(),
    restart() {
      stop()
      start()
    },
    close() {
      stop()
      api.close()
      checkpoints.close()
    },
  }
}
