import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { push } from '../../areas/realtime/reactions/push.ts'
import { compose, core, sockets, toStreamChange } from '../compose.ts'

const deps = compose('realtime', { ...core(), ...sockets() })

/**
 * The first stream consumer: counts, and pushes what happened to open sockets. What could not be counted comes again, and
 * a batch that fails comes again whole; events carry ids.
 */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const changes = event.Records.map(toStreamChange).filter((change) => change !== undefined)
  const failed = await push(changes, deps)
  for (const { reaction, error } of failed) {
    deps.log.error('reaction.failed', { reaction, name: error instanceof Error ? error.name : 'unknown' })
  }
  return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }
}
