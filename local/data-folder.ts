import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { StartProblem } from './problems.ts'

export interface DataFolder {
  /** where things are kept; null: nowhere */
  path: string | null
  /** for what is made anew at every start */
  scratch: string
  /** the process id of the database of the last run, to be ended if it is still there */
  formerDatabase?: number
  noteDatabase(pid: number): void
  release(): void
}

interface Lock {
  pid: number
  /** start time of that process: the same pid after a reboot is somebody else */
  startedAt: string
  database?: number
}

/** Takes the folder for this process; throws StartProblem when another running process has it. */
export function openDataFolder(path: string | null): DataFolder {
  if (path === null) {
    const scratch = mkdtempSync(join(tmpdir(), 'switchboard-'))
    return { path, scratch, noteDatabase: () => {}, release: () => rmSync(scratch, { recursive: true, force: true }) }
  }
  try {
    mkdirSync(path, { recursive: true, mode: 0o700 })
  } catch (error) {
    throw new StartProblem(`The data folder ${path} can't be made: ${(error as Error).message}`)
  }
  const file = join(path, 'lock.json')
  const lock: Lock = { pid: process.pid, startedAt: startTime(process.pid) ?? '' }
  const former = takeLock(file, lock, path)
  return {
    path,
    scratch: path,
    ...(former?.database === undefined ? {} : { formerDatabase: former.database }),
    noteDatabase(pid) {
      lock.database = pid
      writeFileSync(file, JSON.stringify(lock))
    },
    release: () => rmSync(file, { force: true }),
  }
}

/** Writes the lock file; answers what a process that is gone had left in it. */
function takeLock(file: string, lock: Lock, path: string): Lock | undefined {
  for (let attempt = 0; ; attempt++) {
    try {
      writeFileSync(file, JSON.stringify(lock), { flag: 'wx' })
      return undefined
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException
      if (code !== 'EEXIST' || attempt > 1) throw new StartProblem(`The data folder ${path} can't be used: ${message}`)
    }
    const former = readLock(file)
    if (former && former.startedAt !== '' && startTime(former.pid) === former.startedAt) {
      throw new StartProblem(
        `The data folder ${path} is in use by the Switchboard with process id ${former.pid}. Stop that one, or use another folder: SWITCHBOARD_DATA=.switchboard-2 npm start`,
      )
    }
    if (former) {
      writeFileSync(file, JSON.stringify(lock))
      return former
    }
    rmSync(file, { force: true })
  }
}

function readLock(file: string): Lock | undefined {
  try {
    const lock = JSON.parse(readFileSync(file, 'utf8')) as Partial<Lock>
    return typeof lock.pid === 'number' ? { startedAt: '', ...lock, pid: lock.pid } : undefined
  } catch {
    // Torn by a crash while it was written, or gone meanwhile: nobody holds it.
    return undefined
  }
}

/** When a process started, as the system tells; undefined: there is no such process. */
function startTime(pid: number): string | undefined {
  try {
    process.kill(pid, 0)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return undefined
  }
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19]
  } catch {
    // No /proc on this platform: a live process with that id has to count as the same one.
    return 'running'
  }
}
