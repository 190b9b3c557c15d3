import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import type { JobOutcome } from '../../kernel/ports.ts'
import { channels, compose, core, files, queue, secrets, sockets } from '../compose.ts'
import { adapters } from '../compose-adapters.ts'
import { connectors } from '../compose-connectors.ts'
import { mailbox } from '../compose-mailbox.ts'
import { mailer } from '../compose-mailer.ts'
import { type Job, parseJob, runJob } from './run-job.ts'

const base = core()
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
  ...mailbox(),
})
/** Of 25 MB each, in memory twice for a moment. */
const FILES_AT_ONCE = 4
/** What fetching and storing one may take; with less time left it is put back. */
const FILE_MS = 40_000

/** What the jobs of one batch share. */
interface Batch {
  /** files hold a batch up: what is done beside them is taken out at once, so that the next message can follow */
  hasFiles: boolean
  files: (() => void)[]
  filesNow: number
  remainingMs(): number
}

async function runInTurn(batch: Batch, job: Job, tries: number): Promise<JobOutcome> {
  if (job.kind !== 'fetch-file') return runJob(deps, job, tries)
  if (batch.filesNow >= FILES_AT_ONCE) await new Promise<void>((free) => batch.files.push(free))
  else batch.filesNow++
  try {
    return batch.remainingMs() < FILE_MS ? { retryAfterSeconds: 1 } : await runJob(deps, job, tries)
  } finally {
    const next = batch.files.shift()
    if (next) next()
    else batch.filesNow--
  }
}

/** Delivers one contact's jobs in order; the first that must wait holds up the rest of that contact, nobody else. */
async function deliverLane(batch: Batch, records: SQSRecord[]): Promise<string[]> {
  for (const [index, record] of records.entries()) {
    const rest = records.slice(index).map(({ messageId }) => messageId)
    try {
      const job = parseJob(record.body)
      const outcome = await runInTurn(batch, job, Number(record.attributes.ApproximateReceiveCount))
      if ('done' in outcome) {
        if (batch.hasFiles && job.kind !== 'fetch-file') await deps.queue.finish(record.receiptHandle)
        continue
      }
      await deps.queue.postpone(record.receiptHandle, outcome.retryAfterSeconds)
      return rest
    } catch (error) {
      deps.log.error('delivery.failed', {
        messageId: record.messageId,
        name: error instanceof Error ? error.name : 'unknown',
      })
      return rest
    }
  }
  return []
}

/** The delivery edge: jobs of the FIFO queue. What is not done comes back, in order. */
export async function handler(event: SQSEvent, context?: Context): Promise<SQSBatchResponse> {
  const lanes = new Map<string, SQSRecord[]>()
  for (const record of event.Records) {
    const lane = record.attributes.MessageGroupId ?? ''
    lanes.set(lane, [...(lanes.get(lane) ?? []), record])
  }
  const batch: Batch = {
    hasFiles: event.Records.some(({ body }) => body.includes('"attachment":')),
    files: [],
    filesNow: 0,
    remainingMs: () => context?.getRemainingTimeInMillis() ?? Number.POSITIVE_INFINITY,
  }
  const failed = (await Promise.all([...lanes.values()].map((records) => deliverLane(batch, records)))).flat()
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
}
