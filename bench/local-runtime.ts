import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('..', import.meta.url))

export interface LocalRuntime {
  url: string
  /** of its Node.js process, the parent of all others */
  pid: number
  call(path: string, init?: { body?: string; headers?: Record<string, string> }): Promise<unknown>
  /** resident memory of its Node.js process, in bytes */
  rss(): Promise<number>
  stop(): Promise<void>
}

/** What `npm start` runs, in a process of its own on a fresh data folder. */
export async function startLocalRuntime(): Promise<LocalRuntime> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-bench-'))
  const args = ['--import', 'tsx', '--disable-warning=ExperimentalWarning', 'local/main.ts']
  const child = spawn(process.execPath, args, {
    cwd: ROOT,
    env: {
      PATH: process.env.PATH,
      HOME: process.env.HOME,
      PORT: '0',
      SWITCHBOARD_DATA: folder,
      SWITCHBOARD_DEMO: 'small',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  const keep = (chunk: Buffer) => {
    output = (output + chunk.toString()).slice(-10_000)
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  const gone = once(child, 'exit')
  const stop = async () => {
    child.kill('SIGTERM')
    await gone
    rmSync(folder, { recursive: true, force: true })
  }
  let url: string | undefined
  while (url === undefined) {
    await sleep(50)
    url = /Switchboard is ready at (http:\/\/localhost:\d+)/.exec(output)?.[1]
    if (url === undefined && child.exitCode !== null) throw new Error(`The local runtime ended: ${output}`)
  }
  const base = url
  const call: LocalRuntime['call'] = async (path, { body, headers = {} } = {}) => {
    const answer = await fetch(`${base}${path}`, { ...(body === undefined ? {} : { method: 'POST', body }), headers })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${text} ${output}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  const rss = async () => ((await call('/_local/metrics')) as { rss: number }).rss
  return { url, pid: child.pid ?? 0, call, rss, stop }
}
