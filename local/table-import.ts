import { spawn } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { marshall } from '@aws-sdk/util-dynamodb'
import type { Item } from '../functions/platform/item.ts'
import { tableWithStream } from './table-shape.ts'

/** What a table has in it before it is first opened. */
export interface TableContents {
  name: string
  items(): Promise<readonly Item[]>
}

/**
 * Makes a database file with a table that has items in it, by dynoxide's import of what DynamoDB exports: ten times as quick as
 * writing them, and nothing of it is in the stream.
 */
export async function importTable(binary: string, file: string, { name, items }: TableContents): Promise<void> {
  const folder = `${file}.import`
  const data = join(folder, 'tables', name, 'data')
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(data, { recursive: true, mode: 0o700 })
  try {
    const lines = (await items()).map((Item) =>
      JSON.stringify({ Item: marshall(Item, { removeUndefinedValues: true }) }),
    )
    writeFileSync(join(data, 'items.json.gz'), gzipSync(lines.join('\n'), { level: 1 }), { mode: 0o600 })
    const schema = join(folder, 'schema.json')
    writeFileSync(schema, JSON.stringify({ Table: { ...tableWithStream(name), TableStatus: 'ACTIVE' } }), {
      mode: 0o600,
    })
    await run(binary, ['import', '--source', join(folder, 'tables'), '--schema', schema, '--output', file, '--force'])
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function run(binary: string, args: string[]): Promise<void> {
  const child = spawn(binary, args, { stdio: ['ignore', 'ignore', 'pipe'] })
  let output = ''
  child.stderr.on('data', (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-2000)
  })
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code, signal) => {
      if (code === 0) resolve()
      else reject(new Error(`The database did not take its history (${signal ?? code}). ${output}`))
    })
  })
}
