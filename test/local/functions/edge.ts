import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb'
import { createFileStore } from '../../../functions/areas/attachments/adapter/file-store.ts'

interface EdgeEvent {
  routeKey?: string
  rawPath?: string
  requestContext?: { http?: unknown }
  body?: string
  isBase64Encoded?: boolean
}

const database = new DynamoDBClient({ maxAttempts: 1 })
const TableName = process.env.TABLE_NAME ?? ''
const bucket = { name: 'files', region: 'us-east-1', endpoint: 'http://127.0.0.1:1' }

/** Stands for an HTTP edge: does what the last part of the path says, and else answers with the event it got. */
export async function handler(event: EdgeEvent, context: { awsRequestId: string }) {
  const body = event.isBase64Encoded ? Buffer.from(event.body ?? '', 'base64').toString() : (event.body ?? '')
  switch (event.rawPath?.split('/').at(-1)) {
    case 'throw':
      throw new RangeError('thrown by the function')
    case 'die':
      setImmediate(() => {
        throw new Error('nobody catches this')
      })
      return new Promise(() => {})
    case 'hang':
      return new Promise(() => {})
    case 'nonsense':
      return { statusCode: 'often' }
    case 'bare':
      return { bare: true }
    case 'time':
      return { statusCode: 200, body: JSON.stringify(times()) }
    case 'write':
      await database.send(new PutItemCommand({ TableName, Item: { pk: { S: body }, sk: { S: '-' } } }))
      return { statusCode: 201 }
    case 'read': {
      const { Item } = await database.send(
        new GetItemCommand({ TableName, Key: { pk: { S: body }, sk: { S: '-' } }, ConsistentRead: true }),
      )
      return { statusCode: Item ? 200 : 404 }
    }
    case 'whose':
      return (await database.config.credentials()).accessKeyId
    case 'upload': {
      const file = { key: 'a', type: 'text/plain', size: 5 }
      return (await createFileStore(bucket, Date).uploadTarget(file, Date.now() + 60_000)).fields
    }
    default:
      return {
        statusCode: 200,
        headers: { 'Content-Type': 'application/json', 'X-Request': context.awsRequestId },
        cookies: ['a=1', 'b=2'],
        body: JSON.stringify(event),
      }
  }
}

function times() {
  const fresh = new Date()
  return {
    now: Date.now(),
    fresh: fresh.getTime(),
    text: Date(),
    fixed: new Date(2020, 0, 1).getTime() === new Date('2020-01-01T00:00:00').getTime(),
    instance: fresh instanceof Date && fresh.constructor === Date,
  }
}
