import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { isInWith, mayBeIn, type SegmentFilter } from '../domain/segment.ts'

type Deps = HasStore<ContactsStore & TimelineStore> & Pick<Parts, 'clock'>

/** Contacts looked at for one page. */
const PAGE = 100

export interface ContactsOfPage {
  contacts: ContactState[]
  /** how many were looked at for it */
  looked: number
  nextCursor: string | null
}

/**
 * A page of the contacts that a filter means and the agent may see, the newest first; it may be short, or empty, and still have
 * a cursor. Each contact comes once; one that is made while the pages are read may be missed.
 */
export async function contactsOf(
  deps: Deps,
  agent: Agent,
  filter: SegmentFilter,
  { cursor, limit = PAGE }: { cursor?: string | undefined; limit?: number | undefined } = {},
): Promise<ContactsOfPage> {
  const now = deps.clock.now()
  const page = await deps.store.readContactPage({ limit, cursor })
  const perhaps = page.items.filter((contact) => mayBeIn(filter, contact, now))
  const states = await Promise.all(perhaps.map(({ id }) => deps.store.readContact(id, false)))
  const contacts = states.filter((state): state is ContactState => {
    if (!state || !canSee(agent, visibleAs(state))) return false
    const latest = state.latest?.deletedAt === undefined ? state.latest : undefined
    return mayBeIn(filter, state.contact, now) && isInWith(filter, state.contact, latest, now)
  })
  return { contacts, looked: page.items.length, nextCursor: page.nextCursor }
}
