import { performance } from 'node:perf_hooks'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { unmarshall } from '@aws-sdk/util-dynamodb'
import { ulid } from 'ulid'
import type { HttpEvent, HttpResult } from '../functions/edges/http-edge.ts'
import { createTableClient, openDocuments } from '../functions/platform/table-client.ts'
import { type Customer, replyEvent, webhookEvent } from './customer.ts'
import { loadingEnvironment } from './environment.ts'
import { figure, median, type Results } from './figures.ts'
import type { Attributes } from './item-size.ts'
import type { Metered } from './meter.ts'
import { startSecretStore } from './secret-store.ts'
import { clientConfig, conversationOf, type Database, makeWorkspace, type Workspace } from './workspace.ts'

const AGENT = 'agent1@demo.test'
const TEXT =
  'I ordered the blue backpack last Tuesday and it still has not arrived. Could you tell me where it is, please?'
const WARM = 60
const ROUNDS = 400
/** So many that none writes more in these seconds than in the middle of a day. */
const CUSTOMERS = 40

export interface Put {
  TableName: string
  Item: Attributes
  ConditionExpression?: string
  ExpressionAttributeNames?: Record<string, string>
  ExpressionAttributeValues?: Attributes
}

/** The handler as the stack deploys it, by its environment: its own clients, its own composition. */
export async function loadHandler(path: string): Promise<(event: HttpEvent) => Promise<HttpResult>> {
  const { handler } = (await import(path)) as { handler(event: HttpEvent, context: object): Promise<HttpResult> }
  return (event) => handler(event, {})
}

/** What handlers need to be loaded on a database; the secrets' store is to be stopped. */
export async function setEnvironment(database: Database, table: string) {
  const secrets = await startSecretStore()
  Object.assign(process.env, loadingEnvironment(), {
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'bench',
    AWS_SECRET_ACCESS_KEY: 'bench',
    AWS_ENDPOINT_URL_DYNAMODB: database.endpoint,
    AWS_ENDPOINT_URL_SSM: secrets.endpoint,
    TABLE_NAME: table,
    SECRETS_PREFIX: secrets.prefix,
    PUBLIC_URL: 'https://inbox.test',
    SOCKET_URL: 'wss://inbox.test/socket',
    LOG_LEVEL: 'error',
  })
  return secrets
}

/** The transaction among the calls of one message, to be repeated with fresh keys on the same conversation. */
export function repeatable(calls: readonly Metered[]): () => Put[] {
  const input = calls.find(({ operation }) => operation === 'TransactWriteItems')?.input
  const template = ((input?.TransactItems ?? []) as { Put: Put }[]).map(({ Put }) => Put)
  if (template.length === 0) throw new Error('no transaction to repeat')
  let version = Number(template.find(({ Item }) => Item.itemKind?.S === 'conversation')?.Item.version?.N)
  return () => {
    const before = version++
    return template.map((put) => freshPut(put, before, version))
  }
}

function freshPut(put: Put, before: number, version: number): Put {
  const { Item } = put
  switch (Item.itemKind?.S) {
    case 'entry':
      return { ...put, Item: { ...Item, sk: { S: `${Item.sk?.S?.slice(0, -26)}${ulid()}` } } }
    case 'conversation':
      return {
        ...put,
        Item: { ...Item, version: { N: String(version) } },
        ExpressionAttributeValues: { ':version': { N: String(before) } },
      }
    default:
      throw new Error(`what is a ${Item.itemKind?.S} doing in a message?`)
  }
}

/** The same as the document client is asked for it. */
export const nativePut = (put: Put) => ({
  ...put,
  Item: unmarshall(put.Item),
  ...(put.ExpressionAttributeValues ? { ExpressionAttributeValues: unmarshall(put.ExpressionAttributeValues) } : {}),
})

/** The client that the store uses. */
export const bareClient = ({ endpoint }: Database) => openDocuments(createTableClient(clientConfig(endpoint)))

/** Gets its input ready, and answers what is then to be measured. */
type Prepared = () => () => Promise<unknown>

async function timed(prepare: Prepared): Promise<number> {
  const work = prepare()
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Medians of all three, measured in turn; which one is first goes round. */
async function inTurn(whole: Prepared, bare: { bySdk: Prepared; byOwn: Prepared }) {
  const sides = [whole, bare.bySdk, bare.byOwn]
  const taken: number[][] = sides.map(() => [])
  for (let round = 0; round < WARM + ROUNDS; round++) {
    for (let turn = 0; turn < sides.length; turn++) {
      const side = (round + turn) % sides.length
      const ms = await timed(sides[side] as Prepared)
      if (round >= WARM) taken[side]?.push(ms)
    }
  }
  const [wholeMs = 0, sdkMs = 0, ownMs = 0] = taken.map(median)
  return { ratio: wholeMs / sdkMs, ratioToOwnClient: wholeMs / ownMs, wholeMs, sdkMs, ownMs }
}

/** A conversation with a message, an answer, and a message more; its id. */
export async function prepareConversation(workspace: Workspace, customer: Customer): Promise<string> {
  const id = conversationOf(customer)
  await workspace.write(customer, TEXT)
  await workspace.act(AGENT, 'messages.send', { id, text: TEXT })
  await workspace.write(customer, TEXT)
  return id
}

/** Throws on any other status. */
export function accepted(status: number) {
  return ({ statusCode, body }: HttpResult) => {
    if (statusCode !== status) throw new Error(`answered ${statusCode}: ${body}`)
  }
}

/**
 * inbound.ratio, reply.ratio: the whole handler of one message against the transaction of the same items alone, as anybody sends
 * it: by the SDK's document client. What the client of the store saves is the handler's; by that one the transaction is
 * sent as well, and its ratio is a detail of the results.
 */
export async function measureRatios(database: Database): Promise<Results> {
  const workspace = await makeWorkspace(database)
  const customers: Customer[] = Array.from({ length: CUSTOMERS }, (_, index) => ({
    phone: `49151200000${String(index).padStart(2, '0')}`,
    name: 'Katharina Müller',
  }))
  const other: Customer = { phone: '4915110000002', name: 'Katharina Müller' }
  let id = ''
  for (const customer of customers) id = await prepareConversation(workspace, customer)
  const otherId = await prepareConversation(workspace, other)
  const secrets = await setEnvironment(database, workspace.table)
  const sdk = DynamoDBDocumentClient.from(new DynamoDBClient(clientConfig(database.endpoint)))
  const own = bareClient(database)
  try {
    const webhooks = await loadHandler('../functions/edges/webhooks/handler.ts')
    const writing = await loadHandler('../functions/edges/writing/handler.ts')
    let received = 0
    const receive = () => {
      const event = webhookEvent(customers[received++ % CUSTOMERS] as Customer, TEXT)
      return async () => accepted(200)(await webhooks(event))
    }
    const reply = () => {
      const event = replyEvent(AGENT, id, TEXT)
      return async () => accepted(201)(await writing(event))
    }
    const bare = (items: () => Put[]) => {
      const by = (client: DynamoDBDocumentClient) => () => {
        const TransactItems = items().map((put) => ({ Put: nativePut(put) }))
        return () => client.send(new TransactWriteCommand({ TransactItems }))
      }
      return { bySdk: by(sdk), byOwn: by(own) }
    }
    const inboundItems = bare(repeatable(await workspace.meter.during(() => workspace.write(other, TEXT))))
    const inbound = await inTurn(receive, inboundItems)
    const answer = () => workspace.act(AGENT, 'messages.send', { id: otherId, text: TEXT })
    await answer()
    const replyItems = bare(repeatable(await workspace.meter.during(answer)))
    await reply()()
    const replied = await inTurn(reply, replyItems)
    return {
      figures: { ...figure('inbound.ratio', inbound.ratio), ...figure('reply.ratio', replied.ratio) },
      details: { ratios: { rounds: ROUNDS, inbound, reply: replied } },
    }
  } finally {
    sdk.destroy()
    own.destroy()
    await secrets.stop()
  }
}
