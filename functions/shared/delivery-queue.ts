import { ChangeMessageVisibilityCommand, SendMessageCommand, type SQSClient } from '@aws-sdk/client-sqs'
import type { DeliveryQueue } from '../use-cases/ports.ts'

/** The FIFO queue of outbound messages, one lane per contact. */
export function createDeliveryQueue(client: SQSClient, url: string): DeliveryQueue {
  return {
    async enqueue(job, deduplicationId) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: JSON.stringify(job),
          MessageGroupId: job.contactId,
          MessageDeduplicationId: deduplicationId,
        }),
      )
    },
    async postpone(receiptHandle, seconds) {
      await client.send(
        new ChangeMessageVisibilityCommand({ QueueUrl: url, ReceiptHandle: receiptHandle, VisibilityTimeout: seconds }),
      )
    },
  }
}
