import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { presentContact } from '../../timeline/index.ts'
import type { Call } from '../../workspace/index.ts'
import { type ContactOrder, findPage, type ListDeps } from './find-page.ts'
import { type Which, type WhichDeps, whichContacts } from './which-contacts.ts'

type Deps = ListDeps & WhichDeps & HasStore<ContactAttributesStore> & Pick<Parts, 'clock'>

interface Input extends Which {
  sort?: ContactOrder | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

/** C1, C9, A2: a page of the contacts that are meant and that the agent may see. */
export async function listContacts(deps: Deps, call: Call, { sort = 'newest', cursor, limit = 25, ...which }: Input) {
  const [agent, asked] = await Promise.all([call.agent, whichContacts(deps, which)])
  const { contacts, nextCursor } = await findPage(deps, agent, asked, { sort, cursor, limit })
  const now = deps.clock.now()
  return { items: contacts.map(({ contact, latest }) => presentContact(contact, latest, now)), nextCursor }
}
