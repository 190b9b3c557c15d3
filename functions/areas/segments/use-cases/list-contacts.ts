import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { pageOfWalk, readWalk } from '../../../kernel/update-walk.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import { presentContact } from '../../timeline/index.ts'
import type { Call } from '../../workspace/index.ts'
import { type ContactOrder, findPage, type ListDeps } from './find-page.ts'
import { findUpdated } from './find-updated.ts'
import type { Shown } from './meant.ts'
import { type Which, type WhichDeps, whichContacts } from './which-contacts.ts'

type Deps = ListDeps & WhichDeps & HasStore<ContactAttributesStore> & Pick<Parts, 'clock'>

interface Input extends Which {
  sort?: ContactOrder | undefined
  updatedAfter?: string | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

/** C1, C9, A2: a page of the contacts that are meant and that the agent may see; or of those that were changed since a time. */
export async function listContacts(deps: Deps, call: Call, input: Input) {
  const { sort = 'newest', updatedAfter, cursor, limit = 25, ...which } = input
  const [agent, asked] = await Promise.all([call.agent, whichContacts(deps, which)])
  const now = deps.clock.now()
  const shown = (contacts: readonly Shown[]) =>
    contacts.map(({ contact, latest }) => presentContact(contact, latest, now))
  if (updatedAfter === undefined) {
    const { contacts, nextCursor } = await findPage(deps, agent, asked, { sort, cursor, limit })
    return { items: shown(contacts), nextCursor }
  }
  const walk = readWalk(cursor, now)
  const page = await findUpdated(deps, agent, asked, { after: Date.parse(updatedAfter), cursor: walk.cursor, limit })
  return { items: shown(page.contacts), ...pageOfWalk(walk, page.nextCursor) }
}
