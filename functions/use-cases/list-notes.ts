import { conversationIdOf } from '../domain/ids.ts'
import type { Call } from './commit.ts'
import { readVisibleContact } from './contacts.ts'
import type { PageInput } from './directory.ts'
import type { Deps } from './ports.ts'
import { presentEntry } from './present.ts'

/** C5: a contact's notes, the latest first; of a deleted conversation none from the moment on (A11). */
export async function listNotes(deps: Deps, call: Call, input: PageInput & { id: string }) {
  const { contact } = await readVisibleContact(deps, call, input.id)
  const { cursor, limit = 50 } = input
  const page = await deps.store.readNotes(contact.id, { cursor, limit })
  const shown = page.items.filter(({ contactId, n }) => !contact.purging?.includes(conversationIdOf(contactId, n)))
  return { items: shown.map(presentEntry), nextCursor: page.nextCursor }
}
