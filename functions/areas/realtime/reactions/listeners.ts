import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Written } from '../../../platform/stream.ts'
import { type ApiKey, programOf } from '../../api-keys/domain/api-key.ts'
import { goodKey } from '../../api-keys/index.ts'
import type { ApiKeysStore } from '../../api-keys/port.ts'
import type { OpenConnection, SocketCloserParts, SocketsStore } from '../../sockets/port.ts'
import type { Agent } from '../../workspace/domain/agent.ts'

export type ListenersDeps = HasStore<ApiKeysStore & SocketsStore> & Pick<Parts, 'clock' | 'log'> & SocketCloserParts

/** Whoever is told of something. */
interface Listeners {
  connections: OpenConnection[]
  /** those who are connected; they are in no directory */
  programs: Agent[]
}

/**
 * Who listens: agents' sockets, and those of programs whose keys are good. Others of programs are closed, and told nothing.
 * Not `consistent`: where nobody asks for what they were not told of.
 */
export async function listeners(deps: ListenersDeps, consistent = true): Promise<Listeners> {
  const all = await deps.store.agentConnections(deps.clock.now(), consistent)
  if (!all.some(({ secretHash }) => secretHash !== undefined)) return { connections: all, programs: [] }
  const programs = new Map<string, Agent>()
  const connections: OpenConnection[] = []
  await Promise.all(
    all.map(async (connection) => {
      const { agentId, secretHash } = connection
      const key = secretHash === undefined ? undefined : await goodKey(deps, { keyId: agentId, secretHash })
      if (key) programs.set(agentId, programOf(key))
      if (key || secretHash === undefined) connections.push(connection)
      else await turnOut(deps, connection)
    }),
  )
  return { connections, programs: [...programs.values()] }
}

async function turnOut(deps: ListenersDeps, connection: OpenConnection): Promise<void> {
  await deps.store.deleteConnection(connection)
  try {
    await deps.socketCloser.close(connection.connectionId)
  } catch (error) {
    // It is told nothing any more either way; what others are told does not wait for it.
    deps.log.warn('socket.not_closed', { name: error instanceof Error ? error.name : 'unknown' })
  }
}

/** Keys that changed are looked at anew, and sockets of those that are good no more are closed. */
export async function followKeys(changes: readonly Written<ApiKey>[], deps: ListenersDeps): Promise<void> {
  if (changes.length === 0) return
  for (const { after } of changes) deps.store.forgetApiKey(after.id)
  await listeners(deps)
}
