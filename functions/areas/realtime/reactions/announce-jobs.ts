import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { Written } from '../../../platform/stream.ts'
import type { Job } from '../../jobs/domain/job.ts'
import { presentJob } from '../../jobs/index.ts'
import { isOpening } from '../../sockets/domain/remembered.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'

type Deps = HasStore<SocketsStore> & Pick<Parts, 'clock'> & Pick<SocketParts, 'sockets'>

/** Tells whoever asked for a job how far it is. */
export async function announceJobs(changes: readonly Written<Job>[], deps: Deps): Promise<void> {
  if (changes.length === 0) return
  const now = deps.clock.now()
  const connections = await deps.store.agentConnections(now)
  for (const { after } of changes) {
    const at = new Date(after.movedAt).toISOString()
    const event = { id: `${after.id}:v${after.version}`, type: 'job.updated', at, job: presentJob(after) }
    const frame = JSON.stringify({ type: 'events', events: [event] })
    await Promise.all(
      connections
        .filter(({ agentId }) => agentId === after.agentId)
        .map(async (connection) => {
          if ((await deps.sockets.post(connection.connectionId, frame)) === 'ok') return
          if (!isOpening(connection.expiresAt ?? 0, now)) await deps.store.deleteConnection(connection)
        }),
    )
  }
}
