import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type IndexState, type Segment, unsealedFrom } from '../domain/index-state.ts'
import { startOf, timeOf } from '../domain/records.ts'
import { findInSegment } from '../domain/segment.ts'
import { isWanted, type Query } from '../domain/terms.ts'
import type { Logged, SearchParts, SearchStore } from '../port.ts'

type Deps = HasStore<SearchStore> & Pick<Parts, 'clock' | 'log'> & SearchParts

/** Segments looked into for one call at most, and how many at once. */
const MAX_SEGMENTS = 40
const AT_ONCE = 8
const TRIES = 4
/** Segments this small are read in one. */
const SMALL = 256 * 1024

/** The index as it was found for one call: which segments there are, and what was logged since. */
export interface Index {
  state: IndexState
  log: Logged[]
  /** segments that may still be looked into in this call */
  left: number
  /** what is known of and not there is lost, and passed over */
  passesOverLost: boolean
}

/** A segment is gone: others have what it had. */
class SegmentGone extends Error {}

/**
 * Reads what a search needs to begin with. What is sealed meanwhile stays in the log for days, so that it does not
 * matter which of the two is the older.
 */
async function openIndex({ store, clock }: Deps, passesOverLost: boolean): Promise<Index> {
  const state = await store.readIndexState()
  const now = clock.now()
  const log = await store.readLatestLog(unsealedFrom(state, now), now)
  return { state, log, left: MAX_SEGMENTS, passesOverLost }
}

/**
 * Does some work with the index; with a new one where segments went while it was done. One that is not there again and
 * again is lost: better to find what the others have than nothing.
 */
export async function withIndex<Result>(deps: Deps, work: (index: Index) => Promise<Result>): Promise<Result> {
  for (let tries = 1; ; tries++) {
    try {
      return await work(await openIndex(deps, tries === TRIES))
    } catch (error) {
      if (!(error instanceof SegmentGone) || tries === TRIES) throw error
    }
  }
}

/** A place where a search may stop, and go on. */
export interface Found {
  /** the newest first */
  records: string[]
  /** below this there may be more; null: there is nothing */
  next: string | null
}

/**
 * The newest records that are wanted, below `below` and not before `from`: at most `limit`. Segments are looked into
 * from the newest on, and no further than a newer record could still be in one.
 */
export async function findRecords(
  deps: Deps,
  index: Index,
  query: Query,
  { below, from, limit }: { below: string; from: number; limit: number },
): Promise<Found> {
  const lowest = startOf(from)
  const fits = (record: string) => record < below && record >= lowest
  let found = newest(
    index.log.filter(({ record, text }) => fits(record) && isWanted(query, text)).map(({ record }) => record),
  )
  const pending = index.state.segments
    .filter(({ newest, oldest }) => newest >= from && startOf(oldest) < below)
    .sort((a, b) => b.newest - a.newest)
  for (;;) {
    const last = found[limit]
    const next = pending.slice(0, AT_ONCE).filter(({ newest }) => last === undefined || newest >= timeOf(last))
    const [first] = next
    if (!first) break
    if (index.left <= 0) {
      // What is newer than anything in the rest is complete; the rest is for the next call.
      const reached = startOf(first.newest + 1)
      return { records: found.filter((record) => record >= reached).slice(0, limit), next: minOf(reached, below) }
    }
    index.left -= next.length
    pending.splice(0, next.length)
    const more = await Promise.all(next.map((one) => findIn(deps, index, one, query, below, limit + 1)))
    found = newest([...found, ...more.flat().filter(fits)])
  }
  const records = found.slice(0, limit)
  return { records, next: found.length > limit ? (records.at(-1) as string) : null }
}

async function findIn(deps: Deps, index: Index, segment: Segment, query: Query, below: string, limit: number) {
  try {
    return await findInSegment(segment, rangesOf(deps, segment), query, below, limit)
  } catch (error) {
    if (!(error instanceof SegmentGone) || !index.passesOverLost) throw error
    deps.log.error('search.segment_lost', { segment: segment.id })
    return []
  }
}

const newest = (records: readonly string[]) => [...new Set(records)].sort().reverse()
const minOf = (a: string, b: string) => (a < b ? a : b)

/** Ranges of a segment; a small one is read once, whole. */
function rangesOf({ segments }: SearchParts, { id, size }: Segment) {
  const read = async (from: number, to: number) => {
    const bytes = await segments.read(id, from, to)
    if (!bytes) throw new SegmentGone(`There is no segment ${id}.`)
    return bytes
  }
  if (size > SMALL) return read
  let whole: Promise<Uint8Array> | undefined
  return async (from: number, to: number) => {
    whole ??= read(0, size)
    return (await whole).subarray(from, to)
  }
}
