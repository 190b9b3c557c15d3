import { changesIn, configurationKey, toldOfConfiguration } from './configuration-count.ts'
import { get, type Table } from './table.ts'

/** So old may be what a process goes by, unless it was told of a change. */
const KNOWN_FOR_MS = 10_000
/** Then it is read anew, whatever was counted: what somebody changes past the product is seen by then. */
const READ_EVERY_MS = 300_000

interface Asked {
  at: number
  changes: Promise<number>
  /** once it is answered: whoever reads after that reads nothing older */
  answered?: number
}
const asked = new WeakMap<Table, Asked>()

const isWithin = (ms: number, since: number, now: number) => now >= since && now - since < ms

/**
 * What a read that was begun at `at` (epoch ms) will say of how often what is configured was changed: nobody asks for it beside.
 */
export function noteConfiguration(table: Table, at: number, changes: Promise<number>): void {
  // A replica that is behind has an older number than one that was asked before.
  const before = asked.get(table)?.changes.catch(() => 0) ?? 0
  const one: Asked = { at, changes: Promise.all([changes, before]).then(([now, then]) => Math.max(now, then)) }
  asked.set(table, one)
  one.changes.then(
    (answered) => Object.assign(one, { answered }),
    () => {
      if (asked.get(table) === one) asked.delete(table)
    },
  )
}

/** How often it was changed, as of ten seconds ago at most, and as of when. */
async function changesLately(table: Table, now: number): Promise<{ at: number; changes: number }> {
  if (!isWithin(KNOWN_FOR_MS, asked.get(table)?.at ?? Number.NaN, now)) {
    noteConfiguration(table, now, get(table, configurationKey, false).then(changesIn))
  }
  const known = asked.get(table) as Asked
  return { at: known.at, changes: await known.changes }
}

/** The same where it has been asked already; undefined where it has not, or is not answered yet. */
function answeredLately(table: Table, now: number): number | undefined {
  const known = asked.get(table)
  return known && isWithin(KNOWN_FOR_MS, known.at, now) ? known.answered : undefined
}

interface Known<Value> {
  value: Promise<Value>
  /** as of when nothing was known to have changed since */
  at: number
  readAt: number
  /** undefined: read without asking, so that it is read once more when it is asked for the first time */
  changes: number | undefined
  told: number
}

/** Reads part of what is configured, by key where there are several, as it was ten seconds before `now` (epoch ms) at most. */
export type Remembering<Value> = (table: Table, now: number, key?: string) => Promise<Value>

/**
 * Remembers what `read` finds, which must be consistent, of what is configured: after ten seconds it is asked whether anything was
 * changed, for everything that a process remembers at once, and only if so is it read anew. Whose writes are counted: `configuring`.
 * What this process has changed itself, or was told of (`forgetConfiguration`), is read anew at once. What is not there is not remembered.
 */
export function remembering<Value>(read: (table: Table, key: string) => Promise<Value>): Remembering<Value> {
  const memories = new WeakMap<Table, Map<string, Known<Value>>>()
  return async (table, now, key = '') => {
    const memory = memories.get(table) ?? new Map<string, Known<Value>>()
    memories.set(table, memory)
    const isGood = (known: Known<Value> | undefined): known is Known<Value> =>
      known !== undefined && known.told === toldOfConfiguration(table) && isWithin(READ_EVERY_MS, known.readAt, now)
    const known = memory.get(key)
    if (isGood(known) && isWithin(KNOWN_FOR_MS, known.at, now)) return known.value
    const told = toldOfConfiguration(table)
    const readNow = (changes: number | undefined) => {
      const next: Known<Value> = { value: read(table, key), at: now, readAt: now, changes, told }
      memory.set(key, next)
      const forget = () => {
        if (memory.get(key) === next) memory.delete(key)
      }
      next.value.then((value) => value === undefined && forget(), forget)
      return next.value
    }
    // Whoever has nothing to compare need not ask first: that would be one more answer to wait for.
    if (!isGood(known)) return readNow(answeredLately(table, now))
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
