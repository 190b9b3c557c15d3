import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { OutgoingSourceParts, WebhookEndpointsStore } from '../port.ts'

/** A change of who looks into the queue takes some seconds; schedules fire within the minute. */
const CHANGED_MS = 30_000

/**
 * O3: from the first endpoint on the queue of what goes out is looked into. What it is told meanwhile waits there. Where it is just
 * being changed, it is looked after by a schedule; nothing is closed here.
 */
export async function openQueue({
  outgoingSource,
  scheduler,
  clock,
}: OutgoingSourceParts & Pick<Parts, 'scheduler' | 'clock'>): Promise<void> {
  if ((await outgoingSource.isOn()) || (await outgoingSource.turn(true))) return
  await scheduler.arm({ kind: 'outgoing', id: 'queue', at: clock.now() + CHANGED_MS, replaces: false })
}

/**
 * The queue of what goes out is looked into while an endpoint is switched on or something lies there, and not otherwise: looking costs
 * the same, whether anything is found. The sweep puts that right, whoever changed what.
 */
export async function attendQueue(deps: HasStore<WebhookEndpointsStore> & OutgoingSourceParts): Promise<void> {
  // Once more: an endpoint may have been switched on between the look at them and the change.
  for (let looks = 0; looks < 2; looks++) {
    const isNeeded = await isQueueNeeded(deps)
    if ((await deps.outgoingSource.isOn()) === isNeeded) return
    await deps.outgoingSource.turn(isNeeded)
  }
}

async function isQueueNeeded({
  store,
  outgoingSource,
}: HasStore<WebhookEndpointsStore> & OutgoingSourceParts): Promise<boolean> {
  const endpoints = await store.readEndpoints()
  // What was on its way when the last was switched off gets its place in the line, where it is kept for longer than in the queue.
  return endpoints.some(({ endpoint }) => endpoint.enabled) || (await outgoingSource.size()) > 0
}
