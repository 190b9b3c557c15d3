import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import type { Identity } from '../../workspace/domain/sign-in.ts'
import { signedInAgent } from '../../workspace/index.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { SOCKET_LIFE_MS } from '../domain/remembered.ts'
import type { SocketParts, SocketsStore } from '../port.ts'
import { leavePresence } from './show-presence.ts'

type Deps = HasStore<SocketsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'ulid'> &
  Pick<SocketParts, 'sockets'>

/** Who a socket is open for: the agent, and what proved them. */
interface Admitted {
  agent: Agent
  identity: Identity
}

/** Whom a proven identity lets in as an agent; undefined where it lets nobody in. */
export async function admitAgent(
  deps: Pick<Deps, 'store' | 'clock' | 'log'>,
  identity: Identity | undefined,
): Promise<Admitted | undefined> {
  try {
    return identity && { agent: await signedInAgent(deps, identity), identity }
  } catch (error) {
    if (error instanceof DomainError) return undefined
    throw error
  }
}

/** Whom this single-use ticket lets in; undefined when it is unknown, used or expired. */
export async function admitTicket(
  deps: Pick<Deps, 'store' | 'clock' | 'log'>,
  ticket: string,
): Promise<Admitted | undefined> {
  return admitAgent(deps, await deps.store.takeTicket(ticket, deps.clock.now()))
}

/** An agent's socket is open: frames go there. */
export async function connectAgent(deps: Pick<Deps, 'store' | 'clock'>, agentId: string, connectionId: string) {
  await deps.store.putConnection({ kind: 'agent', agentId, connectionId }, deps.clock.now() + SOCKET_LIFE_MS)
}

/** An agent's socket is closed: no frames go there, and nobody takes it for looking at anything (M13). */
export async function disconnectAgent(
  deps: Pick<Deps, 'store' | 'clock' | 'ulid' | 'sockets' | 'log'>,
  agentId: string,
  connectionId: string,
) {
  const connection = { kind: 'agent' as const, agentId, connectionId }
  const looking = await deps.store.deleteConnection(connection)
  if (looking) await leavePresence(deps, connection, looking)
}
