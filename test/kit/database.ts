import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import { CreateTableCommand, DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { marshall } from '@aws-sdk/util-dynamodb'
import { TABLE } from '../../functions/platform/table-definition.ts'
import { tableShape } from '../../local/table-shape.ts'

/** A real database engine for tests, in memory, on a free port; `table()` makes a fresh table of the product's shape. */
export interface Database {
  client: DynamoDBClient
  endpoint: string
  table(): Promise<string>
  stop(): Promise<void>
}

/** A port that nobody listens on. */
export async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** A table that is there from the start, whole: thousands of writes one by one would take half a minute. */
export interface Imported {
  table: string
  items: Record<string, unknown>[]
}

function importInto(folder: string, { table, items }: Imported): string[] {
  const data = join(folder, 'export', table, 'data')
  mkdirSync(data, { recursive: true })
  const lines = items.map((item) => JSON.stringify({ Item: marshall(item, { removeUndefinedValues: true }) }))
  writeFileSync(join(data, 'items.json.gz'), gzipSync(lines.join('\n')))
  const schema = join(folder, 'schema.json')
  writeFileSync(schema, JSON.stringify([{ Table: tableShape(table, 'with-earlier') }]))
  return ['import', '--source', join(folder, 'export'), '--schema', schema, '--serve']
}

export async function startDatabase(imported?: Imported): Promise<Database> {
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
  const port = await freePort()
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
  const command = imported ? importInto(folder, imported) : []
  const child = spawn(binary, [...command, '--port', String(port)], { stdio: 'ignore' })
  const database = await openDatabase(port, child)
  rmSync(folder, { recursive: true })
  return database
}

/** The database that a process serves, once it answers. */
export async function openDatabase(port: number, child: ChildProcess): Promise<Database> {
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
      if (tries > 600) throw error
      await sleep(50)
    }
  }
  let made = 0
  return {
    client,
    endpoint,
    async table() {
      const TableName = `table-${++made}`
      const StreamSpecification = { StreamEnabled: true, StreamViewType: TABLE.streamViewType }
      await client.send(new CreateTableCommand({ ...tableShape(TableName, 'with-earlier'), StreamSpecification }))
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
