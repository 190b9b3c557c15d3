import type { HasStore } from '../../../kernel/ports.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Found, foundInContact, foundInMessage } from '../domain/found-words.ts'
import type { SearchStore } from '../port.ts'

type Deps = HasStore<SearchStore & TimelineStore>

const PAGE = 200

/**
 * F1: everything by which a contact's conversations are found is put into the index again, whatever is thought to be
 * there; one that was deleted meanwhile takes it back.
 */
export async function indexAgain({ store }: Deps, contactId: string): Promise<void> {
  const state = await store.readContact(contactId)
  if (state?.contact.id !== contactId) return
  const { contact, latest } = state
  if (latest && latest.deletedAt === undefined) await store.indexWords(contactId, latest.n, foundInContact(contact))
  let cursor: string | undefined
  do {
    const page = await store.readTimeline({ contactId }, { limit: PAGE, cursor })
    const found = new Map<number, Found[]>()
    for (const { n, message } of page.items) {
      if (message && n > 0) found.set(n, [...(found.get(n) ?? []), ...foundInMessage(message)])
    }
    for (const [n, words] of found) await store.indexWords(contactId, n, words)
    cursor = page.nextCursor ?? undefined
  } while (cursor !== undefined)
}
