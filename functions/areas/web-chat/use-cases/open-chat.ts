import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { ContactState, TimelineStore } from '../../timeline/port.ts'
import { mayOpen } from '../domain/ownership.ts'
import type { Visitor } from '../domain/visitor-token.ts'

type Deps = HasStore<TimelineStore>

type Opening = Pick<Visitor, 'contactId' | 'channelId' | 'address'>

/** That a token opens nothing (any more): whoever has it starts a new session. */
export const sessionOver = () => new DomainError('unauthorized', 'The session is unknown or over; start a new one.')

/**
 * The contact whose chat a visitor's token opens; undefined before they have written. Throws unauthorized where somebody
 * signed in since, and the chat is their account's.
 */
export async function openChat(deps: Pick<Deps, 'store'>, visitor: Opening): Promise<ContactState | undefined> {
  const state = await deps.store.readContact(visitor.contactId)
  if (state && !mayOpen(state.contact, visitor.channelId, visitor.address)) throw sessionOver()
  return state
}

/** Whether a contact's conversations belong to this one's chat: its own, and those from before signing in. */
export function isPartOf(contact: Contact, contactId: string): boolean {
  return contact.id === contactId || (contact.before ?? []).includes(contactId)
}

/** What was written before signing in, by contact, oldest first. */
export async function readBefore(deps: Pick<Deps, 'store'>, contact: Contact): Promise<ContactState[]> {
  const states = await Promise.all((contact.before ?? []).map((id) => deps.store.readContact(id)))
  return states.filter((state) => state !== undefined)
}
