import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore } from '../../../kernel/ports.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import { hasPart, partsOf } from '../../timeline/domain/parts.ts'
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

/** Whether a contact's conversations belong to this one's chat: its own, those of its parts, and those from before signing in. */
export function isPartOf(contact: Contact, contactId: string): boolean {
  return hasPart(contact, contactId) || (contact.before ?? []).includes(contactId)
}

/** C3: with which part of a contact a visitor came, and when that was merged; undefined: with the contact itself. */
export function partOfVisitor(contact: Contact, { channelId, address }: Pick<Opening, 'channelId' | 'address'>) {
  const own = contact.identities.find((one) => one.channelId === channelId && one.address === address)?.part
  return contact.mergedFrom?.find(({ id }) => id === own)
}

/**
 * C3: the parts that are a visitor's own chat: the one that they came with, and what they wrote before signing in. Others
 * are somebody else's words as far as anybody has proven.
 */
export async function readOwnParts(
  deps: Pick<Deps, 'store'>,
  contact: Contact,
  visitor: Pick<Opening, 'channelId' | 'address'>,
): Promise<ContactState[]> {
  const own = partOfVisitor(contact, visitor)?.id
  const ids = partsOf(contact).filter((id) => id === own || contact.before?.includes(id))
  const states = await Promise.all(ids.map((id) => deps.store.readPart(id)))
  return states.flatMap((state, at) =>
    state ? [{ ...state, contact: { ...state.contact, id: ids[at] ?? state.contact.id } }] : [],
  )
}

/** What was written before signing in, by contact, oldest first. */
export async function readBefore(deps: Pick<Deps, 'store'>, contact: Contact): Promise<ContactState[]> {
  const others = (contact.before ?? []).filter((id) => !hasPart(contact, id))
  const states = await Promise.all(others.map((id) => deps.store.readContact(id)))
  return states.filter((state) => state !== undefined)
}
