import { canSee } from '../domain/visibility.ts'
import type { Call } from './commit.ts'
import { readScene } from './conversation-step.ts'
import type { Deps } from './ports.ts'

/** M13: the other agents who see the conversation, and its visitor, learn that an agent is writing. Nothing is stored. */
export async function announceTyping(deps: Deps, call: Call, input: { conversationId: string }): Promise<void> {
  const { agent, conversation, moment } = await readScene(deps, call, input.conversationId)
  const [connections, visitors, agents] = await Promise.all([
    deps.store.agentConnections(moment.now),
    deps.store.visitorConnections(conversation.contactId, moment.now),
    deps.store.readAgents(),
  ])
  const event = (by: object) =>
    JSON.stringify({
      type: 'events',
      events: [
        {
          id: `typing:${deps.ulid()}`,
          type: 'typing.updated',
          at: new Date(moment.now).toISOString(),
          conversation: { id: conversation.id },
          typing: by,
        },
      ],
    })
  const seeing = new Set(
    agents.filter((other) => other.id !== agent.id && canSee(other, conversation)).map(({ id }) => id),
  )
  await Promise.all([
    ...connections
      .filter(({ agentId }) => seeing.has(agentId))
      .map(({ connectionId }) => deps.sockets.post(connectionId, event({ agentId: agent.id, name: agent.name }))),
    ...visitors.map(({ connectionId }) => deps.sockets.post(connectionId, event({ name: agent.name }))),
  ])
}
