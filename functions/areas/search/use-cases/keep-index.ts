import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import {
  anew,
  dueMerge,
  EDITION,
  exchanged,
  type IndexState,
  LOGGED_WITHIN_MS,
  renewed,
  SEALED_AFTER_MS,
  SEALED_FROM,
  SETTLED_MS,
  type Segment,
} from '../domain/index-state.ts'
import { conversationOf, type Indexed, RECORD, recordsIn, termsIn } from '../domain/records.ts'
import { type Encoded, encodeSegment, mergeSegments } from '../domain/segment.ts'
import type { SearchParts, SearchStore } from '../port.ts'

type Deps = HasStore<SearchStore> & SearchParts & Pick<Parts, 'clock' | 'log' | 'ulid'>

/** Longer than a function that writes an object can live. */
const LEASE_MS = 120_000
/** Records of each lane, about, in one segment: all of it is in memory at once. */
const MAX_SEALED = 2_000
/** What may be merged while others wait for it. */
const SMALL_MERGE = 20_000
/** For how long the sweep goes on. */
const SWEEP_MS = 20_000
/** Until then, what was deleted is in segments if anywhere; and conversations looked for at once. */
const FORGET_AFTER_MS = 2 * 24 * 60 * 60_000
const MAX_FORGOTTEN = 500

/** Notes by what something is found, from now on, and beside what was noted of it before. */
export async function logTerms({ store, clock }: Pick<Deps, 'store' | 'clock'>, indexed: readonly Indexed[]) {
  if (indexed.length === 0) return
  for (;;) {
    const now = clock.now()
    await store.appendToLog(indexed, now)
    // What took too long may lie where nobody will look again.
    if (clock.now() - now <= LOGGED_WITHIN_MS) return
  }
}

type Change = Partial<Pick<IndexState, 'segments' | 'unused' | 'sealedTo'>>

/**
 * Changes which segments there are, one process at a time: `make` may write an object of this id. Objects are named
 * before they are written and after they are replaced, so that a process that dies leaves none behind.
 */
export async function change(deps: Deps, found: IndexState, make: (id: string, state: IndexState) => Promise<Change>) {
  const { clock, segments, store, ulid } = deps
  const now = clock.now()
  if (found.lease && found.lease.until > now) return false
  const id = ulid()
  const unused = [...found.unused, ...(found.lease ? [found.lease.id] : [])]
  const held = { ...found, unused, lease: { until: now + LEASE_MS, id } }
  if (!(await store.putIndexState(found, held))) return false
  await Promise.all(unused.map((key) => segments.remove(key)))
  const own = { ...held, version: found.version + 1, unused: [] }
  const after = { ...own, ...(await make(id, own)), lease: null }
  if (await store.putIndexState(own, after)) return true
  await segments.remove(id)
  return false
}

async function written(deps: Deps, id: string, state: IndexState, { bytes, shape }: Encoded): Promise<Segment> {
  await deps.segments.write(id, bytes)
  return { id, generation: state.generation, ...shape }
}

/** Makes a segment of what was logged, when there is enough of it; true when it did. */
export async function sealLog(deps: Deps): Promise<boolean> {
  const { clock, store } = deps
  const found = await store.readIndexState()
  const now = clock.now()
  // The clock went back: what is logged until it has caught up lies where all was sealed.
  if (found.sealedTo > now) return store.putIndexState(found, { ...found, sealedTo: 0 })
  const [from, to] = [found.sealedTo, now - SETTLED_MS]
  if (to <= from) return false
  const { logged, readTo } = await store.readLog({ from, to }, { consistent: true, most: MAX_SEALED })
  const isOld = logged.some(({ at }) => at < now - SEALED_AFTER_MS)
  if (logged.length === 0 || (logged.length < SEALED_FROM && !isOld)) return false
  return change(deps, found, async (id, state) => {
    const segment = await written(
      deps,
      id,
      state,
      encodeSegment(logged.map(({ record, text }) => ({ record, terms: termsIn(text) }))),
    )
    return { sealedTo: readTo, segments: [...state.segments, segment] }
  })
}

/** Makes one segment of several of a size, where there are enough of them; true when it did. */
async function mergeDue(deps: Deps, most = Number.POSITIVE_INFINITY): Promise<boolean> {
  const found = await deps.store.readIndexState()
  const due = dueMerge(found)
  if (due.length === 0 || due.reduce((sum, { records }) => sum + records, 0) > most) return false
  return change(deps, found, async (id, state) => {
    const parts = (await Promise.all(due.map((segment) => readWhole(deps, segment)))).filter(
      (part) => part !== undefined,
    )
    const merged = mergeSegments(parts)
    if (!merged) return exchanged(state, due, undefined)
    const clearedTo = Math.min(...due.map((segment) => segment.clearedTo ?? 0))
    return exchanged(state, due, { ...(await written(deps, id, state, merged)), clearedTo })
  })
}

/** Undefined: it is lost, with what was in it. */
async function readWhole(
  { log, segments }: Pick<Deps, 'log' | 'segments'>,
  segment: Segment,
): Promise<Encoded | undefined> {
  const bytes = await segments.read(segment.id, 0, segment.size)
  if (bytes) return { bytes, shape: segment }
  log.error('search.segment_lost', { segment: segment.id })
  return undefined
}

/** The log is long, perhaps: what can be done about it in between is done. */
export async function sealSoon(deps: Deps): Promise<void> {
  try {
    while (await sealLog(deps)) {
      while (await mergeDue(deps, SMALL_MERGE));
    }
  } catch (error) {
    // The sweep tries again; nothing that waits for its turn is to wait for this.
    deps.log.error('search.seal_failed', { name: error instanceof Error ? error.name : 'unknown' })
  }
}

/** Every quarter of an hour: what is left over is sealed and merged, what was deleted goes, and objects nobody uses. */
export async function keepIndex(deps: Deps): Promise<void> {
  const until = deps.clock.now() + SWEEP_MS
  const hasTime = () => deps.clock.now() < until
  while (hasTime() && (await sealLog(deps)));
  while (hasTime() && (await mergeDue(deps)));
  await clearForgotten(deps, hasTime)
  const state = await deps.store.readIndexState()
  const isAbandoned = state.lease !== null && state.lease.until <= deps.clock.now()
  if (state.unused.length > 0 || isAbandoned) await change(deps, state, async () => ({}))
}

/**
 * A11: what was said in deleted conversations goes from the segments, once all of it is there. What is begun goes on
 * where it stopped.
 */
async function clearForgotten(deps: Deps, hasTime: () => boolean): Promise<void> {
  const forgotten = await deps.store.readForgotten(deps.clock.now() - FORGET_AFTER_MS, MAX_FORGOTTEN)
  const clearedTo = forgotten.at(-1)?.deletedAt
  if (clearedTo === undefined) return
  const gone = new Set(forgotten.map(conversationOf))
  const goes = (record: string) => gone.has(conversationOf(record))
  const { segments } = await deps.store.readIndexState()
  const clean: string[] = []
  let isDone = true
  for (const segment of segments.filter((one) => (one.clearedTo ?? -1) < clearedTo)) {
    if (!hasTime()) isDone = false
    if (!isDone) break
    const head = await deps.segments.read(segment.id, 0, segment.records * RECORD)
    if (head && !recordsIn(head).some(goes)) clean.push(segment.id)
    else isDone = await clear(deps, segment, goes, clearedTo)
  }
  const state = await deps.store.readIndexState()
  const mark = (segment: Segment) => (clean.includes(segment.id) ? { ...segment, clearedTo } : segment)
  if (isDone) await deps.store.removeForgotten(forgotten)
  else if (clean.length > 0) await change(deps, state, async (_, now) => ({ segments: now.segments.map(mark) }))
}

/** Writes a segment anew without what goes; false: somebody else is changing the index. */
export async function clear(
  deps: Deps,
  segment: Segment,
  goes: (record: string) => boolean,
  clearedTo: number | undefined,
) {
  const found = await deps.store.readIndexState()
  if (!found.segments.some(({ id }) => id === segment.id)) return false
  return change(deps, found, async (id, state) => {
    const whole = await readWhole(deps, segment)
    const rest = whole && mergeSegments([whole], goes)
    if (!rest) return exchanged(state, [segment], undefined)
    const next = { ...(await written(deps, id, state, rest)), generation: segment.generation, clearedTo }
    return exchanged(state, [segment], next)
  })
}

/**
 * What earlier versions stored is indexed, once for each edition of the terms; a workspace without conversations has nothing to index. Earlier versions'
 * words are asked until that is done.
 */
export async function ensureIndex(
  { clock, store, ulid }: HasStore<SearchStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>,
  isNew = false,
): Promise<void> {
  const state = await store.readIndexState()
  if (state.generation > 0 && state.edition === EDITION) return
  if (isNew) return void (await store.putIndexState(state, { ...state, generation: 1, finished: 1, edition: EDITION }))
  const about = { what: 'search' as const, id: 'all', run: ulid(), startedAt: clock.now() }
  await store.commit([store.startRollout({ ...about, step: 0, cursor: null, finished: false })])
}

/** Everything is about to be indexed again: what is sealed from now on is told from what was before. */
export function beginAnew(deps: Pick<Deps, 'store' | 'clock'>): Promise<void> {
  return update(deps, (state) => anew(state, deps.clock.now()))
}

/** Everything was indexed again: the segments from before it are not needed. */
export function endAnew(deps: Pick<Deps, 'store'>): Promise<void> {
  return update(deps, renewed)
}

async function update({ store }: Pick<Deps, 'store'>, next: (state: IndexState) => IndexState): Promise<void> {
  for (let tries = 1; tries <= 20; tries++) {
    const state = await store.readIndexState()
    if (await store.putIndexState(state, next(state))) return
  }
  throw new Error('The index is changed too often.')
}
