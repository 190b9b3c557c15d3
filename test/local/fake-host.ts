import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bundleFunctions } from '../../local/bundle.ts'
import { type MovableClock, startClock } from '../../local/clock.ts'
import { openDataFolder } from '../../local/data-folder.ts'
import { startDatabase } from '../../local/database.ts'
import { functionEnvironment, TABLE_NAME } from '../../local/environment.ts'
import { type FunctionHost, startFunctionHost } from '../../local/function-host.ts'
import { createTable } from '../../local/table.ts'

export const fakeEntries = {
  http: 'test/local/functions/edge.ts',
  webhooks: 'test/local/functions/edge.ts',
  widget: 'test/local/functions/edge.ts',
  socket: 'test/local/functions/socket.ts',
  authorizer: 'test/local/functions/authorizer.ts',
  bookkeeping: 'test/local/functions/idle.ts',
  reactions: 'test/local/functions/idle.ts',
  delivery: 'test/local/functions/idle.ts',
  timer: 'test/local/functions/idle.ts',
  mail: 'test/local/functions/idle.ts',
  setup: 'test/local/functions/idle.ts',
  assistant: 'test/local/functions/batch.ts',
}

export interface FakeHost {
  host: FunctionHost
  clock: MovableClock
  close(): Promise<void>
}

/** The functions of test/local/functions in a worker thread; with a database when they need one. */
export async function startFakeHost({ withDatabase = false } = {}): Promise<FakeHost> {
  const into = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
  const folder = openDataFolder(null)
  const database = withDatabase ? await startDatabase(folder, undefined) : undefined
  if (database) await createTable(database.endpoint, TABLE_NAME)
  const clock = startClock(null)
  const host = startFunctionHost({
    bundles: await bundleFunctions(fakeEntries, into),
    clockOffset: clock.offset,
    env: functionEnvironment({
      aws: {},
      databaseEndpoint: database?.endpoint ?? 'http://127.0.0.1:1',
      awsPort: 1,
      port: 1,
      publicUrl: 'http://localhost:1',
    }),
  })
  return {
    host,
    clock,
    async close() {
      await host.close()
      await database?.close()
      folder.release()
      rmSync(into, { recursive: true, force: true })
    },
  }
}
