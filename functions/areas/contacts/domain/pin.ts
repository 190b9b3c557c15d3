import { DomainError } from '../../../kernel/errors.ts'
import type { Contact } from '../../timeline/domain/contact.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import type { EventName } from '../../timeline/domain/entry.ts'
import type { Agent } from '../../workspace/domain/agent.ts'

/** What a step changes of a contact, of its latest conversation, and what the timeline says of it. */
export interface ContactChange {
  contact: Partial<Contact>
  conversation: Partial<Conversation>
  event: { name: EventName; from: string | null; to: string | null }
}

const administers = (agent: Agent) => agent.role === 'owner' || agent.role === 'admin'

/**
 * A8: the contact belongs to `target` for good; undefined where it does already. Everybody pins to themself, only an
 * owner or admin to others or away from another agent. Throws forbidden, contact_blacklisted.
 */
export function pin(contact: Contact, agent: Agent, target: Agent): ContactChange | undefined {
  if (contact.blacklisted) {
    throw new DomainError('contact_blacklisted', 'This contact is blacklisted; take it off the blacklist first.')
  }
  const from = contact.pinnedTo
  if (!administers(agent) && target.id !== agent.id) {
    throw new DomainError('forbidden', 'Only an owner or admin pins a contact to somebody else.')
  }
  if (from === target.id) return undefined
  if (!administers(agent) && from !== null) {
    throw new DomainError('forbidden', 'This contact is pinned to another agent, who or an admin may unpin it.')
  }
  const pinned = { pinnedTo: target.id }
  return { contact: pinned, conversation: pinned, event: { name: 'pinned', from, to: target.id } }
}

/** A8: the pinned agent, an owner or an admin ends it; undefined where there is no pin. Throws forbidden. */
export function unpin(contact: Contact, agent: Agent): ContactChange | undefined {
  const from = contact.pinnedTo
  if (from === null) return undefined
  if (!administers(agent) && from !== agent.id) {
    throw new DomainError('forbidden', 'Only the pinned agent, an owner or an admin may unpin a contact.')
  }
  const unpinned = { pinnedTo: null }
  return { contact: unpinned, conversation: unpinned, event: { name: 'unpinned', from, to: null } }
}
