import { createAwsRequest } from './aws-request.ts'

/** SQS, as far as jobs need it; each throws what SQS refuses, its own names in the message. */
export interface Sqs {
  sendMessage(input: SendMessage): Promise<void>
  changeMessageVisibility(input: Receipt & { VisibilityTimeout: number }): Promise<void>
  deleteMessage(input: Receipt): Promise<void>
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

/**
 * Its JSON protocol. `endpoint` is where SQS is, when it is not AWS's own.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
export function openSqs(region: string, endpoint = `https://sqs.${region}.amazonaws.com`): Sqs {
  const request = createAwsRequest({ service: 'sqs', endpoint, region })
  async function call(action: string, input: object): Promise<void> {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` }
    const { status, headers: answered, body } = await request('POST', '/', headers, JSON.stringify(input))
    if (status === 200) return
    // Some errors have two names: one of this protocol, and the one before.
    const names = [/"__type":\s*"([^"]+)"/.exec(body.toString())?.[1], answered['x-amzn-query-error']]
    throw new Error(`SQS answered ${status} ${names.filter(Boolean).join(' ')} to ${action}.`)
  }
  return {
    sendMessage: (input) => call('SendMessage', input),
    changeMessageVisibility: (input) => call('ChangeMessageVisibility', input),
    deleteMessage: (input) => call('DeleteMessage', input),
  }
}
