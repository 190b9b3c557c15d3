import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { constants, createGzip } from 'node:zlib'
import { DynamoDBClient, ListTablesCommand } from '@aws-sdk/client-dynamodb'
import { tableShape } from '../local/table-shape.ts'
import { exportLines } from './load.ts'
import { clientConfig } from './workspace.ts'

const PATIENCE_MS = 300_000

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

async function untilUp(endpoint: string, child: ChildProcess, output: () => string): Promise<void> {
  const client = new DynamoDBClient(clientConfig(endpoint))
  const deadline = Date.now() + PATIENCE_MS
  try {
    for (;;) {
      try {
        return void (await client.send(new ListTablesCommand({})))
      } catch (error) {
        // Refused until the import is done.
        if (child.exitCode !== null || Date.now() > deadline)
          throw new Error(`No import: ${output()}`, { cause: error })
        await sleep(200)
      }
    }
  } finally {
    client.destroy()
  }
}

/**
 * One database engine in memory with a table for each size, filled by importing an export: writing so many items by API
 * would take the engine a quarter of an hour.
 */
export async function startInboxes(
  sizes: readonly number[],
  now: number,
  spreadMs: number,
): Promise<{ endpoint: string; table(size: number): string; stop(): Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  const table = (size: number) => `inbox-${size}`
  try {
    for (const size of sizes) {
      const into = join(folder, 'export', table(size), 'data')
      mkdirSync(into, { recursive: true })
      await pipeline(
        Readable.from(exportLines(table(size), size, now, spreadMs)),
        createGzip({ level: constants.Z_BEST_SPEED }),
        createWriteStream(join(into, 'items.json.gz')),
      )
    }
    const schema = join(folder, 'schema.json')
    writeFileSync(schema, JSON.stringify(sizes.map((size) => ({ Table: tableShape(table(size)) }))))
    const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
    const port = await freePort()
    const args = ['import', '--source', join(folder, 'export'), '--schema', schema, '--serve', '--port', String(port)]
    const child = spawn(binary, args, { stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk) => (output += chunk))
    const gone = once(child, 'exit')
    const endpoint = `http://127.0.0.1:${port}`
    const stop = async () => {
      child.kill()
      await gone
    }
    try {
      await untilUp(endpoint, child, () => output)
    } catch (error) {
      await stop()
      throw error
    }
    return { endpoint, table, stop }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
