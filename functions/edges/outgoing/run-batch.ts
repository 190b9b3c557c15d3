import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import { eventTypes } from '../../areas/webhook-endpoints/domain/event-types.ts'
import type { OutgoingParts } from '../../areas/webhook-endpoints/port.ts'
import { deliverEvent } from '../../areas/webhook-endpoints/use-cases/deliver-event.ts'
import { workOff } from '../../areas/webhook-endpoints/use-cases/work-off.ts'
import type { Parts } from '../../kernel/ports.ts'

type Deps = Parameters<typeof deliverEvent>[0] & Parameters<typeof workOff>[0] & OutgoingParts & Pick<Parts, 'log'>

const Job = z.lazy(() =>
  z.discriminatedUnion('kind', [
    z.object({
      kind: z.literal('event'),
      id: z.string(),
      endpointId: z.string(),
      type: z.enum(eventTypes),
      body: z.string(),
    }),
    z.object({ kind: z.literal('wake'), endpointId: z.string() }),
  ]),
)

/** Does one lane's jobs in order; the first that fails for reasons of ours holds up the rest of that lane, nobody else. */
async function runLane(deps: Deps, records: readonly SQSRecord[], isAlone: boolean): Promise<string[]> {
  let known: Awaited<ReturnType<typeof deliverEvent>>
  for (const [index, record] of records.entries()) {
    try {
      const job = Job.parse(JSON.parse(record.body))
      const { ApproximateReceiveCount, SentTimestamp } = record.attributes
      if (job.kind === 'wake') {
        await workOff(deps, job.endpointId)
        known = undefined
      } else {
        const out = { tries: Number(ApproximateReceiveCount), since: Number(SentTimestamp) }
        known = await deliverEvent(deps, job, out, known)
      }
      // What comes after it in its lane need not wait for the slowest of the batch.
      if (!isAlone) await deps.outgoing.finish(record.receiptHandle)
    } catch (error) {
      const name = error instanceof Error ? error.name : 'unknown'
      deps.log.error('outgoing.failed', { messageId: record.messageId, name })
      return records.slice(index).map(({ messageId }) => messageId)
    }
  }
  return []
}

/** Jobs of the queue of what goes out, each lane on its own. What is not done comes back, in order. */
export async function runBatch(deps: Deps, event: SQSEvent): Promise<SQSBatchResponse> {
  const lanes = new Map<string, SQSRecord[]>()
  for (const record of event.Records) {
    const lane = record.attributes.MessageGroupId ?? ''
    lanes.set(lane, [...(lanes.get(lane) ?? []), record])
  }
  const isAlone = lanes.size === 1
  const failed = await Promise.all([...lanes.values()].map((records) => runLane(deps, records, isAlone)))
  return { batchItemFailures: failed.flat().map((itemIdentifier) => ({ itemIdentifier })) }
}
