import type { DynamoDBBatchResponse, DynamoDBStreamEvent } from 'aws-lambda'
import { compose, core, outgoing, socketCloser, sockets } from '../compose.ts'
import { createPushingStore } from '../store.ts'
import { push, sendOut } from './push.ts'

const deps = compose('realtime', { ...core(createPushingStore), ...sockets(), ...socketCloser(), ...outgoing() })

/**
 * The first stream consumer: pushes what happened to open sockets, and has it go out to the company's own systems. A batch that
 * fails comes again whole; events carry ids. What was given up and comes again `late` is not pushed: whoever missed it has asked
 * for it since. It goes out all the same.
 */
export async function handler(event: DynamoDBStreamEvent & { late?: boolean }): Promise<DynamoDBBatchResponse> {
  if (event.late) await sendOut(event.Records, deps)
  else await push(event.Records, deps)
  return { batchItemFailures: [] }
}
