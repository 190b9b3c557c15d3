import type { HasStore } from '../../../kernel/ports.ts'
import type { Touched, Written } from '../../../platform/stream.ts'
import { agentNow } from '../../live/domain/live-agents.ts'
import type { NotificationsStore } from '../../notifications/port.ts'
import type { OpenConnection, SocketParts, SocketsStore } from '../../sockets/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { figuresScopeOf, seesFiguresOfAgent } from '../../workspace/domain/rights.ts'
import { type ListenersDeps, listeners } from './listeners.ts'
import { postTo } from './post.ts'

type Deps = HasStore<NotificationsStore & SocketsStore> & ListenersDeps & Pick<SocketParts, 'sockets'>

/** What is to be told of a batch. */
export interface AgentChanges {
  agents: readonly Written<Agent>[]
  sockets: readonly Touched<OpenConnection>[]
}

/** What is told of an agent; of one who is new, or gone, everything is. */
const told = ({ name, available, deleted, teams }: Agent) => JSON.stringify([name, available, deleted, teams])
const isTold = ({ before, after }: Written<Agent>) => before === undefined || told(before) !== told(after)

/**
 * R2: tells who came, left, or is available or no more, to whoever may see their figures. An agent is told of as they are, not as
 * the change has it: one who has left a window may be there in another.
 */
export async function announceAgents({ agents, sockets }: AgentChanges, deps: Deps): Promise<void> {
  const moved = new Map<string, string>()
  for (const { after, sequenceNumber } of agents.filter(isTold)) moved.set(after.id, sequenceNumber)
  for (const { after, before, sequenceNumber } of sockets) {
    const { agentId } = after ?? before ?? {}
    if (agentId) moved.set(agentId, sequenceNumber)
  }
  if (moved.size === 0) return
  const now = deps.clock.now()
  const { connections, programs } = await listeners(deps)
  if (connections.length === 0) return
  const { agents: present } = await deps.store.readDirectory()
  await Promise.all(
    [...moved].map(async ([id, sequenceNumber]) => {
      const gone = agents.find(({ after }) => after.id === id && after.deleted)?.after
      const agent = present.find((one) => one.id === id) ?? gone
      if (!agent) return
      // Whoever sees nobody else's knows of themselves.
      const viewers = new Set(
        [...present, ...programs]
          .filter((one) => figuresScopeOf(one).of !== 'self' && seesFiguresOfAgent(one, agent))
          .map((one) => one.id),
      )
      if (!connections.some(({ agentId }) => viewers.has(agentId))) return
      const { since, ...is } = agentNow(agent, await deps.store.connectionsOf(id, now))
      await postTo(deps, connections, viewers, {
        id: `agent:${id}:${sequenceNumber}`,
        type: 'agent.updated',
        at: new Date(now).toISOString(),
        agent: {
          ...is,
          since: since === null ? null : new Date(since).toISOString(),
          ...(gone ? { deleted: true } : {}),
        },
      })
    }),
  )
}
