import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import type { Delivered } from '../../kernel/jobs.ts'
import { channels, compose, core, files, queue, secrets, sockets } from '../compose.ts'
import { adapters } from '../compose-adapters.ts'
import { connectors } from '../compose-connectors.ts'
import { mailer } from '../compose-mailer.ts'
import { carryOut } from './run-job.ts'

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
})
const Job = z.lazy(() =>
  z.union([
    z.object({ entryId: z.string(), contactId: z.string(), round: z.number() }),
    z.object({ noteId: z.string(), recordId: z.string(), at: z.number() }),
    z.object({ exportId: z.string(), contactId: z.string() }),
    z.object({ webhookId: z.string(), askedAt: z.number() }),
    z.object({ entryId: z.string(), contactId: z.string(), attachment: z.number() }),
  ]),
)
type Job = z.infer<typeof Job>

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

async function carryOutInTurn(batch: Batch, job: Job, tries: number): Promise<Delivered> {
  if (!('attachment' in job)) return carryOut(deps, job, tries)
  if (batch.filesNow >= FILES_AT_ONCE) await new Promise<void>((free) => batch.files.push(free))
  else batch.filesNow++
  try {
    return batch.remainingMs() < FILE_MS ? { retryAfterSeconds: 1 } : await carryOut(deps, job, tries)
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
      const job = Job.parse(JSON.parse(record.body))
      const outcome = await carryOutInTurn(batch, job, Number(record.attributes.ApproximateReceiveCount))
      if ('done' in outcome) {
        if (batch.hasFiles && !('attachment' in job)) await deps.queue.finish(record.receiptHandle)
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
