import { retryOnConflict, type Write } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Delivery, isInLine, placeByEvent, placeByTime } from '../domain/delivery.ts'
import type { Endpoint, EndpointRun } from '../domain/endpoint.ts'
import { afterFailure, afterSuccess, isDead, isTriedEnough, SLOW_MS, switchedOff, waitAfter } from '../domain/pace.ts'
import type { WebhookEndpointsStore } from '../port.ts'
import { ended, type Tried } from './attempt.ts'

type Deps = HasStore<WebhookEndpointsStore> & Pick<Parts, 'clock' | 'log'>

/** An endpoint as it was read, and how it goes with it. */
export interface Scene {
  endpoint: Endpoint
  run: EndpointRun
}

/** What is to be committed of an endpoint, and how it goes with it then. */
interface Step {
  writes: Write[]
  scene: Scene
}

const next = (run: EndpointRun): EndpointRun => ({ ...run, version: (run.version ?? 0) + 1 })

/**
 * Commits what `step` makes of the endpoint as it is, again where somebody else was first; answers how it is then, undefined where
 * there is none any more. Throws a conflict `delivery` where what it is about was erased.
 */
export async function settle(
  deps: Pick<Deps, 'store'>,
  known: Scene,
  step: (scene: Scene) => Step | undefined,
): Promise<Scene | undefined> {
  let first: Scene | undefined = known
  return retryOnConflict(async () => {
    const scene = first ?? (await deps.store.readEndpoint(known.endpoint.id))
    first = undefined
    const made = scene && step(scene)
    if (!made) return scene
    if (made.writes.length > 0) await deps.store.commit(made.writes)
    return made.scene
  }, ['delivery'])
}

/** Writes of a run that has changed; none where it has not. */
function runWrites(deps: Pick<Deps, 'store'>, scene: Scene, run: EndpointRun): Step {
  if (run === scene.run) return { writes: [], scene }
  return { writes: [deps.store.putEndpointRun(run)], scene: { ...scene, run: next(run) } }
}

/** Whether whatever happens is to wait: it is off, something goes first, or nothing but a probe is sent. */
export const isHeldBack = ({ endpoint, run }: Scene): boolean => !endpoint.enabled || run.behind || isDead(run)

/** Where something that waits from now on stands. */
const placeOf = ({ ordered }: Endpoint, id: string, due: number) => (ordered ? placeByEvent(id) : placeByTime(id, due))

/**
 * What can't be sent now waits, where it holds up nobody: what waits is looked at when the endpoint is tried next. `late`: it comes
 * too slowly by itself, and is worked off with what waits.
 */
export function keepWaiting(deps: Deps, known: Scene, delivery: Delivery, late: boolean): Promise<Scene | undefined> {
  return settle(deps, known, (scene) => {
    const { endpoint, run } = scene
    const now = deps.clock.now()
    const place = placeOf(endpoint, delivery.id, now)
    const waiting = { ...delivery, state: 'waiting' as const, place }
    const writes = [deps.store.putOutgoing(waiting), deps.store.putInLine(waiting)]
    // Whoever looks after what waits must not end while this one joins it.
    const isLookedAfter = !endpoint.enabled || (run.nextAttemptAt !== null && (run.behind || !late))
    if (isLookedAfter) return { writes: [...writes, deps.store.checkEndpointRun(run)], scene }
    const after = { ...run, behind: true, nextAttemptAt: run.nextAttemptAt ?? now }
    const step = runWrites(deps, scene, after)
    return { ...step, writes: [...writes, ...step.writes] }
  })
}

/** It was taken; calls that last put an endpoint whose events have several lanes into a single one. */
export function noteTaken(deps: Deps, known: Scene, { durationMs }: Tried): Promise<Scene | undefined> {
  const isSlow = durationMs >= SLOW_MS
  if (afterSuccess(known.run) === known.run && !(isSlow && !known.run.behind)) return Promise.resolve(known)
  return settle(deps, known, (scene) => {
    const healed = afterSuccess(scene.run)
    const slow = isSlow && !healed.behind && !scene.endpoint.ordered
    const after = slow ? { ...healed, behind: true, nextAttemptAt: deps.clock.now() } : healed
    return runWrites(deps, scene, after)
  })
}

/**
 * It was not taken: it waits, and the endpoint is tried again when it is time; after the last day it is switched off, and at once
 * where it says that it is gone. `before` is where it stood in the line until now.
 */
export function noteFailed(
  deps: Deps,
  known: Scene,
  tried: Tried,
  before: string | undefined,
): Promise<Scene | undefined> {
  const { id } = tried.delivery
  const put = (delivery: Delivery) =>
    before === undefined ? deps.store.putOutgoing(delivery) : deps.store.changeOutgoing(delivery)
  const random = Math.random()
  return settle(deps, known, (scene) => {
    const { endpoint, run } = scene
    const now = deps.clock.now()
    const { error, askedForMs, outcome } = tried
    const ordered = before === undefined ? endpoint.ordered : isInLine(before)
    const wait = waitAfter(tried.delivery.tries, random, askedForMs)
    // Whoever works off what waits says at the end when the next one is due.
    const failure = { now, random, error, askedForMs, ordered, ...(before === undefined ? { due: now + wait } : {}) }
    const after = outcome === 'gone' ? 'given up' : afterFailure(run, failure)
    const leave = before === undefined ? [] : [deps.store.removeFromLine({ id, place: before })]
    const waitAt = (place: string) => {
      const waiting = { ...tried.delivery, state: 'waiting' as const, place }
      return [
        ...(place === before ? [] : leave),
        put(waiting),
        ...(place === before ? [] : [deps.store.putInLine(waiting)]),
      ]
    }
    if (after === 'given up') {
      const because = outcome === 'gone' ? 'gone' : 'failed'
      const off = switchedOff(run, { now, error, because })
      deps.log.warn('outgoing.switched-off', { endpointId: endpoint.id, because })
      const writes = [
        ...waitAt(before ?? placeOf(endpoint, id, now)),
        deps.store.putEndpointRun(off),
        deps.store.putEndpoint({ ...endpoint, enabled: false }),
      ]
      const version = (endpoint.version ?? 1) + 1
      return { writes, scene: { endpoint: { ...endpoint, enabled: false, version }, run: next(off) } }
    }
    const step = runWrites(deps, scene, after)
    // One that fails for itself while others get through is given up; the endpoint goes on.
    if (!ordered && !isDead(after) && isTriedEnough(tried.delivery.tries)) {
      return { ...step, writes: [...leave, put(ended(tried.delivery, 'failed')), ...step.writes] }
    }
    const place = ordered ? placeByEvent(id) : placeByTime(id, isDead(after) ? now : now + wait)
    return { ...step, writes: [...waitAt(place), ...step.writes] }
  })
}
