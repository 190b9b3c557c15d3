import { changesIn, configurationKey, invalidationsOf } from './configuration-count.ts'
import { get, type Table } from './table.ts'

/** So old may be what a process goes by, unless it has heard of a change. */
const KNOWN_FOR_MS = 10_000
/** Then it is read anew, whatever was counted: what somebody changes past the product is seen by then. */
const READ_EVERY_MS = 300_000

/** The count of changes, as it was read last. */
interface Count {
  /** when the read was begun (epoch ms) */
  at: number
  changes: Promise<number>
  /** once the read has ended: whatever is read after that is nothing older */
  settled?: number
}
const counts = new WeakMap<Table, Count>()

const isWithin = (ms: number, since: number, now: number) => now >= since && now - since < ms

/**
 * What a read that was begun at `at` (epoch ms) will say of how often what is configured was changed: nobody asks for it beside.
 */
export function noteConfiguration(table: Table, at: number, changes: Promise<number>): void {
  // A replica that is behind has an older number than one that was asked before.
  const before = counts.get(table)?.changes.catch(() => 0) ?? 0
  const one: Count = { at, changes: Promise.all([changes, before]).then(([now, then]) => Math.max(now, then)) }
  counts.set(table, one)
  one.changes.then(
    (settled) => Object.assign(one, { settled }),
    () => {
      if (counts.get(table) === one) counts.delete(table)
    },
  )
}

/** How often it was changed, as of ten seconds ago at most, and as of when. */
async function changesLately(table: Table, now: number): Promise<{ at: number; changes: number }> {
  if (!isWithin(KNOWN_FOR_MS, counts.get(table)?.at ?? Number.NaN, now)) {
    noteConfiguration(table, now, get(table, configurationKey, false).then(changesIn))
  }
  const known = counts.get(table) as Count
  return { at: known.at, changes: await known.changes }
}

/** The same where it is known already; undefined where nobody has asked, or the answer is not there yet. */
function settledLately(table: Table, now: number): number | undefined {
  const known = counts.get(table)
  return known && isWithin(KNOWN_FOR_MS, known.at, now) ? known.settled : undefined
}

interface Known<Value> {
  value: Promise<Value>
  /** as of when nothing was known to have changed since */
  at: number
  readAt: number
  /** undefined: read without asking, so that it is read once more when it is asked for the first time */
  changes: number | undefined
  invalidations: number
}

/** Reads part of what is configured, by key where there are several, as it was ten seconds before `now` (epoch ms) at most. */
export type Remembering<Value> = (table: Table, now: number, key?: string) => Promise<Value>

/**
 * Remembers what `read` finds, which must be consistent, of what is configured: after ten seconds it is asked whether anything was
 * changed, for everything that a process remembers at once, and only if so is it read anew. Whose writes are counted: `configuring`.
 * What this process has changed itself, or has heard of (`forgetConfiguration`), is read anew at once. What is not there is not remembered.
 */
export function remembering<Value>(read: (table: Table, key: string) => Promise<Value>): Remembering<Value> {
  const memories = new WeakMap<Table, Map<string, Known<Value>>>()
  return async (table, now, key = '') => {
    const memory = memories.get(table) ?? new Map<string, Known<Value>>()
    memories.set(table, memory)
    const isGood = (known: Known<Value> | undefined): known is Known<Value> =>
      known !== undefined &&
      known.invalidations === invalidationsOf(table) &&
      isWithin(READ_EVERY_MS, known.readAt, now)
    const known = memory.get(key)
    if (isGood(known) && isWithin(KNOWN_FOR_MS, known.at, now)) return known.value
    const invalidations = invalidationsOf(table)
    const readNow = (changes: number | undefined) => {
      const next: Known<Value> = { value: read(table, key), at: now, readAt: now, changes, invalidations }
      memory.set(key, next)
      const forget = () => {
        if (memory.get(key) === next) memory.delete(key)
      }
      next.value.then((value) => value === undefined && forget(), forget)
      return next.value
    }
    // Whoever has nothing to compare need not ask first: that would be one more answer to wait for.
    if (!isGood(known)) return readNow(settledLately(table, now))
    const { at, changes } = await changesLately(table, now)
    // Somebody else may have asked meanwhile.
    const found = memory.get(key)
    if (isGood(found) && found.changes === changes) {
      found.at = Math.max(found.at, at)
      return found.value
    }
    return readNow(changes)
  }
}
