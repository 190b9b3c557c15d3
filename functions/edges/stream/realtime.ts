import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { compose, core, socketCloser, sockets } from '../compose.ts'
import { createPushingStore } from '../store.ts'
import { push } from './push.ts'

const deps = compose('realtime', { ...core(createPushingStore), ...sockets(), ...socketCloser() })

/**
 * The first stream consumer: pushes what happened to open sockets. A batch that fails comes again whole; events carry ids.
 * What was given up and comes again `late` is not pushed: whoever missed it has asked for it since.
 */
export async function handler(event: DynamoDBStreamEvent & { late?: boolean }): Promise<DynamoDBBatchResponse> {
  if (!event.late) await push(event.Records, deps)
  return { batchItemFailures: [] }
}
