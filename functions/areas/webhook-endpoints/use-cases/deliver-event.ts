import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { OutsideParts } from '../../outside-calls/port.ts'
import { type Delivery, parseDeliveryId } from '../domain/delivery.ts'
import { UNSEEN_MS } from '../domain/erased.ts'
import { LATE_MS } from '../domain/pace.ts'
import type { EventJob, WebhookEndpointsStore } from '../port.ts'
import { attempt, ended } from './attempt.ts'
import { isErased } from './is-erased.ts'
import { isHeldBack, keepWaiting, noteFailed, noteTaken, type Scene } from './settle.ts'

type Deps = HasStore<WebhookEndpointsStore> & Pick<Parts, 'clock' | 'log' | 'secrets'> & OutsideParts

/** How an event was handed out: how often, with this time, and since when it is in the queue (epoch ms). */
export interface HandedOut {
  tries: number
  since: number
}

/**
 * O3: sends an event to its endpoint, or has it wait, and writes down what came of it: one write, where it was taken. Whatever this
 * dies between, it is sent again under the same id. `known` is the endpoint as it was read for the event before it in the lane;
 * answered is how it is now, undefined where there is none any more.
 */
export async function deliverEvent(
  deps: Deps,
  { id, endpointId, type, body }: EventJob,
  { tries, since }: HandedOut,
  known: Scene | undefined,
): Promise<Scene | undefined> {
  const scene = known ?? (await deps.store.readEndpoint(endpointId))
  if (!scene) return undefined
  // Somebody who died had come further.
  if (tries > 1 && (await deps.store.readOutgoing(id))) return scene
  const isOld = deps.clock.now() - (parseDeliveryId(id)?.at ?? 0) > UNSEEN_MS
  if ((tries > 1 || isOld) && (await isErased(deps, { id, type, body }))) return scene
  const fresh: Delivery = { id, endpointId, type, state: 'waiting', attempts: [], tries: 0, body }
  const isLate = deps.clock.now() - since > LATE_MS
  if (isHeldBack(scene) || isLate) return keepWaiting(deps, scene, fresh, isLate)
  const tried = await attempt(deps, scene.endpoint, fresh)
  if (tried.outcome !== 'taken') return noteFailed(deps, scene, tried, undefined)
  // First how it goes with the endpoint: who dies in between sends once more, and knows of nothing to put right.
  const after = await noteTaken(deps, scene, tried)
  await deps.store.keepOutgoing(ended(tried.delivery, 'delivered'))
  return after
}
