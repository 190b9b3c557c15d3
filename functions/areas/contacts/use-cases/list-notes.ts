import type { Deps } from '../../../edges/deps.ts'
import { conversationIdOf } from '../../../kernel/ids.ts'
import type { PageInput } from '../../../kernel/page.ts'
import { presentEntry } from '../../timeline/index.ts'
import type { Call } from '../../workspace/index.ts'
import { readVisibleContact } from './contacts.ts'

/** C5: a contact's notes, the latest first; of a deleted conversation none from the moment on (A11). */
export async function listNotes(deps: Deps, call: Call, input: PageInput & { id: string }) {
  const { contact } = await readVisibleContact(deps, call, input.id)
  const { cursor, limit = 50 } = input
  const page = await deps.store.readNotes(contact.id, { cursor, limit })
  const shown = page.items.filter(({ contactId, n }) => !contact.purging?.includes(conversationIdOf(contactId, n)))
  return { items: shown.map(presentEntry), nextCursor: page.nextCursor }
}
