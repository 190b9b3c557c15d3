import type { Shape } from './segment.ts'

/** A segment of the index; `generation`: of which indexing of everything it is. */
export interface Segment extends Shape {
  id: string
  generation: number
  /** what was deleted up to this time is not in it any more; absent: nothing was looked at yet */
  clearedTo?: number | undefined
}

/** Which segments there are, and from when on the log has what they lack. */
export interface IndexState {
  version: number
  /** what was logged before this time is in segments */
  sealedTo: number
  segments: Segment[]
  /** who is writing an object, and until when they may be presumed alive */
  lease: { until: number; id: string } | null
  /** objects that are not in use, or never were */
  unused: string[]
  /** counts how often everything was indexed again, and since when it is for the last time */
  generation: number
  generationSince: number
  /** the last indexing of everything that came to its end; 0: none, and earlier versions' words are asked too */
  finished: number
  /** of which edition the terms are that the last indexing of everything wrote, or writes */
  edition: number
}

/**
 * Counts what things are found by: another one has everything indexed again. 2: names of files, notes, attributes and the
 * shortest words of names, phone numbers by any part of them, characters of scripts without spaces.
 */
export const EDITION = 2

/** Before anything was indexed. */
export const emptyIndex: IndexState = {
  version: 0,
  sealedTo: 0,
  segments: [],
  lease: null,
  unused: [],
  generation: 0,
  generationSince: 0,
  finished: 0,
  edition: 0,
}

/** Logged this recently, something may still be on its way into the log under an earlier time. */
export const SETTLED_MS = 5_000
/** Up to when a write into the log counts; what took longer is logged again. */
export const LOGGED_WITHIN_MS = 2_000
/** The log is sealed when it is that long or that old. */
export const SEALED_FROM = 256
export const SEALED_AFTER_MS = 24 * 60 * 60_000

const FAN_IN = 4
/** No segment of this level is merged any more: it is as large as one function can hold. */
const LAST_LEVEL = 4

const levelOf = ({ records }: Shape) => Math.max(0, Math.floor(Math.log(records / SEALED_FROM) / Math.log(FAN_IN)))

/** From when on the log is to be read: all of it, where the clock went back. */
export const unsealedFrom = ({ sealedTo }: IndexState, now: number) => (sealedTo > now ? 0 : sealedTo)

/** Segments that are to become one: four of a size, so that their number grows with the logarithm of what they hold. */
export function dueMerge({ segments, generation }: IndexState): Segment[] {
  for (let level = 0; level < LAST_LEVEL; level++) {
    const same = segments.filter((segment) => segment.generation === generation && levelOf(segment) === level)
    if (same.length >= FAN_IN) return same.slice(0, FAN_IN)
  }
  return []
}

/** Without these segments, and with one more. */
export function exchanged(
  { segments, unused }: IndexState,
  old: readonly Segment[],
  next: Segment | undefined,
): Pick<IndexState, 'segments' | 'unused'> {
  const ids = old.map(({ id }) => id)
  return {
    segments: [...segments.filter(({ id }) => !ids.includes(id)), ...(next ? [next] : [])],
    unused: [...unused, ...ids],
  }
}

/** Everything is about to be indexed again. */
export function anew(index: IndexState, now: number): IndexState {
  return { ...index, generation: index.generation + 1, generationSince: now, edition: EDITION }
}

/** How long a list of contacts may lag behind, generously. */
const LIST_LAGS_MS = 60_000

/**
 * Everything was indexed again: earlier segments go. Not those with something from just before it began, which it may
 * have missed: they count as of this time.
 */
export function renewed(index: IndexState): IndexState {
  const { generation, generationSince, segments } = index
  const old = segments.filter((segment) => segment.generation < generation)
  const isLate = ({ newest }: Segment) => newest >= generationSince - LIST_LAGS_MS
  const kept = segments.map((segment) => (isLate(segment) ? { ...segment, generation } : segment))
  const goes = old.filter((segment) => !isLate(segment))
  return { ...index, ...exchanged({ ...index, segments: kept }, goes, undefined), finished: generation }
}
