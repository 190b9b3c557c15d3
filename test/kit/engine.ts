import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { openTable, type Table } from '../../functions/platform/table.ts'
import { startDatabase } from './database.ts'
import type { Lifeline } from './lifeline.ts'
import { asDocumentClient, documentSender, plainSender } from './memory-table/memory-client.ts'
import { MemoryDatabase } from './memory-table/memory-database.ts'
import { openStream, type TestStream } from './stream.ts'

/** What keeps the table of a test: one in memory, or a real database. */
export interface Engine {
  /** for a test's own questions */
  client: DynamoDBClient
  /** makes a fresh table of the product's shape */
  table(): Promise<string>
  /** a table as the stores are given it, each call a call of that life */
  open(table: string, life?: Lifeline): Table
  stream(table: string): Promise<TestStream>
  stop(): Promise<void>
}

/** In memory unless SWITCHBOARD_TEST_ENGINE, or the test itself, asks for the real one. */
export async function startEngine(engine = process.env.SWITCHBOARD_TEST_ENGINE ?? 'memory'): Promise<Engine> {
  if (engine === 'memory') return memoryEngine()
  if (engine === 'dynoxide') return realEngine()
  throw new Error(`There is no test engine ${engine}: it is memory or dynoxide.`)
}

function memoryEngine(): Engine {
  const database = new MemoryDatabase()
  const sender = documentSender(database)
  let made = 0
  return {
    client: plainSender(database) as unknown as DynamoDBClient,
    async table() {
      return database.createTable(`table-${++made}`).name
    },
    open: (name, life) => ({ client: asDocumentClient(life ? life.watchCalls(sender) : sender), name }),
    async stream(name) {
      return { take: async () => database.table(name).takeRecords() }
    },
    async stop() {},
  }
}

async function realEngine(): Promise<Engine> {
  const database = await startDatabase()
  const { client, endpoint } = database
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
  // One pool of connections for all lives: opening them is not what is tested.
  const { requestHandler } = client.config
  return {
    client,
    table: () => database.table(),
    open(name, life) {
      if (!life) return openTable(client, name)
      const own = new DynamoDBClient({ region: 'us-east-1', credentials, endpoint, requestHandler })
      return openTable(life.watch(own), name)
    },
    stream: (name) => openStream(endpoint, name),
    stop: () => database.stop(),
  }
}
