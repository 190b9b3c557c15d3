import type { SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { compose, core, outgoing, secrets } from '../compose.ts'
import { outside } from '../compose-outside.ts'
import { createOutgoingStore } from '../store.ts'
import { runBatch } from './run-batch.ts'

const base = core(createOutgoingStore)
const deps = compose('outgoing', { ...base, ...secrets(), ...outside(base.settings), ...outgoing() })

/** The edge of what goes out: events of one or several endpoints, and what waits for them. */
export function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  return runBatch(deps, event)
}
