import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import type { Parts } from '../../kernel/ports.ts'
import type { Failed } from '../../platform/stream.ts'

/** A batch of the stream; one that was given up may come again `late`, when an operator has it replayed. */
export type StreamBatch = DynamoDBStreamEvent & { late?: boolean }

/** What Lambda is answered: the batch comes again from its first failure on. */
export function answerOf(failed: readonly Failed[], { log }: Pick<Parts, 'log'>): DynamoDBBatchResponse {
  for (const { reaction, error } of failed) {
    log.error('reaction.failed', { reaction, name: error instanceof Error ? error.name : 'unknown' })
  }
  return { batchItemFailures: failed.map(({ sequenceNumber }) => ({ itemIdentifier: sequenceNumber })) }
}
