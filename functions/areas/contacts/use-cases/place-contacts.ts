import type { HasStore } from '../../../kernel/ports.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { ContactsStore } from '../port.ts'

type Deps = HasStore<ContactsStore & TimelineStore>

/** As many are placed at once. */
const PAGE = 50
const AT_ONCE = 10

/** Brings a page of contacts that an earlier version stored into all lists; who they are, and null after the last page. */
export async function placeContactsOfPage(
  { store }: Deps,
  cursor: string | null,
): Promise<{ contacts: Contact[]; next: string | null }> {
  const page = await store.listContacts({ limit: PAGE, ...(cursor ? { cursor } : {}) })
  const placed: Contact[] = []
  for (let from = 0; from < page.items.length; from += AT_ONCE) {
    const contacts = await Promise.all(page.items.slice(from, from + AT_ONCE).map((id) => place(store, id)))
    placed.push(...contacts.filter((contact) => contact !== undefined))
  }
  return { contacts: placed, next: page.nextCursor }
}

/** Who is changed at that moment by a process of the version before has to be placed once more. */
async function place(store: Deps['store'], id: string): Promise<Contact | undefined> {
  for (;;) {
    const state = await store.readContact(id)
    // Merged since: it leads to another one, and is in no list.
    if (!state || state.contact.id !== id) return undefined
    if (await store.placeContact(state.contact)) return state.contact
  }
}
