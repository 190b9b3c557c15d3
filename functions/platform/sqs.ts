import { createAwsRequest } from './aws-request.ts'

/** SQS, as far as jobs need it; each throws what SQS refuses, its own names in the message. */
export interface Sqs {
  sendMessage(input: SendMessage): Promise<void>
  changeMessageVisibility(input: Receipt & { VisibilityTimeout: number }): Promise<void>
  deleteMessage(input: Receipt): Promise<void>
  /** how many messages wait there or are being worked on, as far as it is known; up to a minute late */
  size(queueUrl: string): Promise<number>
}
interface SendMessage {
  QueueUrl: string
  MessageBody: string
  MessageGroupId: string
  MessageDeduplicationId: string
}
interface Receipt {
  QueueUrl: string
  ReceiptHandle: string
}

const COUNTS = [
  'ApproximateNumberOfMessages',
  'ApproximateNumberOfMessagesNotVisible',
  'ApproximateNumberOfMessagesDelayed',
]

/**
 * Its JSON protocol. `endpoint` is where SQS is, when it is not AWS's own.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
export function openSqs(region: string, endpoint = `https://sqs.${region}.amazonaws.com`): Sqs {
  const request = createAwsRequest({ service: 'sqs', endpoint, region })
  async function call(action: string, input: object): Promise<Buffer> {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` }
    const { status, headers: answered, body } = await request('POST', '/', headers, JSON.stringify(input))
    if (status === 200) return body
    // Some errors have two names: one of this protocol, and the one before.
    const names = [/"__type":\s*"([^"]+)"/.exec(body.toString())?.[1], answered['x-amzn-query-error']]
    throw new Error(`SQS answered ${status} ${names.filter(Boolean).join(' ')} to ${action}.`)
  }
  return {
    async sendMessage(input) {
      await call('SendMessage', input)
    },
    async changeMessageVisibility(input) {
      await call('ChangeMessageVisibility', input)
    },
    async deleteMessage(input) {
      await call('DeleteMessage', input)
    },
    async size(queueUrl) {
      const body = await call('GetQueueAttributes', { QueueUrl: queueUrl, AttributeNames: COUNTS })
      const { Attributes } = JSON.parse(body.toString()) as { Attributes: Record<string, string> }
      return COUNTS.reduce((sum, name) => sum + Number(Attributes[name] ?? 0), 0)
    },
  }
}
