import {
  ChangeMessageVisibilityCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  SendMessageCommand,
  type SQSClient,
} from '@aws-sdk/client-sqs'
import type { Sqs } from '../../functions/platform/sqs.ts'

/** SQS by a client of the SDK, which a test has on its own way to the queues. */
export function sqsBy(client: Pick<SQSClient, 'send'>): Sqs {
  return {
    async sendMessage(input) {
      await client.send(new SendMessageCommand(input))
    },
    async changeMessageVisibility(input) {
      await client.send(new ChangeMessageVisibilityCommand(input))
    },
    async deleteMessage(input) {
      await client.send(new DeleteMessageCommand(input))
    },
    async size(url) {
      const { Attributes = {} } = await client.send(new GetQueueAttributesCommand({ QueueUrl: url }))
      const { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } = Attributes
      return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible)
    },
  }
}
