import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Asked, isInWith, mayBeIn } from '../domain/segment.ts'

type Deps = HasStore<ContactsStore & TimelineStore> & Pick<Parts, 'clock'>

/** Contacts looked at for one page. */
const PAGE = 100

export interface ContactsOfPage {
  contacts: ContactState[]
  /** how many were looked at for it */
  looked: number
  nextCursor: string | null
}

export type ContactOrder = 'newest' | 'oldest' | 'name' | '-name' | 'lastMessage' | '-lastMessage'

interface PageAsked {
  sort?: ContactOrder | undefined
  cursor?: string | undefined
  limit?: number | undefined
}

/** Contacts looked at for one page that is shown. */
const MAX_LOOKED_AT = 200

/**
 * A page of the contacts that are meant and the agent may see, the newest first; it may be short, or empty, and still have
 * a cursor. Each contact comes once; one that is made while the pages are read may be missed.
 */
export async function contactsOf(
  deps: Deps,
  agent: Agent,
  asked: readonly Asked[],
  { cursor, limit = PAGE }: PageAsked = {},
): Promise<ContactsOfPage> {
  const now = deps.clock.now()
  const contacts: ContactState[] = []
  let looked = 0
  let next: string | null = cursor ?? null
  do {
    const page = await deps.store.readContactPage({ limit: limit - contacts.length, cursor: next ?? undefined })
    const perhaps = page.items.filter((contact) => asked.every((one) => mayBeIn(one, contact, now)))
    const states = await Promise.all(perhaps.map(({ id }) => deps.store.readContact(id, false)))
    contacts.push(
      ...states.filter((state, at): state is ContactState => {
        // One that was merged just now is shown as what it is a part of.
        if (!state || state.contact.id !== perhaps[at]?.id || !canSee(agent, visibleAs(state))) return false
        const latest = state.latest?.deletedAt === undefined ? state.latest : undefined
        return asked.every((one) => mayBeIn(one, state.contact, now) && isInWith(one, state.contact, latest, now))
      }),
    )
    looked += page.items.length
    next = page.nextCursor
  } while (next !== null && contacts.length < limit && looked < MAX_LOOKED_AT)
  return { contacts, looked, nextCursor: next }
}
