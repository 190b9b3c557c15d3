import type { Write } from '../../../kernel/commit.ts'
import { DomainError, notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { canSee, visibleAs } from '../../timeline/domain/visibility.ts'
import { presentContact } from '../../timeline/index.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import type { Call } from '../../workspace/index.ts'

type Deps = HasStore<TimelineStore>

/** The contact that has an external id, or came to have it by a merge. */
export async function readByExternalId({ store }: Deps, externalId: string): Promise<ContactState | undefined> {
  const contactId = await store.readExternalId(externalId)
  return contactId === undefined ? undefined : store.readContact(contactId)
}

/** Finds a contact by its external id. */
export async function findByExternalId(
  deps: Deps & Pick<Parts, 'clock'>,
  call: Call,
  { externalId }: { externalId: string },
) {
  const [agent, state] = await Promise.all([call.agent, readByExternalId(deps, externalId)])
  if (!state || !canSee(agent, visibleAs(state))) throw notFound('contact')
  return presentContact(state.contact, state.latest, deps.clock.now())
}

/**
 * What a contact's external id becoming another one takes, in the transaction that changes the contact. One that came by a merge
 * goes on leading here. Throws already_exists.
 */
export async function externalIdWrites(
  { store }: Deps,
  { id, externalId: had }: Pick<Contact, 'id' | 'externalId'>,
  has: string | undefined,
): Promise<Write[]> {
  if (had === has) return []
  const [before, taken] = await Promise.all([
    had === undefined ? undefined : store.readExternalId(had),
    has === undefined ? undefined : store.readExternalId(has),
  ])
  const left = had !== undefined && before === id ? [store.removeExternalId(had, id)] : []
  if (has === undefined) return left
  if (taken === undefined) return [...left, store.putExternalId(has, id)]
  const holder = (await store.readContact(taken))?.contact.id
  if (holder === id) return left
  // Whoever had it was erased.
  if (holder === undefined) return [...left, store.putExternalId(has, id, taken)]
  throw new DomainError('already_exists', 'Another contact has this external id.', [
    { path: 'externalId', message: 'is that of another contact' },
  ])
}
