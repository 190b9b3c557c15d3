import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Table } from '../../functions/platform/table.ts'
import { type Imported, startDatabase } from './database.ts'
import type { Lifeline } from './lifeline.ts'
import { asDocumentClient, documentSender, plainSender } from './memory-table/memory-client.ts'
import { MemoryDatabase } from './memory-table/memory-database.ts'
import { admitItem } from './memory-table/values.ts'
import { nearDatabase } from './near-database.ts'
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
  /** keeps all tables, to be brought back by the answer; only in memory */
  snapshot?(): () => void
  stop(): Promise<void>
}

/** In memory unless SWITCHBOARD_TEST_ENGINE, or the test itself, asks for the real one. */
export async function startEngine(
  engine = process.env.SWITCHBOARD_TEST_ENGINE ?? 'memory',
  imported?: Imported,
): Promise<Engine> {
  if (engine === 'memory') return memoryEngine(imported)
  if (engine === 'dynoxide') return realEngine(imported)
  throw new Error(`There is no test engine ${engine}: it is memory or dynoxide.`)
}

function memoryEngine(imported?: Imported): Engine {
  const database = new MemoryDatabase()
  if (imported) {
    const table = database.createTable(imported.table)
    for (const item of imported.items)
      table.replace(undefined, admitItem(marshall(item, { removeUndefinedValues: true })))
    table.takeRecords()
  }
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
    snapshot() {
      const kept = database.snapshot()
      return () => database.restore(kept)
    },
    async stop() {},
  }
}

async function realEngine(imported?: Imported): Promise<Engine> {
  const database = await startDatabase(imported)
  const { client, endpoint } = database
  const sender = nearDatabase(endpoint)
  return {
    client,
    table: () => database.table(),
    open: (name, life) => ({ client: asDocumentClient(life ? life.watchCalls(sender) : sender), name }),
    stream: (name) => openStream(endpoint, name),
    stop: () => database.stop(),
  }
}
