import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { JobQueue } from '../kernel/ports.ts'

/** Jobs in an SQS FIFO queue: a lane is a message group. */
export function createJobQueue(client: SQSClient, url: string): JobQueue {
  return {
    async enqueue(job, { lane, deduplicationId }) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: url,
          MessageBody: JSON.stringify(job),
          MessageGroupId: lane,
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
