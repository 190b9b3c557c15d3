import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { botRoom, channels, compose, core, files, queue, secrets, sockets } from '../compose.ts'
import { adapters } from '../compose-adapters.ts'
import { connectors } from '../compose-connectors.ts'
import { mailer } from '../compose-mailer.ts'
import { createCarryingStore } from '../store.ts'
import { runBatch } from './run-batch.ts'

const base = core(createCarryingStore)
const keys = secrets()
const deps = compose('delivery', {
  ...base,
  ...keys,
  ...channels(base.store, keys.secrets),
  ...adapters(),
  ...connectors(keys.secrets),
  ...queue(),
  ...files(),
  ...sockets(),
  ...mailer(),
  ...botRoom(),
})

/** The delivery edge: jobs of both queues, a batch of one of them at a time. */
export function handler(event: SQSEvent, context?: Context): Promise<SQSBatchResponse> {
  return runBatch(deps, event, () => context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY)
}
