import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { compose, core, sockets } from '../compose.ts'
import { count, push } from './push.ts'

const deps = compose('realtime', { ...core(), ...sockets() })

/**
 * The first stream consumer: counts, and pushes what happened to open sockets. What could not be counted comes again, and
 * a batch that fails comes again whole; events carry ids. What was given up and comes again `late` is counted and not
 * pushed: whoever missed it has asked for it since.
 */
export async function handler(event: DynamoDBStreamEvent & { late?: boolean }): Promise<DynamoDBBatchResponse> {
  const failed = await (event.late ? count : push)(event.Records, deps)
  for (const { reaction, error } of failed) {
    deps.log.error('reaction.failed', { reaction, name: error instanceof Error ? error.name : 'unknown' })
  }
  return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }
}
