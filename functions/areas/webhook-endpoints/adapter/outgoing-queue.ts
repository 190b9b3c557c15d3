import type { Sqs } from '../../../platform/sqs.ts'
import type { OutgoingQueue } from '../port.ts'

/** What SQS says of a handle that somebody has a newer one for. */
const OUTDATED = /ReceiptHandleIsInvalid|InvalidParameterValue/

/** What goes out, in an SQS FIFO queue: a lane is a message group. */
export function createOutgoingQueue(sqs: Sqs, url: string): OutgoingQueue {
  return {
    async send(job, { lane, deduplicationId }) {
      await sqs.sendMessage({
        QueueUrl: url,
        MessageBody: JSON.stringify(job),
        MessageGroupId: lane,
        MessageDeduplicationId: deduplicationId,
      })
    },
    async finish(receiptHandle) {
      try {
        await sqs.deleteMessage({ QueueUrl: url, ReceiptHandle: receiptHandle })
      } catch (error) {
        if (!(error instanceof Error && OUTDATED.test(`${error.name} ${error.message}`))) throw error
      }
    },
  }
}
