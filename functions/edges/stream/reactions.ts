import type { DynamoDBBatchResponse } from 'aws-lambda'
import {
  compose,
  core,
  jobRoom,
  mailRoom,
  outgoing,
  outgoingSource,
  queue,
  runRoom,
  scheduler,
  socketCloser,
  sockets,
} from '../compose.ts'
import { createReactingStore } from '../store.ts'
import { carryOut } from './carry-out.ts'
import { answerOf, type StreamBatch } from './consume.ts'

const deps = compose('reactions', {
  ...core(createReactingStore),
  ...sockets(),
  ...socketCloser(),
  ...queue(),
  ...outgoing(),
  ...outgoingSource(),
  ...scheduler(),
  ...mailRoom(),
  ...jobRoom(),
  ...runRoom(),
})

/** The first consumer of the stream: what somebody waits for. */
export async function handler({ Records, late }: StreamBatch): Promise<DynamoDBBatchResponse> {
  return answerOf(await carryOut(Records, deps, late), deps)
}
