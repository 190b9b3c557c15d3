import { type ChildProcess, spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { TABLE } from '../../functions/shared/table-definition.ts'

/** A real database engine for tests, in memory, on a free port; `table()` makes a fresh table of the product's shape. */
export interface Database {
  client: DynamoDBClient
  endpoint: string
  table(): Promise<string>
  stop(): Promise<void>
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

export async function startDatabase(): Promise<Database> {
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
  const port = await freePort()
  const child: ChildProcess = spawn(binary, ['--port', String(port)], { stdio: 'ignore' })
  const endpoint = `http://127.0.0.1:${port}`
  const client = new DynamoDBClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  for (let tries = 0; ; tries++) {
    try {
      await client.send(new ListTablesCommand({}))
      break
    } catch (error) {
      if (tries > 100) throw error
      await sleep(50)
    }
  }
  let made = 0
  return {
    client,
    endpoint,
    async table() {
      const TableName = `table-${++made}`
      const indexes = Object.values(TABLE.indexes)
      const names = [
        TABLE.partitionKey,
        TABLE.sortKey,
        ...indexes.flatMap((index) => [index.partitionKey, index.sortKey]),
      ]
      const keySchema = (hash: string, range: string) => [
        { AttributeName: hash, KeyType: 'HASH' as const },
        { AttributeName: range, KeyType: 'RANGE' as const },
      ]
      await client.send(
        new CreateTableCommand({
          TableName,
          BillingMode: 'PAY_PER_REQUEST',
          AttributeDefinitions: names.map((AttributeName) => ({ AttributeName, AttributeType: 'S' })),
          KeySchema: keySchema(TABLE.partitionKey, TABLE.sortKey),
          GlobalSecondaryIndexes: indexes.map((index) => ({
            IndexName: index.name,
            KeySchema: keySchema(index.partitionKey, index.sortKey),
            Projection: { ProjectionType: 'ALL' },
          })),
          StreamSpecification: { StreamEnabled: true, StreamViewType: TABLE.streamViewType },
        }),
      )
      return TableName
    },
    async stop() {
      client.destroy()
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill()
      await gone
    },
  }
}
