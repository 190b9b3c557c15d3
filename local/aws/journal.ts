import { closeSync, openSync, readFileSync, renameSync, writeFileSync, writeSync } from 'node:fs'

/**
 * A map that survives the death of the process: every change is one line at the end of a file before the call returns.
 * It is not forced to the disk, so a power cut may take the last changes; a killed process loses none.
 */
export interface Journal<T> {
  get(key: string): T | undefined
  has(key: string): boolean
  set(key: string, value: T): void
  delete(key: string): void
  /** in the order in which the keys were first set */
  entries(): IterableIterator<[string, T]>
  values(): IterableIterator<T>
  readonly size: number
  close(): void
}

/** Dead lines that are tolerated before the file is written anew. */
const SLACK = 20_000

/** `file` null: the same map without the file. A last line torn by a crash is dropped; any other damage throws. */
export function openJournal<T>(file: string | null): Journal<T> {
  const map = new Map<string, T>()
  let fd: number | undefined
  let lines = 0

  if (file) {
    load(file, map)
    compact(file)
  }

  function compact(target: string): void {
    if (fd !== undefined) closeSync(fd)
    const text = [...map].map((entry) => `${JSON.stringify(entry)}\n`).join('')
    writeFileSync(`${target}.new`, text, { mode: 0o600 })
    renameSync(`${target}.new`, target)
    fd = openSync(target, 'a')
    lines = map.size
  }

  function append(entry: [string] | [string, T]): void {
    if (!file || fd === undefined) return
    writeSync(fd, `${JSON.stringify(entry)}\n`)
    lines++
    if (lines > map.size * 2 + SLACK) compact(file)
  }

  return {
    get: (key) => map.get(key),
    has: (key) => map.has(key),
    set(key, value) {
      map.set(key, value)
      append([key, value])
    },
    delete(key) {
      if (map.delete(key)) append([key])
    },
    entries: () => map.entries(),
    values: () => map.values(),
    get size() {
      return map.size
    },
    close() {
      if (fd !== undefined) closeSync(fd)
      fd = undefined
    },
  }
}

function load<T>(file: string, map: Map<string, T>): void {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return
    throw error
  }
  const lines = text.split('\n')
  // What follows the last line break was being written when the process died.
  lines.pop()
  for (const [index, line] of lines.entries()) {
    let entry: [string] | [string, T]
    try {
      entry = JSON.parse(line) as [string] | [string, T]
    } catch (error) {
      throw new Error(`${file} is damaged in line ${index + 1}: ${(error as Error).message}`)
    }
    if (entry.length === 1) map.delete(entry[0])
    else map.set(entry[0], entry[1])
  }
}
