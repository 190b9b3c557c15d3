import type { SQSBatchResponse, SQSEvent, SQSRecord } from 'aws-lambda'
import * as z from 'zod'
import { channels, compose, core, queue, secrets, sockets } from '../app.ts'
import { mailer } from '../app-delivery.ts'
import { deliverMessage } from '../use-cases/deliver-message.ts'

const base = core()
const keys = secrets()
const deps = compose(base, keys, channels(base.store, keys.secrets), queue(), sockets(), mailer())
const Job = z.object({ entryId: z.string(), contactId: z.string(), round: z.number() })

/** Delivers one contact's jobs in order; the first that must wait holds up the rest of that contact, nobody else. */
async function deliverLane(records: SQSRecord[]): Promise<string[]> {
  for (const [index, record] of records.entries()) {
    const rest = records.slice(index).map(({ messageId }) => messageId)
    try {
      const outcome = await deliverMessage(deps, Job.parse(JSON.parse(record.body)))
      if ('done' in outcome) continue
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
export async function handler(event: SQSEvent): Promise<SQSBatchResponse> {
  const lanes = new Map<string, SQSRecord[]>()
  for (const record of event.Records) {
    const lane = record.attributes.MessageGroupId ?? ''
    lanes.set(lane, [...(lanes.get(lane) ?? []), record])
  }
  const failed = (await Promise.all([...lanes.values()].map(deliverLane))).flat()
  return { batchItemFailures: failed.map((itemIdentifier) => ({ itemIdentifier })) }
}
