import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { ApiGatewayManagementApiClient } from '@aws-sdk/client-apigatewaymanagementapi'
import { DynamoDBClient, GetItemCommand, ScanCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBRecord, SQSRecord } from 'aws-lambda'
import { mockClient } from 'aws-sdk-client-mock'
import { startSecretStore } from '../../bench/secret-store.ts'
import { functionOf } from '../../contracts/function-of.ts'
import { type OperationFunction, operations } from '../../contracts/operations.ts'
import { readIdentity } from '../../functions/areas/workspace/domain/sign-in.ts'
import * as ENV from '../../functions/platform/env-names.ts'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { lambdaHandler } from '../../local/aws/lambda.ts'
import type { WireAnswer } from '../../local/aws/wire.ts'
import { demoWorkspace } from '../../local/demo-workspace.ts'
import { readBody } from '../../local/http-body.ts'
import { startDatabase } from '../kit/database.ts'

/** The handlers on a real database, with every other service a mock. */
export async function startWorld(environment: Record<string, string> = {}) {
  const database = await startDatabase()
  const table = await database.table()
  const connections = mockClient(ApiGatewayManagementApiClient)
  const parameters = await startSecretStore()
  const queue = await startQueues()
  const schedules = await startSchedules()
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SSM: parameters.endpoint,
    AWS_ENDPOINT_URL_SQS: queue.endpoint,
    AWS_ENDPOINT_URL_SCHEDULER: schedules.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    [ENV.table]: table,
    [ENV.secretsPrefix]: '/edges',
    [ENV.filesBucket]: 'files',
    [ENV.failuresBucket]: 'failures',
    [ENV.socketUrl]: 'wss://socket.test',
    [ENV.socketEndpoint]: 'https://socket.test',
    [ENV.deliveryQueueUrl]: 'https://sqs.test/delivery.fifo',
    [ENV.patientQueueUrl]: 'https://sqs.test/patient.fifo',
    [ENV.outgoingQueueUrl]: 'https://sqs.test/outgoing.fifo',
    [ENV.outgoingSource]: 'test',
    [ENV.emailDomain]: 'demo.test',
    [ENV.emailFrom]: 'Demo <support@demo.test>',
    [ENV.publicUrl]: 'https://inbox.test',
    [ENV.tokenIssuer]: 'https://issuer.test',
    [ENV.tokenAudience]: 'switchboard',
    [ENV.scheduleGroup]: 'switchboard',
    [ENV.scheduleRoleArn]: 'arn:aws:iam::000000000000:role/schedule',
    [ENV.timerFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:timer',
    [ENV.scheduleDlqArn]: 'arn:aws:sqs:us-east-1:000000000000:dead',
    [ENV.jobsFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:jobs',
    [ENV.runsFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:runs',
    [ENV.mailFunctionArn]: 'arn:aws:lambda:us-east-1:000000000000:function:mail',
    [ENV.operationFunctionArns]: JSON.stringify({
      http: 'http',
      writing: 'writing',
      settings: 'settings',
      bulk: 'bulk',
      assistant: 'assistant',
      automation: 'automation',
      reports: 'reports',
      documents: 'documents',
    }),
    [ENV.logLevel]: 'off',
    ...environment,
  })
  const called = {} as Parameters<typeof startLambda>[0]
  const lambda = await startLambda(called)
  process.env.AWS_ENDPOINT_URL_LAMBDA = lambda.endpoint
  // The functions read their environment as they are loaded.
  const functions = {
    http: (await import('../../functions/edges/http/handler.ts')).handler,
    writing: (await import('../../functions/edges/writing/handler.ts')).handler,
    settings: (await import('../../functions/edges/settings/handler.ts')).handler,
    bulk: (await import('../../functions/edges/bulk/handler.ts')).handler,
    assistant: (await import('../../functions/edges/assistant/handler.ts')).handler,
    automation: (await import('../../functions/edges/automation/handler.ts')).handler,
    reports: (await import('../../functions/edges/reports/handler.ts')).handler,
    documents: (await import('../../functions/edges/documents/handler.ts')).handler,
    webhooks: (await import('../../functions/edges/webhooks/handler.ts')).handler,
    widget: (await import('../../functions/edges/widget/handler.ts')).handler,
    socket: (await import('../../functions/edges/socket/handler.ts')).handler,
    authorizer: (await import('../../functions/edges/socket/authorizer.ts')).handler,
    reactions: (await import('../../functions/edges/stream/reactions.ts')).handler,
    bookkeeping: (await import('../../functions/edges/stream/bookkeeping.ts')).handler,
    delivery: (await import('../../functions/edges/delivery/handler.ts')).handler,
    setup: (await import('../../functions/edges/setup/handler.ts')).handler,
  }
  Object.assign(called, functions)
  await functions.setup(demoWorkspace)
  const client = new DynamoDBClient({
    endpoint: database.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  return {
    ...functions,
    /** the HTTP API: each operation's route leads to the function that runs it */
    http: (event: Parameters<typeof functions.http>[0], context: Parameters<typeof functions.http>[1]) => {
      const asked = Object.values(operations).find(
        ({ method, path }) => 'routeKey' in event && event.routeKey === `${method} ${path}`,
      )
      return functions[asked ? functionOf[asked.name] : 'http'](event, context)
    },
    lambda,
    connections,
    queue,
    schedules,
    /** every item of a kind, as stream records of its insertion */
    async inserted(kind: string, contactId?: string): Promise<DynamoDBRecord[]> {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }))
      return Items.filter((item) => item[TABLE.kind]?.S === kind && (!contactId || item.pk?.S === contactId)).map(
        (item, index) => ({
          eventName: 'INSERT',
          dynamodb: { SequenceNumber: `${index + 1}`.padStart(21, '0'), NewImage: item as never },
        }),
      )
    },
    async has(pk: string, sk: string): Promise<boolean> {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }),
      )
      return Item !== undefined
    },
    async stop() {
      client.destroy()
      connections.restore()
      await parameters.stop()
      await lambda.stop()
      await queue.stop()
      await schedules.stop()
      await database.stop()
    },
  }
}
export type World = Awaited<ReturnType<typeof startWorld>>

interface QueueCall {
  action: string
  input: Record<string, unknown>
}

/** SQS that takes everything, but for what `refuses` says. */
async function startQueues() {
  const queue = { calls: [] as QueueCall[], refuses: (_call: QueueCall) => false }
  const server = createServer(async (request, response) => {
    const body = await readBody(request, 300_000)
    const action = String(request.headers['x-amz-target']).replace('AmazonSQS.', '')
    const call = { action, input: JSON.parse(body.toString()) as Record<string, unknown> }
    queue.calls.push(call)
    const refused = JSON.stringify({ __type: 'com.amazonaws.sqs#QueueDoesNotExist' })
    response.writeHead(queue.refuses(call) ? 400 : 200).end(queue.refuses(call) ? refused : '{}')
  })
  return Object.assign(queue, await listening(server), {
    reset() {
      queue.calls.length = 0
      queue.refuses = () => false
    },
  })
}

/** EventBridge Scheduler that takes everything. */
async function startSchedules() {
  const calls: string[] = []
  const server = createServer((request, response) => {
    calls.push(`${request.method} ${request.url}`)
    request.resume().on('end', () => response.end('{}'))
  })
  return { calls, ...(await listening(server)) }
}

async function listening(server: Server) {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async stop() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Lambda, for functions that call each other; what `before` answers goes out in place of a call. */
async function startLambda(functions: Record<OperationFunction, (event: never, context: never) => Promise<unknown>>) {
  const lambda: { before(): WireAnswer | 'lost' | undefined } = { before: () => undefined }
  const handle = lambdaHandler((name, event) => functions[name as OperationFunction](event as never, {} as never), {})
  const server = createServer(async (request, response) => {
    const body = await readBody(request, 6_000_000)
    const instead = lambda.before()
    const { url: path = '/', method = 'POST' } = request
    const answer =
      typeof instead === 'object'
        ? instead
        : await handle({ method, path, query: new URLSearchParams(), headers: {}, body })
    if (instead === 'lost') response.destroy()
    else response.writeHead(answer.status, answer.headers).end(answer.body)
  })
  return Object.assign(lambda, await listening(server))
}

/** What a provider says of somebody, as API Gateway hands it on. */
export const claimsOf = (email: string) => ({ iss: 'https://issuer.test', sub: email, email, email_verified: 'true' })

/** An event of the HTTP API, payload format 2.0; `more.pathParameters` fill in the path. */
export function httpEvent(routeKey: string, more: Record<string, unknown> = {}, email?: string) {
  const [method = '', pattern = ''] = routeKey.split(' ')
  const inPath = Object.entries((more.pathParameters ?? {}) as Record<string, string>)
  const path = inPath.reduce((filled, [name, value]) => filled.replace(`{${name}}`, value), pattern)
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: new URLSearchParams((more.queryStringParameters ?? {}) as Record<string, string>).toString(),
    headers: {},
    isBase64Encoded: false,
    requestContext: {
      requestId: 'request-1',
      domainName: 'api.test',
      http: { method, path, sourceIp: '203.0.113.9' },
      ...(email ? { authorizer: { lambda: { identity: JSON.stringify(readIdentity(claimsOf(email))) } } } : {}),
    },
    ...more,
  } as never
}

/** A record of the delivery queue. */
export function job(messageId: string, { contactId, entryId }: { contactId: string; entryId: string }): SQSRecord {
  return {
    messageId,
    receiptHandle: `handle-${messageId}`,
    body: JSON.stringify({ contactId, entryId, round: 1 }),
    attributes: {
      MessageGroupId: contactId,
      MessageDeduplicationId: messageId,
      ApproximateReceiveCount: '1',
      SentTimestamp: String(Date.now()),
    } as SQSRecord['attributes'],
    eventSourceARN: 'arn:aws:sqs:us-east-1:000000000000:delivery.fifo',
  } as SQSRecord
}
