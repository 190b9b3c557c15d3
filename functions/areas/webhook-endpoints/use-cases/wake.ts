import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { lineOf } from '../domain/lanes.ts'
import type { OutgoingParts, WebhookEndpointsStore } from '../port.ts'

/** Has what waits for an endpoint looked at, in its turn; `occasion` tells one time from another. */
export async function wakeEndpoint(
  { outgoing }: OutgoingParts,
  endpointId: string,
  occasion: string | number,
): Promise<void> {
  const deduplicationId = `${endpointId}.${occasion}`
  await outgoing.send({ kind: 'wake', endpointId }, { lane: lineOf(endpointId), deduplicationId })
}

/** A schedule that fires is a minute late at worst: what is older was never fired, or whoever looked died. */
const LATE_MS = 2 * 60_000

/** Finds endpoints whose time has come and gone: the net below schedules. */
export async function wakeLate(
  deps: HasStore<WebhookEndpointsStore> & Pick<Parts, 'clock'> & OutgoingParts,
): Promise<void> {
  const now = deps.clock.now()
  const late = (await deps.store.readEndpoints()).filter(
    ({ endpoint, run }) => endpoint.enabled && run.nextAttemptAt !== null && run.nextAttemptAt < now - LATE_MS,
  )
  await Promise.all(late.map(({ endpoint }) => wakeEndpoint(deps, endpoint.id, now)))
}
