import type { Parts } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { endpointRuns } from '../changes.ts'
import type { OutgoingParts } from '../port.ts'
import { wakeEndpoint } from '../use-cases/wake.ts'

type Deps = Pick<Parts, 'clock' | 'scheduler'> & OutgoingParts

/** So soon that a schedule would come later. */
const SOON_MS = 5_000

/** O3: what waits for an endpoint is looked at when it is time: by a schedule, or at once. */
export const armAttempts = reaction({
  name: 'arm-attempts',
  on: written(endpointRuns),
  when: ({ before, after }) => after.nextAttemptAt !== null && after.nextAttemptAt !== before?.nextAttemptAt,
  async run({ before, after: { endpointId, nextAttemptAt, version } }, deps: Deps) {
    const now = deps.clock.now()
    const at = nextAttemptAt ?? now
    if (at <= now + SOON_MS) return wakeEndpoint(deps, endpointId, `v${version ?? 0}`)
    const replaces = (before?.nextAttemptAt ?? 0) > now
    await deps.scheduler.arm({ kind: 'endpoint', id: endpointId, at, replaces })
  },
  // Whoever is woken looks whether it is time.
  late: ({ after: { endpointId, version } }, deps: Deps) => wakeEndpoint(deps, endpointId, `late-v${version ?? 0}`),
})
