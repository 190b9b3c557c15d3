import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Doer } from '../../workspace/domain/doer.ts'
import type { Asked } from '../domain/segment.ts'
import { type Meant, meantBy, type Shown } from './meant.ts'

type Deps = HasStore<ContactAttributesStore & ContactsStore & TimelineStore> & Pick<Parts, 'clock'>

/** Contacts looked at for one page. */
const PAGE = 100

export interface ContactsOfPage {
  contacts: Shown[]
  /** how many were looked at for it */
  looked: number
  nextCursor: string | null
}

/**
 * A page of the contacts that are meant and the agent may see, the newest first: all of them, as they stand in the table, for whatever is
 * done to each. It may be short, or empty, and still have a cursor. Each contact comes once; one that is made while the pages are
 * read may be missed.
 */
export async function contactsOf(
  deps: Deps,
  agent: Doer,
  asked: readonly Asked[],
  { cursor, limit = PAGE }: { cursor?: string | undefined; limit?: number | undefined } = {},
): Promise<ContactsOfPage> {
  const meant: Meant = await meantBy(deps, agent, asked)
  if (meant.nobody) return { contacts: [], looked: 0, nextCursor: null }
  const page = await deps.store.readContactPage({ limit, cursor })
  const contacts = await meant.read(page.items.filter(meant.mayBe).map(({ id }) => id))
  return { contacts, looked: page.items.length, nextCursor: page.nextCursor }
}
