import { conversationIdOf } from '../../../kernel/ids.ts'
import type { PageInput } from '../../../kernel/page.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { presentEntry } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import type { ContactsStore } from '../port.ts'
import { readVisibleContact } from './contacts.ts'

type Deps = HasStore<ContactsStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** M5: the messages of a contact that have files, the latest first; of a deleted conversation none from the moment on (A11). */
export async function listFiles(deps: Deps, call: Call, input: PageInput & { id: string }) {
  const { contact } = await readVisibleContact(deps, call, input.id)
  const { cursor, limit = 50 } = input
  const page = await deps.store.readWithFiles(contact, { cursor, limit })
  const shown = page.items.filter(({ contactId, n }) => !contact.purging?.includes(conversationIdOf(contactId, n)))
  return { items: shown.map(presentEntry), nextCursor: page.nextCursor }
}
