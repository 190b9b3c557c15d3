import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { ChannelParts } from '../../channels/port.ts'
import type { RateLimitsStore } from '../../rate-limits/port.ts'
import { aboutTyping, eventOf, type PresenceDeps, toAgents } from '../../sockets/index.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Visitor } from '../domain/visitor-token.ts'
import { countTyping } from './admit-visitor.ts'
import { openChat } from './open-chat.ts'

type Deps = PresenceDeps &
  HasStore<RateLimitsStore> &
  Pick<ChannelParts, 'channels'> &
  Pick<Parts, 'clock' | 'log' | 'settings'>

/** A visitor types, or stopped to: the agents who see the conversation learn of it. Nothing is kept. */
export async function visitorTypes(deps: Deps, visitor: Visitor, state: 'typing' | 'idle'): Promise<void> {
  const channel = await deps.channels.find(visitor.channelId)
  if (channel) await countTyping(deps, channel, visitor.address)
  const found = await openChat(deps, visitor)
  if (!found?.latest || found.contact.blacklisted || !isOpen(found.latest)) return
  const { contact, latest: conversation } = found
  const now = deps.clock.now()
  const [connections, agents] = await Promise.all([deps.store.agentConnections(now), deps.store.agentsLately(now)])
  const typing = { contactId: contact.id, name: contact.name, state }
  const event = eventOf(deps, 'typing', now, { ...aboutTyping(conversation), typing })
  await toAgents(deps, { conversation, agents, connections, now }, undefined, () => [event])
}
