import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { prepareDatabaseFile } from './aws/stream-index.ts'
import type { DataFolder } from './data-folder.ts'
import { freePort, knock } from './loopback.ts'
import { StartProblem } from './problems.ts'
import { importTable, type TableContents } from './table-import.ts'

/**
 * DynamoDB and its streams: dynoxide as a child process on a free loopback port, or the endpoint of
 * AWS_ENDPOINT_URL_DYNAMODB, which has no `history`. Compared to the service it has one partition, no throughput limits and no encryption, and
 * its items expire by real time, not by the movable clock.
 */
export interface Database {
  endpoint: string
  /** memory of the child process in bytes; undefined when it is not ours */
  memory(): number | undefined
  close(): Promise<void>
}

export async function startDatabase(
  folder: DataFolder,
  external: string | undefined,
  history?: TableContents,
): Promise<Database> {
  if (external) {
    await waitUntilUp(external, () => undefined)
    return { endpoint: external, memory: () => undefined, close: async () => {} }
  }
  const binary = findBinary()
  const file = join(folder.path ?? folder.scratch, 'switchboard.db')
  if (folder.formerDatabase !== undefined) await endOrphan(folder.formerDatabase, file)
  await prepareDatabaseFile(binary, file, history && ((draft) => importTable(binary, draft, history)))

  const port = await freePort()
  const endpoint = `http://127.0.0.1:${port}`
  let closing = false
  let child: ChildProcess
  let guard: ChildProcess
  let output = ''
  const exits = new Set<Promise<void>>()

  function launch(): void {
    child = spawn(binary, ['--port', String(port), '--db-path', file], {
      stdio: ['ignore', 'pipe', 'pipe'],
      // Out of the terminal's process group: Ctrl-C must reach this process first, so that it closes in order.
      detached: true,
    })
    const keep = (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-2000)
    }
    child.stdout?.on('data', keep)
    child.stderr?.on('data', keep)
    if (child.pid !== undefined) folder.noteDatabase(child.pid)
    guard = guardOf(child)
    const exit = new Promise<void>((resolve) => {
      child.once('error', () => resolve())
      child.once('exit', (code, signal) => {
        resolve()
        guard.kill()
        if (closing) return
        console.error(`The database ended (${signal ?? code}) and is started again. ${output}`)
        setTimeout(() => !closing && launch(), 100)
      })
    })
    exits.add(exit)
    void exit.then(() => exits.delete(exit))
  }

  launch()
  await waitUntilUp(endpoint, () => (child.exitCode === null ? undefined : output))
  return {
    endpoint,
    memory: () => residentBytes(child.pid),
    async close() {
      closing = true
      child.kill('SIGTERM')
      const gone = Promise.all(exits)
      await Promise.race([gone, delay(3000)])
      child.kill('SIGKILL')
      await gone
      guard.kill()
    },
  }
}

/** A shell that ends the database as soon as this process is gone, however it went: its input closes then. */
function guardOf(child: ChildProcess): ChildProcess {
  const guard = spawn('/bin/sh', ['-c', 'read _; kill "$0"', String(child.pid)], {
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  guard.unref()
  guard.once('error', (error) => console.error(`The database can't be watched over: ${error.message}`))
  return guard
}

function findBinary(): string {
  const require = createRequire(import.meta.url)
  try {
    if (process.platform === 'linux' && process.arch === 'x64') return require.resolve('@dynoxide/linux-x64/dynoxide')
  } catch {
    throw new StartProblem(
      'The embedded database is not installed: run `npm ci` without --omit=optional, or set AWS_ENDPOINT_URL_DYNAMODB to a DynamoDB endpoint.',
    )
  }
  throw new StartProblem(
    `The embedded database runs on Linux x64 only, and this is ${process.platform} ${process.arch}. Set AWS_ENDPOINT_URL_DYNAMODB to a DynamoDB endpoint, for example http://localhost:8000`,
  )
}

/** Ends the database that a killed run left behind, after making sure that the process id still is that database. */
async function endOrphan(pid: number, file: string): Promise<void> {
  const isOurs = () => {
    try {
      return readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0').includes(file)
    } catch {
      // No such process: it is gone.
      return false
    }
  }
  for (let waited = 0; isOurs(); waited += 20) {
    if (waited === 0) process.kill(pid, 'SIGTERM')
    if (waited === 2000) process.kill(pid, 'SIGKILL')
    if (waited > 4000) throw new StartProblem(`The database of the last run (process id ${pid}) does not end.`)
    await delay(20)
  }
}

const START_MS = 20_000

async function waitUntilUp(endpoint: string, failed: () => string | undefined): Promise<void> {
  let last = ''
  for (const until = Date.now() + START_MS; Date.now() < until; ) {
    const output = failed()
    if (output !== undefined) throw new StartProblem(`The database did not start: ${output}`)
    try {
      await knock(endpoint)
      return
    } catch (error) {
      last = (error as Error).message
    }
    await delay(20)
  }
  throw new StartProblem(`There is no database at ${endpoint}: ${last}`)
}

function residentBytes(pid: number | undefined): number | undefined {
  try {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]
    return kilobytes === undefined ? undefined : Number(kilobytes) * 1024
  } catch {
    // Only Linux tells, and only while the process lives.
    return undefined
  }
}
