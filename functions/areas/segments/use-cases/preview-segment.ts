import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ContactAttributesStore } from '../../contact-attributes/port.ts'
import type { ContactsStore } from '../../contacts/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'
import { askedBy } from '../domain/segment.ts'
import { contactsOf } from './contacts-of.ts'
import { type Filter, filterOf } from './segments.ts'

type Deps = HasStore<ContactAttributesStore & ContactsStore & TimelineStore> & Pick<Parts, 'clock'>

/** Contacts looked at, and shown, while a filter is being put together. */
const LOOKED_AT = 500
const SHOWN = 5

/** How many of the newest contacts a filter means, and the first of them. */
export async function previewSegment(deps: Deps, call: Call, input: { filter: Filter }) {
  const agent = await call.agent
  const asked = [askedBy(filterOf(input.filter))]
  const items: { id: string; name: string }[] = []
  let cursor: string | null = null
  let looked = 0
  let count = 0
  do {
    const page = await contactsOf(deps, agent, asked, { cursor: cursor ?? undefined })
    for (const { contact } of page.contacts)
      if (items.length < SHOWN) items.push({ id: contact.id, name: contact.name })
    count += page.contacts.length
    looked += page.looked
    cursor = page.nextCursor
  } while (cursor !== null && looked < LOOKED_AT)
  return { count, looked, isAll: cursor === null, items }
}
