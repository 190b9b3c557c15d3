import { appendFileSync, readFileSync, renameSync, writeFileSync } from 'node:fs'

/** The last so many records, oldest first, on disk too when there is a file. */
export interface RecordLog<T> {
  add(record: T): void
  all(): T[]
  snapshot(): () => void
}

/**
 * A file of JSON lines that only grows, cut back to `limit` records when it has twice as many. Every record is in the
 * file before `add` returns, so that a killed process loses none; a last line torn by such a death is dropped.
 */
export function openRecordLog<T>(file: string | null, limit: number): RecordLog<T> {
  // Kept as text: parsed, the records would take several times the memory.
  let lines = file ? readLines(file).slice(-limit) : []
  let inFile = lines.length
  const rewrite = () => {
    if (!file) return
    writeFileSync(`${file}.new`, lines.map((line) => `${line}\n`).join(''))
    renameSync(`${file}.new`, file)
    inFile = lines.length
  }
  rewrite()
  return {
    add(record) {
      const line = JSON.stringify(record)
      lines.push(line)
      if (file) appendFileSync(file, `${line}\n`)
      inFile++
      if (inFile < limit * 2) return
      lines = lines.slice(-limit)
      rewrite()
      inFile = lines.length
    },
    all: () => lines.slice(-limit).map((line) => JSON.parse(line) as T),
    snapshot() {
      const kept = [...lines]
      return () => {
        lines = [...kept]
        inFile = lines.length
        rewrite()
      }
    },
  }
}

function readLines(file: string): string[] {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  }
  const lines = text.split('\n')
  lines.pop()
  return lines.filter((line) => line !== '')
}
