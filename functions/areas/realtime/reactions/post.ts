import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { isOpening } from '../../sockets/domain/remembered.ts'
import type { AgentConnection, SocketParts, SocketsStore } from '../../sockets/port.ts'

type Deps = HasStore<SocketsStore> & Pick<Parts, 'clock'> & Pick<SocketParts, 'sockets'>

/** Posts one event to every socket of these agents (by id); sockets that are gone are forgotten. */
export async function postTo(
  deps: Deps,
  connections: readonly AgentConnection[],
  to: ReadonlySet<string>,
  event: { id: string; type: string; at: string; [field: string]: unknown },
): Promise<void> {
  const frame = JSON.stringify({ type: 'events', events: [event] })
  const now = deps.clock.now()
  await Promise.all(
    connections
      .filter(({ agentId }) => to.has(agentId))
      .map(async (connection) => {
        if ((await deps.sockets.post(connection.connectionId, frame)) === 'ok') return
        if (!isOpening(connection.expiresAt ?? 0, now)) await deps.store.deleteConnection(connection)
      }),
  )
}
