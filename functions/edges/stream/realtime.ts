import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { compose, core, sockets } from '../compose.ts'
import { push } from './push.ts'

const deps = compose('realtime', { ...core(), ...sockets() })

/**
 * The first stream consumer: counts, and pushes what happened to open sockets. What could not be counted comes again, and
 * a batch that fails comes again whole; events carry ids.
 */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const failed = await push(event.Records, deps)
  for (const { reaction, error } of failed) {
    deps.log.error('reaction.failed', { reaction, name: error instanceof Error ? error.name : 'unknown' })
  }
  return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }
}
