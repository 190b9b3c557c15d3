import { aboutTyping, eventOf, type PresenceDeps, toAgents } from '../../sockets/index.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Visitor } from '../domain/visitor-token.ts'

/** A visitor types, or stopped to: the agents who see the conversation learn of it. Nothing is kept. */
export async function visitorTypes(deps: PresenceDeps, visitor: Visitor, state: 'typing' | 'idle'): Promise<void> {
  const found = await deps.store.readContact(visitor.contactId)
  if (!found?.latest || found.contact.blacklisted || !isOpen(found.latest)) return
  const { contact, latest: conversation } = found
  const now = deps.clock.now()
  const [connections, agents] = await Promise.all([deps.store.agentConnections(now), deps.store.readAgents()])
  const typing = { contactId: contact.id, name: contact.name, state }
  const event = eventOf(deps, 'typing', now, { ...aboutTyping(conversation), typing })
  await toAgents(deps, { conversation, agents, connections, now }, undefined, () => [event])
}
