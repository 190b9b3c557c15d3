import type { HasStore } from '../../../kernel/ports.ts'
import type { Written } from '../../../platform/stream.ts'
import type { Job } from '../../jobs/domain/job.ts'
import { presentJob } from '../../jobs/index.ts'
import type { SocketParts, SocketsStore } from '../../sockets/port.ts'
import { type ListenersDeps, listeners } from './listeners.ts'
import { postTo } from './post.ts'

type Deps = HasStore<SocketsStore> & ListenersDeps & Pick<SocketParts, 'sockets'>

/** Tells whoever asked for a job how far it is. */
export async function announceJobs(changes: readonly Written<Job>[], deps: Deps): Promise<void> {
  if (changes.length === 0) return
  const { connections } = await listeners(deps)
  for (const { after } of changes) {
    const at = new Date(after.movedAt).toISOString()
    const event = { id: `${after.id}:v${after.version}`, type: 'job.updated', at, job: presentJob(after) }
    await postTo(deps, connections, new Set([after.agentId]), event)
  }
}
