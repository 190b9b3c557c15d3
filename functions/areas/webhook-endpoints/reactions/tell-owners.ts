import type { HasStore } from '../../../kernel/ports.ts'
import { reaction, written } from '../../../platform/stream.ts'
import { keepEndpointOff } from '../../notifications/index.ts'
import { endpointRuns } from '../changes.ts'
import type { WebhookEndpointsStore } from '../port.ts'

type Deps = Parameters<typeof keepEndpointOff>[0] & HasStore<WebhookEndpointsStore>

/** O3: whoever keeps the settings is told, in the centre and by email, that an endpoint was switched off by itself. */
export const tellOwners = reaction({
  name: 'tell-owners',
  on: written(endpointRuns),
  when: ({ before, after }) => after.offAt !== undefined && after.offAt !== before?.offAt,
  async run({ after: { endpointId, offAt = 0, offBecause = 'failed' } }, deps: Deps) {
    const found = await deps.store.readEndpoint(endpointId)
    if (!found) return
    // No more of the address: some have a token in it.
    const { hostname } = new URL(found.endpoint.url)
    await keepEndpointOff(deps, { id: endpointId, host: hostname, because: offBecause }, offAt)
  },
})
