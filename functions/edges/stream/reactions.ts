import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import {
  compose,
  core,
  files,
  jobRoom,
  mailRoom,
  outgoing,
  outgoingSource,
  queue,
  runRoom,
  scheduler,
  segments,
} from '../compose.ts'
import { createStore } from '../store.ts'
import { carryOut } from './carry-out.ts'

const deps = compose('reactions', {
  ...core(createStore),
  ...queue(),
  ...outgoing(),
  ...outgoingSource(),
  ...files(),
  ...segments(),
  ...scheduler(),
  ...mailRoom(),
  ...jobRoom(),
  ...runRoom(),
})

/**
 * The second stream consumer: everything else that follows from a change. The batch comes again from its first failure on;
 * one that was given up may come again `late`, when an operator has it replayed.
 */
export async function handler(event: DynamoDBStreamEvent & { late?: boolean }): Promise<DynamoDBBatchResponse> {
  const failed = await carryOut(event.Records, deps, event.late)
  for (const { reaction, error } of failed) {
    deps.log.error('reaction.failed', { reaction, name: error instanceof Error ? error.name : 'unknown' })
  }
  return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }
}
