import type { Sqs } from '../../functions/platform/sqs.ts'
import type { WireHandler } from '../../local/aws/wire.ts'

interface Received {
  MessageId: string
  ReceiptHandle: string
  Body: string
  MD5OfBody: string
  Attributes: Record<string, string>
}
/** What the queues refused, by their name for it. */
export class RefusedBySqs extends Error {
  readonly code: string
  constructor(code: string, action: string) {
    super(`SQS answered ${code} to ${action}.`)
    this.code = code
  }
}

/** The queues, asked as the product asks them, without a signature or a way to them; and as its mapping does. */
export interface NearSqs extends Sqs {
  receiveMessage(input: {
    QueueUrl: string
    MaxNumberOfMessages: number
    VisibilityTimeout: number
    MessageSystemAttributeNames: string[]
  }): Promise<Received[]>
}

export function nearSqs(handle: WireHandler, path = '/'): NearSqs {
  async function call<Answer>(action: string, input: object): Promise<Answer> {
    const headers = { 'content-type': 'application/x-amz-json-1.0', 'x-amz-target': `AmazonSQS.${action}` }
    const body = Buffer.from(JSON.stringify(input))
    const answered = await handle({ method: 'POST', path, query: new URLSearchParams(), headers, body })
    const answer = JSON.parse(answered.body?.toString() || '{}') as Answer & { __type?: string }
    if (answered.status === 200) return answer
    throw new RefusedBySqs(answer.__type ?? String(answered.status), action)
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
    async size(QueueUrl) {
      const { Attributes } = await call<{ Attributes: Record<string, string> }>('GetQueueAttributes', { QueueUrl })
      const { ApproximateNumberOfMessages = 0, ApproximateNumberOfMessagesNotVisible = 0 } = Attributes
      return Number(ApproximateNumberOfMessages) + Number(ApproximateNumberOfMessagesNotVisible)
    },
    async receiveMessage(input) {
      return (await call<{ Messages?: Received[] }>('ReceiveMessage', input)).Messages ?? []
    },
  }
}
