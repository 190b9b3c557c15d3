import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildClient } from '../../client/build/build.ts'

export const repository = fileURLToPath(new URL('../../', import.meta.url))
const source = join(repository, 'client')

async function install(): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'switchboard-client-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ type: 'module', private: true }))
  const own = join(folder, 'node_modules/switchboard-client')
  mkdirSync(own, { recursive: true })
  await buildClient(join(own, 'dist'))
  const { files } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8')) as { files: string[] }
  for (const name of ['package.json', 'README.md', ...files.filter((each) => each !== 'dist')]) {
    cpSync(join(source, name), join(own, name), { recursive: true })
  }
  // Node 20 has no WebSocket: there, its users install this.
  symlinkSync(join(repository, 'node_modules/ws'), join(folder, 'node_modules/ws'))
  return folder
}

let installed: Promise<string> | undefined
/** A folder outside of the repository in which the client is installed as it is published; once for all files of a worker. */
export function installedClient(): Promise<string> {
  installed ??= install()
  return installed
}

/** A program of somebody else's. */
export interface Program {
  process: ChildProcess
  /** what it has said until now */
  output(): string
  /** resolves once it has said this */
  says(what: string | RegExp): Promise<void>
  /** with its code, once it has ended; undefined: it was killed */
  ended: Promise<number | undefined>
  /** ends it as a machine that is switched off does */
  kill(): Promise<void>
}

/** Starts one; an end that nobody asked for shows in `ended` and fails whoever waits for words. */
export function startProgram(args: readonly string[], cwd: string, env: Record<string, string>): Program {
  const child = spawn(process.execPath, args, { cwd, env: { PATH: process.env.PATH ?? '', ...env } })
  let output = ''
  let waiting: (() => void)[] = []
  const look = () => {
    const all = waiting
    waiting = []
    for (const each of all) each()
  }
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (data) => {
      output += String(data)
      look()
    })
  }
  let hasEnded = false
  const ended = new Promise<number | undefined>((resolve) => {
    child.once('close', (code) => {
      hasEnded = true
      look()
      resolve(code ?? undefined)
    })
  })
  return {
    process: child,
    output: () => output,
    ended,
    async says(what) {
      while (!(typeof what === 'string' ? output.includes(what) : what.test(output))) {
        if (hasEnded) throw new Error(`It ended without saying ${what}: ${output}`)
        await new Promise<void>((resolve) => waiting.push(resolve))
      }
    },
    async kill() {
      child.kill('SIGKILL')
      await ended
    },
  }
}
