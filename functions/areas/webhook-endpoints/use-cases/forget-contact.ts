import { retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Erased, isAboutErased, SETTLED_MS } from '../domain/erased.ts'
import type { WebhookEndpointsStore } from '../port.ts'

type Deps = HasStore<WebhookEndpointsStore>

/** Read at once: with bodies of usual size a megabyte at most. */
const PAGE = 200

/** Where going through the logs goes on: in which endpoint's, and after which delivery. */
export interface LogPlace {
  endpointId: string
  after: string | null
}

/**
 * Whether everything that was told of somebody before they were erased (epoch ms) has come to where it is kept: what was on its way
 * looks whether they were from then on. At once where there has been no endpoint for as long as logs go back.
 */
export async function isLogSettled({ store, clock }: Deps & Pick<Parts, 'clock'>, erasedAt: number): Promise<boolean> {
  return clock.now() >= erasedAt + SETTLED_MS || (await store.endpointIds()).length === 0
}

/**
 * C7: what endpoints were told of somebody, or are still to be told, is gone, in a bounded part; answers where to go on, undefined
 * where nothing is left. Removing again changes nothing. What happened after `until` (epoch ms) is somebody new's.
 */
export async function forgetInLogs(
  { store }: Deps,
  erased: Erased & { until: number },
  from: LogPlace | undefined,
  hasTime: () => boolean,
): Promise<LogPlace | undefined> {
  const ids = (await store.endpointIds()).toSorted().filter((id) => from === undefined || id >= from.endpointId)
  for (const endpointId of ids) {
    let after = endpointId === from?.endpointId ? from.after : null
    for (;;) {
      if (!hasTime()) return { endpointId, after }
      const page = await store.outgoingBetween(endpointId, { since: 0, until: erased.until, after }, PAGE)
      for (const delivery of page.filter((one) => isAboutErased(one, erased))) {
        await retryOnConflict(() => store.commit(store.removeOutgoing(delivery)))
      }
      const last = page.at(-1)
      if (!last || page.length < PAGE) break
      after = last.id
    }
  }
  return undefined
}
