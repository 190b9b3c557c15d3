import { spawn } from 'node:child_process'
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { setTimeout as delay } from 'node:timers/promises'
import openSqlite from 'sql.js'
import { freePort, knock } from '../loopback.ts'

/**
 * dynoxide looks for the last stream record of a table without an index, so that every write reads the whole stream, and
 * it never removes a record: after 20,000 of them a write takes ten times as long. This makes its database file before
 * its first real start, with an index for both questions it asks and a trigger that drops what is far behind. The
 * expressions must be spelled as dynoxide spells them, or SQLite does not see that they are the same.
 */
const ADDITIONS = `
  CREATE INDEX switchboard_stream_last ON _stream_records (table_name, CAST(sequence_number AS INTEGER));
  CREATE INDEX switchboard_stream_next ON _stream_records (table_name, shard_id, CAST(sequence_number AS INTEGER));
  CREATE TRIGGER switchboard_stream_trim AFTER INSERT ON _stream_records BEGIN
    DELETE FROM _stream_records WHERE id <= NEW.id - 100000 AND id > NEW.id - 100010;
  END;
`
/** Where SQLite's file header says how it is written: 1 rollback journal, 2 write-ahead log. */
const HEADER_VERSIONS = [18, 19]

/** Of each binary the file that has nothing in it yet: whoever starts several runtimes has it made once. */
const empty = new Map<string, Buffer>()

const TRIES = 5
const START_MS = 20_000
const END_MS = 3000

/**
 * Makes the file unless it is there; it appears complete or not at all. `fill` (given a name for its draft) makes one that has
 * something in it already.
 */
export async function prepareDatabaseFile(
  binary: string,
  file: string,
  fill?: (draft: string) => Promise<void>,
): Promise<void> {
  if (existsSync(file)) return
  const draft = `${file}.new`
  const known = fill ? undefined : empty.get(binary)
  const contents = known ?? (await contentsBy(fill ?? ((into) => runOnce(binary, into)), draft))
  if (!fill) empty.set(binary, contents)
  writeFileSync(draft, contents, { mode: 0o600 })
  renameSync(draft, file)
}

async function contentsBy(fill: (draft: string) => Promise<void>, draft: string): Promise<Buffer> {
  const parts = [draft, `${draft}-wal`, `${draft}-shm`]
  const { Database } = await openSqlite()
  for (let tries = 1; ; tries++) {
    for (const part of parts) rmSync(part, { force: true })
    await fill(draft)
    const bytes = existsSync(draft) ? readFileSync(draft) : Buffer.alloc(0)
    // The embedded SQLite keeps the file in memory and can't do a write-ahead log there.
    if (bytes.length > 0) for (const at of HEADER_VERSIONS) bytes[at] = 1
    const database = new Database(bytes)
    const isMade = database.exec("SELECT 1 FROM sqlite_master WHERE name = '_stream_records'").length > 0
    if (isMade) database.exec(ADDITIONS)
    const contents = isMade ? Buffer.from(database.export()) : undefined
    database.close()
    for (const part of parts) rmSync(part, { force: true })
    if (contents) return contents
    // Somebody else was given the port meanwhile, and answered in its place.
    if (tries === TRIES) throw new Error(`The database did not make ${draft}.`)
  }
}

/** Starts the database once, so that it makes its schema, and ends it in order. */
async function runOnce(binary: string, file: string): Promise<void> {
  const port = await freePort()
  const child = spawn(binary, ['--port', String(port), '--db-path', file], { stdio: 'ignore' })
  const exit = new Promise<void>((resolve, reject) => {
    child.once('exit', () => resolve())
    child.once('error', reject)
  })
  const isUp = async () => {
    for (const until = Date.now() + START_MS; Date.now() < until && child.exitCode === null; ) {
      try {
        await knock(`http://127.0.0.1:${port}`)
        return
      } catch {
        // Not yet.
        await delay(20)
      }
    }
    throw new Error(`The database did not start to make ${file}.`)
  }
  try {
    await Promise.race([isUp(), exit])
  } finally {
    child.kill('SIGTERM')
    // What it was about to write is written again by the next try.
    const killing = setTimeout(() => child.kill('SIGKILL'), END_MS)
    await exit
    clearTimeout(killing)
  }
}
