import type { DynamoDBBatchResponse } from 'aws-lambda'
import { compose, core, files, jobRoom, outgoing, scheduler, segments, socketCloser, sockets } from '../compose.ts'
import { createBookkeepingStore } from '../store.ts'
import { answerOf, type StreamBatch } from './consume.ts'
import { keepBooks } from './keep-books.ts'

const deps = compose('bookkeeping', {
  ...core(createBookkeepingStore),
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
