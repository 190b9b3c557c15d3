import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { isAside } from '../../timeline/domain/campaign-message.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Entry } from '../../timeline/domain/entry.ts'
import { partsOf } from '../../timeline/domain/parts.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import { type Indexed, recordOfContact, recordOfEntry } from '../domain/records.ts'
import { isFound, termsOfContact, termsOfEntry } from '../domain/terms.ts'
import type { SearchStore } from '../port.ts'
import { logTerms } from './keep-index.ts'

type Deps = HasStore<SearchStore & TimelineStore> & Pick<Parts, 'clock'>

const PAGE = 200
/** Messages that are found by a contact's new name, beside words of theirs. */
const RENAMED = 500

const indexedEntries = (entries: readonly Entry[], name: string): Indexed[] =>
  entries
    .filter((entry) => isFound(entry) && !isAside(entry))
    .map((entry) => ({ record: recordOfEntry(entry.id), terms: termsOfEntry(entry, name) }))

/** F1: what was said last is found together with the name that its contact has now. */
export async function indexUnderName(deps: Deps, contact: Contact): Promise<void> {
  const { id, name } = contact
  const { items } = await deps.store.readTimeline(
    { contactId: id, parts: partsOf(contact) },
    { limit: RENAMED, order: 'desc' },
  )
  await logTerms(deps, indexedEntries(items, name))
}

/** F1: by what contacts are found is noted anew. */
export function indexContacts(deps: Pick<Deps, 'store' | 'clock'>, contacts: readonly Contact[]): Promise<void> {
  return logTerms(
    deps,
    contacts.map((contact) => ({ record: recordOfContact(contact), terms: termsOfContact(contact) })),
  )
}

/** F1: everything by which a contact and what was said is found is indexed again, and what earlier versions kept goes. */
export async function indexAgain(deps: Deps, contactId: string): Promise<void> {
  const { store } = deps
  const state = await store.readContact(contactId)
  if (state?.contact.id === contactId) {
    const { contact } = state
    await logTerms(deps, [{ record: recordOfContact(contact), terms: termsOfContact(contact) }])
    let cursor: string | undefined
    do {
      const page = await store.readTimeline({ contactId, parts: partsOf(contact) }, { limit: PAGE, cursor })
      await logTerms(deps, indexedEntries(page.items, contact.name))
      cursor = page.nextCursor ?? undefined
    } while (cursor !== undefined)
  }
  await store.removeEarlierWords(contactId)
}
