import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import openSqlite from 'sql.js'
import { afterEach, expect, it } from 'vitest'
import { prepareDatabaseFile } from '../../../local/aws/stream-index.ts'
import { temporaryFolder } from './fixtures.ts'

const folder = temporaryFolder()
afterEach(() => folder.remove())

it('finds the last and the next stream record by an index, and leaves a file that is there alone', async () => {
  const binary = createRequire(import.meta.url).resolve('@dynoxide/linux-x64/dynoxide')
  const file = join(folder.path, 'new.db')
  await prepareDatabaseFile(binary, file)
  const bytes = readFileSync(file)
  const { Database } = await openSqlite()
  const database = new Database(bytes)
  const plan = (query: string) => JSON.stringify(database.exec(`EXPLAIN QUERY PLAN ${query}`))
  const number = 'CAST(sequence_number AS INTEGER)'
  expect(plan(`SELECT MAX(${number}) FROM _stream_records WHERE table_name = 't'`)).toContain('switchboard_stream_last')
  expect(
    plan(
      `SELECT keys_json FROM _stream_records WHERE table_name = 't' AND shard_id = 's' AND ${number} > 5 ORDER BY ${number} LIMIT 9`,
    ),
  ).toContain('switchboard_stream_next')
  database.close()
  await prepareDatabaseFile(binary, file)
  expect(readFileSync(file).equals(bytes)).toBe(true)
})
