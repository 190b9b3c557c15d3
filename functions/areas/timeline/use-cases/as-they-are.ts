import { parseEntryId } from '../../../kernel/ids.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Entry } from '../domain/entry.ts'
import type { TimelineStore } from '../port.ts'

/** Entries as they are now, by id; those that are gone are left out. */
export async function asTheyAre(
  { store }: HasStore<Pick<TimelineStore, 'readEntries'>>,
  entries: readonly Entry[],
): Promise<Map<string, Entry>> {
  const keys = [...new Set(entries.map(({ id }) => id))].map(parseEntryId).filter((key) => key !== undefined)
  const found = keys.length > 0 ? await store.readEntries(keys) : []
  return new Map(found.map((entry) => [entry.id, entry]))
}
