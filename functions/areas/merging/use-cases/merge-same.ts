import { retryOnConflict } from '../../../kernel/commit.ts'
import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { CrmStore } from '../../crm/port.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { isSamePerson, provenAddresses } from '../domain/same-person.ts'
import type { MergingStore } from '../port.ts'
import { merge } from './merge-contacts.ts'

type Deps = HasStore<CrmStore & MergingStore & TimelineStore & WorkspaceStore> & Pick<Parts, 'clock' | 'ulid'>

/** C3, C8: where the workspace says so, a contact becomes one with whoever provably is the same: with the older of them. */
export async function mergeSame(deps: Deps, contactId: string): Promise<void> {
  if (!(await deps.store.readWorkspace()).mergeSameContacts) return
  await retryOnConflict(async () => {
    const state = await deps.store.readContact(contactId)
    if (!state) return
    const other = await findSame(deps, state)
    if (!other) return
    const [older, younger] = isOlder(state, other) ? [state, other] : [other, state]
    try {
      await deps.store.commit((await merge(deps, older, younger, undefined)).writes)
    } catch (error) {
      // What people may not merge either, stays two.
      if (!(error instanceof DomainError)) throw error
    }
  })
}

async function findSame({ store }: Deps, { contact }: ContactState): Promise<ContactState | undefined> {
  const found = await Promise.all(provenAddresses(contact).map((address) => store.readKnownBy(address)))
  for (const id of new Set(found.flat())) {
    const state = await store.readContact(id)
    if (state && state.contact.id !== contact.id && isSamePerson(contact, state.contact)) return state
  }
  return undefined
}

function isOlder({ contact: one }: ContactState, { contact: other }: ContactState): boolean {
  return one.createdAt < other.createdAt || (one.createdAt === other.createdAt && one.id < other.id)
}
