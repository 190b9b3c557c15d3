import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import { tellsOf, withoutConversation } from '../domain/record-note.ts'
import type { CrmStore } from '../port.ts'

type Deps = HasStore<CrmStore>

const PAGE = 50

/**
 * A11: what was said in a deleted conversation goes from the notes on the contact's records. Each link is moved first:
 * whoever read the conversation before it was deleted, and is writing a note now, is refused and reads again.
 */
export async function purgeNotes(deps: Pick<Deps, 'store'>, contactId: string, n: number): Promise<void> {
  for (const { recordId } of await deps.store.readLinks(contactId)) {
    await moveLink(deps, contactId, recordId)
    let cursor: string | undefined
    do {
      const page = await deps.store.listRecordNotes(recordId, { limit: PAGE, cursor })
      for (const note of page.items) {
        if (tellsOf(note, { contactId, n })) await purgeNote(deps, note.id, n)
      }
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }
}

function moveLink(deps: Pick<Deps, 'store'>, contactId: string, recordId: string): Promise<void> {
  return retryOnConflict(async () => {
    const link = await deps.store.readLink(contactId, recordId)
    if (link) await deps.store.commit([deps.store.putLink(link)])
  })
}

function purgeNote(deps: Pick<Deps, 'store'>, noteId: string, n: number): Promise<void> {
  return retryOnConflict(async () => {
    const note = await deps.store.readRecordNote(noteId)
    if (!note?.conversations.includes(n)) return
    const link = await deps.store.readLink(note.contactId, note.recordId)
    const left = withoutConversation(note, n)
    const ends = left === undefined && link?.note?.id === note.id
    await deps.store.commit([
      left ? deps.store.putRecordNote(left) : deps.store.removeRecordNote(note),
      ...(link && ends ? [deps.store.putLink({ ...link, note: null })] : []),
    ])
  })
}
