import type { Context, SQSBatchResponse, SQSEvent } from 'aws-lambda'
import { appRoom, botRoom, channels, compose, core, crmRoom, files, queue, secrets, sockets } from '../compose.ts'
import { allAdapters } from '../compose-adapters.ts'
import { mailer } from '../compose-mailer.ts'
import { createDeliveringStore } from '../store.ts'
import { runBatch } from './run-batch.ts'

const base = core(createDeliveringStore)
const keys = secrets()
const apps = appRoom()
const deps = compose('delivery', {
  ...base,
  ...keys,
  ...channels(base.store, keys.secrets),
  ...allAdapters(apps.appRoom),
  ...queue(),
  ...files(),
  ...sockets(),
  ...mailer(),
  ...botRoom(),
  ...crmRoom(),
  ...apps,
})

/** The delivery edge: jobs of both queues, a batch of one of them at a time. */
export function handler(event: SQSEvent, context?: Context): Promise<SQSBatchResponse> {
  return runBatch(deps, event, () => context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY)
}
