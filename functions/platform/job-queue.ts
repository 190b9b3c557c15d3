import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { JobQueue, Pace } from '../kernel/ports.ts'

/** What SQS says of a handle that somebody has a newer one for. */
const OUTDATED = ['ReceiptHandleIsInvalid', 'InvalidParameterValue']

/** Jobs in two SQS FIFO queues: a lane is a message group. */
export function createJobQueue(client: SQSClient, urls: Record<Pace, string>): JobQueue {
  return {
    async enqueue(job, { pace, lane, deduplicationId }) {
      await client.send(
        new SendMessageCommand({
          QueueUrl: urls[pace],
          MessageBody: JSON.stringify(job),
          MessageGroupId: lane,
          MessageDeduplicationId: deduplicationId,
        }),
      )
    },
    async postpone({ from, receiptHandle }, seconds) {
      const way = { QueueUrl: urls[from], ReceiptHandle: receiptHandle }
      await client.send(new ChangeMessageVisibilityCommand({ ...way, VisibilityTimeout: seconds }))
    },
    async finish({ from, receiptHandle }) {
      try {
        await client.send(new DeleteMessageCommand({ QueueUrl: urls[from], ReceiptHandle: receiptHandle }))
      } catch (error) {
        if (!(error instanceof Error && OUTDATED.includes(error.name))) throw error
      }
    },
    paceOf: (queueArn) => (queueArn.split(':').at(-1) === urls.patient.split('/').at(-1) ? 'patient' : 'prompt'),
  }
}
