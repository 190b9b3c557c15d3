import { existsSync } from 'node:fs'
import { type DynamoDBDocumentClient, TransactWriteCommand } from '@aws-sdk/lib-dynamodb'
import { openTable } from '../../functions/platform/table.ts'
import { isShown, type LambdaRecord } from '../../local/aws/stream-records.ts'
import { startDatabase } from '../kit/database.ts'
import { startDynamoDbLocal } from '../kit/dynamodb-local.ts'
import { asDocumentClient, documentSender } from '../kit/memory-table/memory-client.ts'
import { MemoryDatabase } from '../kit/memory-table/memory-database.ts'
import { nearDatabase } from '../kit/near-database.ts'
import { openStream } from '../kit/stream.ts'

/** One table of an engine under comparison. */
export interface ComparedTable {
  name: string
  client: DynamoDBDocumentClient
  records(): Promise<LambdaRecord[]>
}
export interface ComparedEngine {
  table(): Promise<ComparedTable>
  stop(): Promise<void>
}

async function memory(): Promise<ComparedEngine> {
  const database = new MemoryDatabase()
  const client = asDocumentClient(documentSender(database))
  let made = 0
  return {
    async table() {
      const table = database.createTable(`table-${++made}`)
      return { name: table.name, client, records: async () => table.takeRecords() }
    },
    async stop() {},
  }
}

async function served(starting: ReturnType<typeof startDatabase>, short = false): Promise<ComparedEngine> {
  const database = await starting
  const near = short && asDocumentClient(nearDatabase(database.endpoint))
  return {
    async table() {
      const name = await database.table()
      const stream = await openStream(database.endpoint, name)
      return { name, client: near || openTable(database.client, name).client, records: () => stream.take() }
    },
    stop: () => database.stop(),
  }
}

/** DynamoDB Local's DynamoDBLocal.jar, where there is one; the npm package amplify-dynamodb-simulator has it. */
const jar = process.env.DYNAMODB_LOCAL_JAR
if (jar && !existsSync(jar)) throw new Error(`DYNAMODB_LOCAL_JAR: there is no ${jar}`)

/** Every engine by name; one that is undefined is not on this machine. */
export const engines: Record<string, (() => Promise<ComparedEngine>) | undefined> = {
  memory,
  dynoxide: () => served(startDatabase()),
  'dynoxide, without the SDK’s client': () => served(startDatabase(), true),
  'DynamoDB Local (where DYNAMODB_LOCAL_JAR names its jar)': jar ? () => served(startDynamoDbLocal(jar)) : undefined,
}

/** What came of a call, as far as a store can tell: the answer, or the kind of error and why each part of it failed. */
export async function outcomeOf(
  { client }: ComparedTable,
  command: { constructor: { name: string } },
): Promise<unknown> {
  try {
    const {
      $metadata: _,
      ConsumedCapacity: __,
      ...answer
    } = (await client.send(command as never)) as Record<string, unknown>
    return sorted(Object.fromEntries(Object.entries(answer).filter(([, value]) => !isEmpty(value))))
  } catch (error) {
    const { name, CancellationReasons } = error as { name: string; CancellationReasons?: { Code?: string }[] }
    const isTransaction = command instanceof TransactWriteCommand
    return isTransaction && CancellationReasons
      ? { name, reasons: CancellationReasons.map(({ Code }) => Code) }
      : { name }
  }
}
const isEmpty = (value: unknown) =>
  value === undefined || (typeof value === 'object' && value !== null && Object.keys(value).length === 0)

/** Sets, and the items of a batch, come in any order. */
function sorted(value: unknown): unknown {
  if (value instanceof Set) return { set: [...value].sort() }
  if (value instanceof Uint8Array) return { bytes: [...value] }
  if (Array.isArray(value)) return value.map(sorted)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .map(([name, inner]) => [
        name,
        name === 'Responses'
          ? Object.values(inner as Record<string, unknown[]>).map((items) =>
              items.map((one) => JSON.stringify(sorted(one))).sort(),
            )
          : sorted(inner),
      ])
      .sort(([a], [b]) => (String(a) < String(b) ? -1 : 1)),
  )
}

const everyKind = [{ kinds: ['thing'], events: ['INSERT', 'MODIFY', 'REMOVE'] as const }]
/** What a consumer of the stream was shown: without what names the engine and the time. */
export async function shownBy(table: ComparedTable): Promise<unknown[]> {
  const records = await table.records()
  return records
    .map((record) => ({ ...record, dynamodb: images(record) }))
    .filter((record) => isShown(record as LambdaRecord, everyKind))
    .map(({ eventName, eventVersion, eventSource, awsRegion, dynamodb }) => {
      const { Keys, NewImage, OldImage, StreamViewType } = dynamodb
      return { eventName, eventVersion, eventSource, awsRegion, Keys, NewImage, OldImage, StreamViewType }
    })
}
function images({ dynamodb }: LambdaRecord): LambdaRecord['dynamodb'] {
  return JSON.parse(JSON.stringify(dynamodb), (name, value) =>
    name === 'SS' || name === 'NS' ? (value as string[]).toSorted() : value,
  ) as LambdaRecord['dynamodb']
}
