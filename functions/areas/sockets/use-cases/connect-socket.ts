import { DomainError } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { knownBy } from '../../api-keys/index.ts'
import type { ApiKeysStore } from '../../api-keys/port.ts'
import type { TimelineStore } from '../../timeline/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'
import { type Identity, isOfProgram, type ProgramIdentity } from '../../workspace/domain/sign-in.ts'
import type { WorkspaceStore } from '../../workspace/port.ts'
import { SOCKET_LIFE_MS } from '../domain/remembered.ts'
import type { OpenConnection, SocketParts, SocketsStore } from '../port.ts'
import { leavePresence } from './show-presence.ts'

type Deps = HasStore<SocketsStore & TimelineStore & WorkspaceStore> &
  Pick<Parts, 'clock' | 'log' | 'ulid'> &
  Pick<SocketParts, 'sockets'>
type AdmitDeps = HasStore<ApiKeysStore & SocketsStore & WorkspaceStore> & Pick<Parts, 'clock' | 'log'>

/** Who a socket is open for: the agent or program, and what proved them. */
interface Admitted {
  agent: Agent
  identity: Identity
}

/** Whom a proven identity lets in, an agent or a program; undefined where it lets nobody in. */
export async function admitCaller(
  deps: AdmitDeps,
  identity: Identity | undefined,
): Promise<Admitted | undefined> {
  if (!identity) return undefined
  try {
    const { agent } = await knownBy(deps, identity)
    if (isOfProgram(identity)) return { agent, identity }
    // The verdict holds for as long as the socket does, whenever the token expires.
    const { expiresAt: _expiresAt, ...person } = identity
    return { agent, identity: person }
  } catch (error) {
    if (error instanceof DomainError) return undefined
    throw error
  }
}

/** Whom this single-use ticket lets in; undefined when it is unknown, used or expired. */
export async function admitTicket(
  deps: AdmitDeps,
  ticket: string,
): Promise<Admitted | undefined> {
  return admitCaller(deps, await deps.store.takeTicket(ticket, deps.clock.now()))
}

/** Who comes back so soon has not been away: a page that is read anew, a socket that is closed after its two hours. */
const BACK_MS = 60_000
/** By agent, of those who left a moment ago as far as this process knows: since when they had been here, and when they left. */
const left = new WeakMap<object, Map<string, { since: number; at: number }>>()

/** An agent's socket is open: frames go there. Since when they have been here (R2) goes on from other windows, or from a moment ago. */
export async function connectAgent(
  deps: Pick<Deps, 'store' | 'clock'>,
  agentId: string,
  connectionId: string,
) {
  const now = deps.clock.now()
  const gone = left.get(deps.store)?.get(agentId)
  const others = (await deps.store.agentConnections(now)).filter((other) => other.agentId === agentId)
  const before = gone && now - gone.at <= BACK_MS ? [gone.since] : []
  const since = Math.min(now, ...before, ...others.map((other) => other.since))
  await deps.store.putConnection({ kind: 'agent', agentId, connectionId, since }, now + SOCKET_LIFE_MS)
}

/** A program's socket is open: frames of what its key may see go there. It makes nobody online. */
export async function connectProgram(
  deps: Pick<Deps, 'store' | 'clock'>,
  { keyId, secretHash }: ProgramIdentity,
  connectionId: string,
) {
  const now = deps.clock.now()
  const connection = { kind: 'agent' as const, agentId: keyId, connectionId, secretHash, since: now }
  await deps.store.putConnection(connection, now + SOCKET_LIFE_MS)
}

/** An agent's socket is closed: no frames go there, and nobody takes it for looking at anything (M13). */
export async function disconnectAgent(
  deps: Pick<Deps, 'store' | 'clock' | 'ulid' | 'sockets' | 'log'>,
  agentId: string,
  connectionId: string,
) {
  const connection = { kind: 'agent' as const, agentId, connectionId }
  const was = await deps.store.deleteConnection(connection)
  if (!was) return
  remember(deps, was)
  if (was.looking) await leavePresence(deps, connection, was.looking)
}

function remember({ store, clock }: Pick<Deps, 'store' | 'clock'>, { agentId, since }: OpenConnection): void {
  const now = clock.now()
  const known = left.get(store) ?? new Map<string, { since: number; at: number }>()
  left.set(store, known)
  for (const [id, { at }] of known) if (now - at > BACK_MS) known.delete(id)
  known.set(agentId, { since, at: now })
}
