import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { keyOf, RECORD, recordsIn } from '../domain/records.ts'
import type { SearchParts, SearchStore } from '../port.ts'
import { change, clear } from './keep-index.ts'

type Deps = HasStore<SearchStore> & SearchParts & Pick<Parts, 'clock' | 'log' | 'ulid'>

/** Whose words go: all up to a time and, of each contact, up to the conversation of that number. */
export interface Forgotten {
  until: number
  conversations: ReadonlyMap<string, number>
}

/** How far it is: the log is looked through, then nobody can be sealing any more what was in it, then each segment is looked at. */
export interface Forgetting {
  from?: { lane: number; after?: string | undefined } | undefined
  isSettled?: boolean | undefined
  /** segments, which never change, that have nothing of them */
  clean?: string[] | undefined
}

/**
 * C7: nothing of what was said until then is in the index any more: some of that, for as long as there is time; undefined: all is done.
 * Nothing of it may be being logged any more.
 */
export async function forgetContacts(
  deps: Deps,
  { until, conversations }: Forgotten,
  forgetting: Forgetting,
  hasTime: () => boolean,
): Promise<Forgetting | undefined> {
  const goes = (record: string) => {
    const { contactId, n, at } = keyOf(record)
    const last = conversations.get(contactId)
    return last !== undefined && (n === 0 ? at <= until : n <= last)
  }
  if (!forgetting.isSettled) return throughLog(deps, goes, forgetting, hasTime)
  const clean = new Set(forgetting.clean)
  const { segments } = await deps.store.readIndexState()
  for (const segment of segments) {
    if (clean.has(segment.id)) continue
    if (!hasTime()) return { isSettled: true, clean: [...clean] }
    const head = await deps.segments.read(segment.id, 0, segment.records * RECORD)
    if (head && recordsIn(head).some(goes)) {
      await clear(deps, segment, goes, segment.clearedTo)
      // What it was replaced by, or merged into meanwhile, is looked at in its turn.
      return { isSettled: true, clean: [...clean] }
    }
    clean.add(segment.id)
  }
  const state = await deps.store.readIndexState()
  const isRid = state.unused.length === 0 || (await change(deps, state, async () => ({})))
  if (!isRid) return { isSettled: true, clean: [...clean] }
  const waiting = await deps.store.readForgotten(deps.clock.now() + 1, MAX_FORGOTTEN)
  await deps.store.removeForgotten(waiting.filter(({ contactId, n }) => n <= (conversations.get(contactId) ?? -1)))
  return undefined
}

/** What is left of these is gone through by the sweep, which finds nothing. */
const MAX_FORGOTTEN = 10_000
const PAST_THE_END = { lane: 3, after: '~' }

async function throughLog(
  deps: Deps,
  goes: (record: string) => boolean,
  { from: start = { lane: 0 } }: Forgetting,
  hasTime: () => boolean,
): Promise<Forgetting> {
  let from: Forgetting['from'] = start
  while (from && hasTime()) from = await deps.store.removeAllFromLog(goes, from)
  if (from) return { from }
  // Whoever has read the log before it was clean, and is making a segment of it, is done by then, or is refused.
  const isSettled = await change(deps, await deps.store.readIndexState(), async () => ({}))
  return isSettled ? { isSettled } : { from: PAST_THE_END }
}
