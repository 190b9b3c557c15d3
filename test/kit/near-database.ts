import { Agent, request } from 'node:http'
import * as dynamodb from '@aws-sdk/client-dynamodb'
import { type Sender, sendBy } from './memory-table/memory-client.ts'

const HEADERS = {
  'content-type': 'application/x-amz-json-1.0',
  'x-amz-date': '20260101T000000Z',
  authorization:
    'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/dynamodb/aws4_request, SignedHeaders=host;x-amz-date, Signature=0',
}

/**
 * The document client's `send` to a real database, each call tried once. Without the SDK's client: its signing and middleware
 * took more processor time than all that is tested. What the product's own client does is tested with it
 * (`test/store/table-client.test.ts`, `test/full-path`).
 */
export function nearDatabase(endpoint: string): Sender {
  const agent = new Agent({ keepAlive: true })
  return sendBy(async (action, input) => {
    const { status, text } = await post(endpoint, agent, `${action[0]?.toUpperCase()}${action.slice(1)}`, toText(input))
    const answer = fromText(text)
    if (status !== 200) throw refusal(answer)
    return answer
  })
}

function post(endpoint: string, agent: Agent, action: string, body: string): Promise<{ status: number; text: string }> {
  const headers = {
    ...HEADERS,
    'x-amz-target': `DynamoDB_20120810.${action}`,
    'content-length': Buffer.byteLength(body),
  }
  return new Promise((resolve, reject) => {
    const sent = request(endpoint, { method: 'POST', agent, headers }, (response) => {
      const parts: Buffer[] = []
      response.on('data', (part: Buffer) => parts.push(part))
      response.once('error', reject)
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }))
    })
    sent.once('error', reject)
    sent.end(body)
  })
}

// Bytes are the one thing that JSON has no word for, and hardly any item has some.
function toBase64(this: Record<string, unknown>, key: string, value: unknown): unknown {
  const held = this[key]
  return held instanceof Uint8Array ? Buffer.from(held).toString('base64') : value
}
const toBytes = (key: string, value: unknown) =>
  key === 'B' && typeof value === 'string' ? Buffer.from(value, 'base64') : value

function toText(input: object): string {
  const text = JSON.stringify(input)
  return text.includes('"B":{') ? JSON.stringify(input, toBase64) : text
}
function fromText(text: string): Refused {
  return JSON.parse(text, text.includes('"B":"') ? toBytes : undefined) as Refused
}

interface Refused {
  __type?: string
  message?: string
  Message?: string
}

/** The SDK's error for what was answered. */
function refusal({ __type = 'UnknownError', message, Message = message, ...rest }: Refused): Error {
  const name = __type.replace(/^.*#/, '')
  const Known = (dynamodb as Record<string, unknown>)[name] as (new (options: object) => Error) | undefined
  const options = { name, $fault: 'client', $metadata: { httpStatusCode: 400, attempts: 1 }, message: Message, ...rest }
  return Known ? new Known(options) : new dynamodb.DynamoDBServiceException(options as never)
}
