import type { JobQueue, Pace } from '../kernel/ports.ts'
import type { Sqs } from './sqs.ts'

/** What SQS says of a handle that somebody has a newer one for. */
const OUTDATED = /ReceiptHandleIsInvalid|InvalidParameterValue/

/** Jobs in two SQS FIFO queues: a lane is a message group. */
export function createJobQueue(sqs: Sqs, urls: Record<Pace, string>): JobQueue {
  return {
    async enqueue(job, { pace, lane, deduplicationId }) {
      await sqs.sendMessage({
        QueueUrl: urls[pace],
        MessageBody: JSON.stringify(job),
        MessageGroupId: lane,
        MessageDeduplicationId: deduplicationId,
      })
    },
    async postpone({ from, receiptHandle }, seconds) {
      const way = { QueueUrl: urls[from], ReceiptHandle: receiptHandle }
      await sqs.changeMessageVisibility({ ...way, VisibilityTimeout: seconds })
    },
    async finish({ from, receiptHandle }) {
      try {
        await sqs.deleteMessage({ QueueUrl: urls[from], ReceiptHandle: receiptHandle })
      } catch (error) {
        if (!(error instanceof Error && OUTDATED.test(`${error.name} ${error.message}`))) throw error
      }
    },
    paceOf: (queueArn) => (queueArn.split(':').at(-1) === urls.patient.split('/').at(-1) ? 'patient' : 'prompt'),
  }
}
