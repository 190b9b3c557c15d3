import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { compose, core, files, queue, scheduler, toStreamChange } from '../compose.ts'
import { reactions } from './list.ts'
import { react } from './reaction.ts'

const deps = compose('reactions', { ...core(), ...queue(), ...files(), ...scheduler() })

/** The second stream consumer: everything else that follows from a change. The batch comes again from its first failure on. */
export async function handler(event: DynamoDBStreamEvent): Promise<DynamoDBBatchResponse> {
  const changes = event.Records.map(toStreamChange).filter((change) => change !== undefined)
  const failed = await react(reactions, changes, deps)
  for (const { reaction, error } of failed) {
    deps.log.error('reaction.failed', { reaction, name: error instanceof Error ? error.name : 'unknown' })
  }
  return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }
}
