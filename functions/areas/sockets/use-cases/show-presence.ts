import { parseConversationId } from '../../../kernel/ids.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { isOpen } from '../../timeline/domain/change.ts'
import type { Conversation } from '../../timeline/domain/conversation.ts'
import { canSee } from '../../timeline/domain/visibility.ts'
import { readVisible } from '../../timeline/index.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Call } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { PRESENCE_MS, type PresenceMark, type PresenceState, presenceOf } from '../domain/presence.ts'
import type { AgentConnection, SocketParts, SocketsStore } from '../port.ts'

type Deps = HasStore<SocketsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'ulid'> &
  Pick<SocketParts, 'sockets'>

/*
 * M13. Who looks at a conversation, or types in it, is kept on the socket that says so and expires with it. It is no fact
 * of the conversation: nothing follows from it but a frame, and whoever missed that learns of it with their own next sign of
 * life. So it goes from socket to socket at once, past the timeline, its transactions and the stream.
 */

export type PresenceDeps = Pick<Deps, 'store' | 'clock' | 'ulid' | 'sockets' | 'log'>

type Presence = ReadonlyMap<string, PresenceState>

interface Room {
  conversation: Conversation
  agents: readonly Agent[]
  connections: readonly AgentConnection[]
  now: number
}

interface Sign {
  conversationId: string
  state: PresenceState | 'idle'
}

/** An agent's socket says what it shows; answers who else is there. Only of a conversation that one may see. */
export async function showPresence(deps: PresenceDeps, call: Call, connectionId: string, sign: Sign) {
  const { agent, conversation } = await readVisible(deps, call, sign.conversationId)
  const now = deps.clock.now()
  const own: AgentConnection = { kind: 'agent', agentId: agent.id, connectionId }
  const looking =
    sign.state === 'idle' ? null : { conversationId: conversation.id, state: sign.state, until: now + PRESENCE_MS }
  const before = await deps.store.putLooking(own, looking, conversation.id)
  const [connections, agents] = await Promise.all([deps.store.agentConnections(now), deps.store.agentsLately(now)])
  const room: Room = { conversation, agents, connections, now }
  const is = presenceOf(connections, conversation.id, now)
  await Promise.all([
    tellAgents(deps, room, agent, was(room, own, before)),
    ...(before && before.conversationId !== conversation.id ? [tellLeft(deps, room, own, before)] : []),
    ...(sign.state === 'typing' && isOpen(conversation) ? [tellVisitor(deps, room, agent)] : []),
  ])
  return { agents: others(is, agents, agent.id) }
}

/** An agent's socket is closed: whoever sees what it showed learns that it no longer does. */
export async function leavePresence(deps: PresenceDeps, own: AgentConnection, looking: PresenceMark): Promise<void> {
  const now = deps.clock.now()
  if (looking.until <= now) return
  const [connections, agents] = await Promise.all([deps.store.agentConnections(now), deps.store.agentsLately(now)])
  await tellLeft(deps, { agents, connections, now }, own, looking)
}

/** Somebody who no longer shows a conversation, for those who see it. */
async function tellLeft(
  deps: PresenceDeps,
  room: Omit<Room, 'conversation'>,
  own: AgentConnection,
  left: PresenceMark,
) {
  const key = parseConversationId(left.conversationId)
  const [conversation] = key ? await deps.store.readConversations([key]) : []
  const agent = room.agents.find(({ id }) => id === own.agentId)
  if (!conversation || !agent) return
  const there = { ...room, conversation }
  await tellAgents(deps, there, agent, was(there, own, left))
}

/** Who was there before the socket said something new. */
function was(
  { connections, conversation, now }: Room,
  own: AgentConnection,
  before: PresenceMark | undefined,
): Presence {
  const rest = connections.filter(({ connectionId }) => connectionId !== own.connectionId)
  return presenceOf([...rest, { ...own, looking: before }], conversation.id, now)
}

async function tellAgents(deps: PresenceDeps, room: Room, agent: Agent, before: Presence): Promise<void> {
  const { conversation, connections, agents, now } = room
  const is = presenceOf(connections, conversation.id, now)
  const [then, next] = [before.get(agent.id), is.get(agent.id)]
  if (then === next) return
  const startsTyping = next === 'typing' ? { typing: { agentId: agent.id, name: agent.name } } : {}
  await toAgents(deps, room, agent, (recipient) => {
    const list = { agents: others(is, agents, recipient.id) }
    return [
      ...((then === 'typing') === (next === 'typing')
        ? []
        : [eventOf(deps, 'typing', now, { ...aboutTyping(conversation), ...list, ...startsTyping })]),
      ...((then === undefined) === (next === undefined)
        ? []
        : [eventOf(deps, 'presence', now, { conversationId: conversation.id, ...list })]),
    ]
  })
}

export const aboutTyping = ({ id }: Conversation) => ({ conversation: { id }, conversationId: id })

export function eventOf(deps: PresenceDeps, kind: 'typing' | 'presence', now: number, fields: object) {
  return { id: `${kind}:${deps.ulid()}`, type: `${kind}.updated`, at: new Date(now).toISOString(), ...fields }
}

function others(presence: Presence, agents: readonly Agent[], me: string) {
  return agents
    .filter(({ id }) => id !== me && presence.has(id))
    .map(({ id, name }) => ({ id, name, state: presence.get(id) ?? 'viewing' }))
}

/** To every socket of the agents who may see the conversation, but for one's own. */
export async function toAgents(
  deps: PresenceDeps,
  { conversation, agents, connections }: Room,
  except: Agent | undefined,
  events: (recipient: Agent) => object[],
): Promise<void> {
  const frames = new Map(
    agents
      .filter((agent) => agent.id !== except?.id && canSee(agent, conversation))
      .map((agent) => [agent.id, JSON.stringify({ type: 'events', events: events(agent) })]),
  )
  await Promise.all(
    connections.map(({ agentId, connectionId }) => {
      const frame = frames.get(agentId)
      return frame && post(deps, connectionId, frame)
    }),
  )
}

/** The visitor learns that somebody types, each time it is said; it wears off by itself, or with the message. */
async function tellVisitor(deps: PresenceDeps, { conversation, now }: Room, { name }: Agent): Promise<void> {
  const visitors = await deps.store.visitorConnections(conversation.contactId, now)
  const event = eventOf(deps, 'typing', now, { conversation: { id: conversation.id }, typing: { name } })
  const frame = JSON.stringify({ type: 'events', events: [event] })
  await Promise.all(visitors.map(({ connectionId }) => post(deps, connectionId, frame)))
}

/** What one socket does not take must not be in the others' way; closed ones are forgotten by who sends them facts. */
async function post(deps: PresenceDeps, connectionId: string, frame: string): Promise<void> {
  try {
    await deps.sockets.post(connectionId, frame)
  } catch (error) {
    deps.log.warn('presence.unsent', { name: error instanceof Error ? error.name : 'unknown' })
  }
}
