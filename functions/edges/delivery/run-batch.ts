import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import { MAX_BYTES } from '../../areas/channels/domain/file-limits.ts'
import type { AnyJob, HeldJob, JobOutcome, Parts } from '../../kernel/ports.ts'
import { createRoom, type Room } from '../../kernel/room.ts'
import { type Job, type JobDeps, parseJob, runJob } from './run-job.ts'

type BatchDeps = JobDeps & Pick<Parts, 'queue' | 'log'>

/** What fetching and storing a file, or sending it, may take; with less time left it is put back. */
const FILE_MS = 40_000
/** How long a job waits for the one that does its work: that takes it out, unless it is lost. */
const BEHIND_SECONDS = 3600

/** What the jobs of one batch share. */
interface Batch {
  deps: BatchDeps
  /** files hold a batch up: what is done beside them is taken out at once, so that the next message can follow */
  hasFiles: boolean
  /** one of the largest files, or smaller ones side by side: of each there are pieces in memory, those that are done with included */
  room: Room
}

/** A record of a queue, read. `behind`: the job of the prompt queue that waits until this one is done, by its handle. */
interface Received extends HeldJob {
  record: SQSRecord
  job: Job
  behind: string | undefined
}

function read({ deps }: Batch, record: SQSRecord): Received {
  const { behind } = JSON.parse(record.body) as { behind?: string }
  return { ...heldBy(deps, record), record, job: parseJob(record.body), behind }
}

const heldBy = ({ queue }: BatchDeps, { eventSourceARN, receiptHandle }: SQSRecord): HeldJob => ({
  from: queue.paceOf(eventSourceARN),
  receiptHandle,
})

function run(batch: Batch, { job, from, record }: Received): Promise<JobOutcome> {
  const { ApproximateReceiveCount, SentTimestamp } = record.attributes
  const out = { from, tries: Number(ApproximateReceiveCount), since: Number(SentTimestamp) }
  return runJob(batch.deps, job, out, batch.room)
}

/** Whether the job is over: then the next one of its lane may begin. */
async function takeUp(batch: Batch, received: Received): Promise<boolean> {
  const { queue } = batch.deps
  const { job, behind } = received
  const outcome = await run(batch, received)
  if ('done' in outcome) {
    if (behind !== undefined) await queue.finish({ from: 'prompt', receiptHandle: behind })
    if (batch.hasFiles && job.kind !== 'fetch-file') await queue.finish(received)
    return true
  }
  if ('handOver' in outcome) await handOver(batch, received, outcome.handOver)
  else await queue.postpone(received, outcome.retryAfterSeconds)
  return false
}

/**
 * The patient queue does it instead; the job stays at the head of its lane meanwhile, so that nothing of the lane overtakes
 * it, neither now nor when the lane is prompt again. Whoever does it takes this one out too.
 */
async function handOver({ deps }: Batch, received: Received, job: AnyJob): Promise<void> {
  const { MessageGroupId, MessageDeduplicationId, ApproximateReceiveCount } = received.record.attributes
  const deduplicationId = `${MessageDeduplicationId}.${ApproximateReceiveCount}`.slice(-128)
  const way = { pace: 'patient' as const, lane: MessageGroupId ?? '', deduplicationId }
  await deps.queue.enqueue({ ...job, behind: received.receiptHandle }, way)
  await deps.queue.postpone(received, BEHIND_SECONDS)
}

/** Does one lane's jobs in order; the first that must wait holds up the rest of that lane, nobody else. */
async function runLane(batch: Batch, records: SQSRecord[]): Promise<string[]> {
  const { queue, log } = batch.deps
  for (const [index, record] of records.entries()) {
    const rest = records.slice(index)
    const back = rest.map(({ messageId }) => messageId)
    try {
      if (await takeUp(batch, read(batch, record))) continue
      // Nobody has looked at these: they wait for the one before them, not for their own time to be seen again.
      await Promise.all(rest.slice(1).map((each) => queue.postpone(heldBy(batch.deps, each), 0)))
      return back
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown'
      log.error('delivery.failed', { messageId: record.messageId, name })
      return back
    }
  }
  return []
}

/** Jobs of the FIFO queues. What is not done comes back, in order. */
export async function runBatch(
  deps: BatchDeps,
  event: SQSEvent,
  remainingMs = () => Number.POSITIVE_INFINITY,
): Promise<SQSBatchResponse> {
  const lanes = new Map<string, SQSRecord[]>()
  for (const record of event.Records) {
    const lane = record.attributes.MessageGroupId ?? ''
    lanes.set(lane, [...(lanes.get(lane) ?? []), record])
  }
  const batch: Batch = {
    deps,
    hasFiles: event.Records.some(({ body }) => body.includes('"attachment":')),
    room: createRoom(MAX_BYTES, () => remainingMs() >= FILE_MS),
  }
  const failed = (await Promise.all([...lanes.values()].map((records) => runLane(batch, records)))).flat()
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
}
