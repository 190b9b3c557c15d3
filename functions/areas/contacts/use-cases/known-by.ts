import type { Page, PageRequest } from '../../../kernel/page.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { knownBy, soughtBy } from '../../timeline/domain/known-by.ts'
import { hasPart } from '../../timeline/domain/parts.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { ContactsStore } from '../port.ts'

type Deps = HasStore<TimelineStore>

/** C1: by what a contact is known, as it is now; `before`: as what it may be noted. Done again, it changes nothing. */
export async function noteAddresses(
  { store }: Deps,
  contactId: string,
  before: Pick<Contact, 'phones' | 'emails'> | undefined,
): Promise<void> {
  const state = await store.readContact(contactId)
  const isItself = state?.contact.id === contactId
  const known = state && isItself ? knownBy(state.contact) : []
  const unknown = before ? knownBy(before).filter((address) => !known.includes(address)) : []
  await store.noteKnownBy(contactId, { known, unknown })
}

const PAGE: PageRequest = { limit: 50 }

/** Notes the addresses of a page of contacts that an earlier version stored; null after the last. */
export async function noteAddressesOfPage(
  deps: HasStore<ContactsStore & TimelineStore>,
  cursor: string | null,
): Promise<string | null> {
  const page: Page<string> = await deps.store.listContacts({ ...PAGE, ...(cursor ? { cursor } : {}) })
  for (const contactId of page.items) await noteAddresses(deps, contactId, undefined)
  return page.nextCursor
}

/** As many are named. */
const MOST = 5

/** C1: who has the same number or email address, of those whom the agent may see: perhaps the same person. */
export async function perhapsSame({ store }: Deps, agent: Agent, contact: Contact) {
  const sought = soughtBy(contact)
  const found = await Promise.all(sought.map((address) => store.readKnownBy(address)))
  const because = new Map<string, 'phone' | 'email'>()
  for (const [index, ids] of found.entries()) {
    for (const id of ids) {
      if (!hasPart(contact, id) && !because.has(id)) because.set(id, sought[index]?.startsWith('+') ? 'phone' : 'email')
    }
  }
  const states = await Promise.all([...because.keys()].slice(0, MOST).map((id) => store.readContact(id)))
  return states.flatMap((state) => {
    const why = state && because.get(state.contact.id)
    if (!state || !why || !canSee(agent, visibleAs(state))) return []
    return [{ contactId: state.contact.id, name: state.contact.name, because: why }]
  })
}
