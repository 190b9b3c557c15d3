import { DynamoDBStreamsClient, ListStreamsCommand } from '@aws-sdk/client-dynamodb-streams'
import { streamFilters } from '../../functions/edges/stream/filters.ts'
import type { FunctionName } from '../../functions/manifest.ts'
import { openRecordLog } from '../record-log.ts'
import type { FailedEvents } from './failed-events.ts'
import { openJournal } from './journal.ts'
import { type Checkpoint, type StreamPoller, startPoller } from './stream-poller.ts'
import type { FailedWork, Faults, Invoke, Streams } from './types.ts'

export interface StreamsStandIn extends Streams {
  restart(): void
  close(): void
}

const KEPT_FAILURES = 1000

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
  const client = new DynamoDBStreamsClient({
    endpoint: table.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
    maxAttempts: 1,
  })
  const { Streams: found = [] } = await client.send(new ListStreamsCommand({ TableName: table.name }))
  const streamArn = found.at(-1)?.StreamArn
  if (streamArn === undefined) throw new Error(`The table ${table.name} has no stream.`)

  const checkpoints = openJournal<Checkpoint>(file('stream-checkpoints.jsonl'))
  const failed = openRecordLog<FailedWork>(file('failed-records.jsonl'), KEPT_FAILURES)
  const start = (): StreamPoller[] =>
    (Object.keys(streamFilters) as (keyof typeof streamFilters & FunctionName)[]).map((name) =>
      startPoller({
        name,
        filters: streamFilters[name],
        client,
        streamArn,
        checkpoints,
        faults,
        invoke,
        async onGiveUp(record, error) {
          console.error(`${name} gave up on record ${record.dynamodb.SequenceNumber}: ${error}`)
          failed.add({ source: name, at: new Date(now()).toISOString(), error, event: record })
          await failures.batch(name, [record], error)
        },
      }),
    )
  let pollers = start()
  const stop = () => {
    for (const poller of pollers) poller.stop()
  }

  return {
    nudge() {
      for (const poller of pollers) poller.nudge()
    },
    pending: () => pollers.reduce((sum, poller) => sum + poller.pending(), 0),
    hurry() {
      for (const poller of pollers) poller.hurry()
    },
    failed: () => failed.all(),
    restart() {
      stop()
      pollers = start()
    },
    close() {
      stop()
      client.destroy()
      checkpoints.close()
    },
  }
}
