import { readFileSync, renameSync, writeFileSync } from 'node:fs'
import type { LocalClock } from './aws/types.ts'

/** The movable clock, with what the functions' thread needs to follow it. */
export interface MovableClock extends LocalClock {
  /** milliseconds ahead of real time; one BigInt64 that the worker thread reads too */
  readonly offset: SharedArrayBuffer
}

/**
 * Real time plus an offset that only grows. With a `file` the offset outlives the process: otherwise a restart would put
 * stored times into the future.
 */
export function startClock(file: string | null): MovableClock {
  const offset = new SharedArrayBuffer(8)
  const cell = new BigInt64Array(offset)
  Atomics.store(cell, 0, BigInt(file ? readOffset(file) : 0))
  const listeners = new Set<() => void>()
  return {
    offset,
    now: () => Date.now() + Number(Atomics.load(cell, 0)),
    advance(ms) {
      const moved = Atomics.add(cell, 0, BigInt(Math.round(ms))) + BigInt(Math.round(ms))
      if (file) writeOffset(file, Number(moved))
      for (const listener of [...listeners]) listener()
    },
    onAdvance(callback) {
      listeners.add(callback)
      return () => listeners.delete(callback)
    },
  }
}

function readOffset(file: string): number {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw error
  }
  const stored = Number((JSON.parse(text) as { aheadMs?: unknown }).aheadMs)
  if (!Number.isSafeInteger(stored) || stored < 0) throw new Error(`${file} does not hold a clock offset`)
  return stored
}

function writeOffset(file: string, aheadMs: number): void {
  writeFileSync(`${file}.new`, JSON.stringify({ aheadMs }))
  renameSync(`${file}.new`, file)
}
