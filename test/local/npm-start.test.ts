import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
let folder: string
const started: ChildProcess[] = []

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'switchboard-test-'))
})
afterEach(async () => {
  for (const child of started.splice(0)) {
    child.kill('SIGKILL')
    await ended(child)
  }
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
})

describe('npm start', () => {
  it('E2 says that it is ready and where, and survives kill -9 and SIGTERM', async () => {
    const first = run({ PORT: '0' })
    const url = await readyAt(first)
    expect((await fetch(`${url}/_local/health`)).status).toBe(200)
    const database = databasePid()
    await fetch(`${url}/_local/providers/demo-line/v2/bot/message/push`, { method: 'POST', body: '{}' })

    first.child.kill('SIGKILL')
    await ended(first.child)
    while (isRunning(database)) await delay(5)

    const second = run({ PORT: '0' })
    const again = await readyAt(second)
    const requests = await (await fetch(`${again}/_local/provider-requests`)).json()
    expect(requests).toHaveLength(1)
    const lastDatabase = databasePid()
    second.child.kill('SIGTERM')
    expect(await ended(second.child)).toBe(0)
    expect(isRunning(lastDatabase)).toBe(false)
  })

  it('says in one sentence that the port is taken, and how to take another', async () => {
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    const { port } = other.address() as AddressInfo
    const attempt = run({ PORT: String(port) })
    expect(await ended(attempt.child)).toBe(1)
    expect(attempt.output()).toBe(
      `Port ${port} is already in use. Stop what is using it, or take another port: PORT=${port + 1} npm start\n`,
    )
    other.close()
  })

  it.each([
    [{ PORT: 'abc' }, /^PORT is abc, which is no port number/],
    [{ PUBLIC_URL: 'example.com' }, /^PUBLIC_URL is example.com/],
    [{ PORT: '0', SWITCHBOARD_DATA: 'package.json' }, /^The data folder \S+package.json can't be made/],
  ])('says what is wrong with %j', async (env, sentence) => {
    const attempt = run(env)
    expect(await ended(attempt.child)).toBe(1)
    expect(attempt.output()).toMatch(sentence)
    expect(attempt.output().trim().split('\n')).toHaveLength(1)
  })
})

function run(env: Record<string, string>) {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: { start: string } }
  const [command = '', ...args] = scripts.start.split(' ')
  const child = spawn(command, args, {
    cwd: ROOT,
    env: { ...process.env, SWITCHBOARD_DEMO: 'small', SWITCHBOARD_DATA: folder, ...env },
  })
  started.push(child)
  let output = ''
  const keep = (chunk: Buffer) => {
    output += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  return { child, output: () => output }
}

async function readyAt({ child, output }: ReturnType<typeof run>): Promise<string> {
  for (;;) {
    const [, url] = /Switchboard is ready at (http:\/\/localhost:\d+)/.exec(output()) ?? []
    if (url) return url
    if (child.exitCode !== null) throw new Error(`It ended: ${output()}`)
    await delay(20)
  }
}

function ended(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return Promise.resolve(child.exitCode)
  return new Promise((resolve) => child.once('close', resolve))
}

const databasePid = () => (JSON.parse(readFileSync(join(folder, 'lock.json'), 'utf8')) as { database: number }).database

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    // ESRCH: it is gone.
    return false
  }
}
