import type { DynamoDBBatchResponse } from 'aws-lambda'
import { compose, core, files, jobRoom, outgoing, scheduler, segments, socketCloser, sockets } from '../compose.ts'
import { createStore } from '../store.ts'
import { keepBooks } from './carry-out.ts'
import { answerOf, type StreamBatch } from './consume.ts'

const deps = compose('bookkeeping', {
  ...core(createStore),
  ...sockets(),
  ...socketCloser(),
  ...outgoing(),
  ...files(),
  ...segments(),
  ...scheduler(),
  ...jobRoom(),
})

/** The second consumer of the stream: what may take long, or nobody waits for. */
export async function handler({ Records, late }: StreamBatch): Promise<DynamoDBBatchResponse> {
  return answerOf(await keepBooks(Records, deps, late), deps)
}
