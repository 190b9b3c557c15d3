import type { Entry } from '../../timeline/domain/entry.ts'
import type { TimelineStore } from '../../timeline/port.ts'

const PAGE = 200

/** All entries of a contact's own, or of one part of it (C3), in order. */
export async function readWholeTimeline(
  store: Pick<TimelineStore, 'readTimeline'>,
  contactId: string,
): Promise<Entry[]> {
  const entries: Entry[] = []
  let cursor: string | undefined
  do {
    const page = await store.readTimeline({ contactId }, { limit: PAGE, cursor })
    entries.push(...page.items)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
  return entries
}
