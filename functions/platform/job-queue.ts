import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { QueueJob } from '../kernel/jobs.ts'
import type { DeliveryQueue } from '../kernel/ports.ts'

/** Which jobs follow each other: messages to one contact, and notes on one record. A file, an export or a replay waits for nobody. */
export function laneOf(job: QueueJob): string {
  if ('noteId' in job) return job.recordId
  if ('webhookId' in job) return `${job.webhookId}:replay`
  if ('exportId' in job) return `${job.exportId.slice(-100)}:export`
  return 'attachment' in job ? `${job.entryId.slice(-100)}:${job.attachment}` : job.contactId
}

/** The FIFO queue of outbound messages, one lane per contact, of notes for a CRM, one per record, and of files to be fetched. */
export function createDeliveryQueue(client: SQSClient, url: string): DeliveryQueue {
  return {
    async enqueue(job, deduplicationId) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: JSON.stringify(job),
          MessageGroupId: laneOf(job),
          MessageDeduplicationId: deduplicationId,
        }),
      )
    },
    async postpone(receiptHandle, seconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }),
      )
    },
    async finish(receiptHandle) {
      await client.send(new DeleteMessageCommand({ QueueUrl: url, ReceiptHandle: receiptHandle }))
    },
  }
}
