import { ConflictError, retryOnConflict } from '../../../kernel/commit.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import type { OutsideParts } from '../../outside-calls/port.ts'
import { dueAt, isInLine, placeByEvent, placeByTime } from '../domain/delivery.ts'
import type { EndpointRun } from '../domain/endpoint.ts'
import { lineOf } from '../domain/lanes.ts'
import { isDead } from '../domain/pace.ts'
import type { OutgoingParts, Waiting, WebhookEndpointsStore } from '../port.ts'
import { attempt, ended } from './attempt.ts'
import { isErased } from './is-erased.ts'
import { noteFailed, noteTaken, type Scene, settle } from './settle.ts'

type Deps = HasStore<WebhookEndpointsStore> &
  Pick<Parts, 'clock' | 'log' | 'secrets' | 'ulid'> &
  OutsideParts &
  OutgoingParts

const PAGE = 20
/** In one transaction with the places that they are given. */
const RESENT_AT_ONCE = 25
/** So many calls of an endpoint at once, where the order does not count. */
const AT_ONCE = 4
/** A round: then the lane's next job has its turn, and the next round comes behind it. With a call's own time it fits in a function's life. */
const ROUND_MS = 15_000
/** Clocks of two machines differ. */
const EARLY_MS = 2_000

/**
 * O3: works off what waits for an endpoint, in order, once it is time: until nothing is left that is due, the endpoint fails, or the
 * round is over; the next round then comes by the queue. Only one is at it at a time, as the lane has one job at a time. What
 * waits is taken out in the commit that says what became of it.
 */
export async function workOff(deps: Deps, endpointId: string): Promise<void> {
  const started = deps.clock.now()
  const until = performance.now() + ROUND_MS
  let scene = await deps.store.readEndpoint(endpointId)
  const isDue = ({ endpoint, run }: Scene) =>
    endpoint.enabled &&
    run.nextAttemptAt !== null &&
    run.nextAttemptAt <= Math.max(deps.clock.now(), started) + EARLY_MS
  while (scene && isDue(scene)) {
    if (performance.now() > until) {
      const deduplicationId = `${endpointId}.${deps.ulid()}`
      await deps.outgoing.send({ kind: 'wake', endpointId }, { lane: lineOf(endpointId), deduplicationId })
      return
    }
    scene = scene.run.resend ? await putBackInLine(deps, scene) : await workOffPage(deps, scene)
  }
}

/** What is to be sent once more gets its place in the line again, a page in a commit that also says how far that came. */
async function putBackInLine(deps: Deps, known: Scene): Promise<Scene | undefined> {
  const { resend } = known.run
  if (!resend) return known
  // Read again where one of them was erased meanwhile.
  return retryOnConflict(() => putPageBackInLine(deps, known, resend))
}

async function putPageBackInLine(
  deps: Deps,
  known: Scene,
  resend: NonNullable<EndpointRun['resend']>,
): Promise<Scene | undefined> {
  const page = await deps.store.outgoingBetween(known.endpoint.id, resend, RESENT_AT_ONCE)
  return settle(deps, known, (scene) => {
    const { endpoint, run } = scene
    // Asked for anew meanwhile: that begins at its own beginning.
    if (run.resend?.after !== resend.after || run.resend.since !== resend.since) return undefined
    const now = deps.clock.now()
    const writes = page
      .filter(({ state }) => state !== 'waiting')
      .flatMap((delivery) => {
        const place = endpoint.ordered ? placeByEvent(delivery.id) : placeByTime(delivery.id, now)
        const waiting = { ...delivery, state: 'waiting' as const, tries: 0, place }
        return [deps.store.changeOutgoing(waiting), deps.store.putInLine(waiting)]
      })
    const last = page.at(-1)
    const { resend: _over, ...rest } = run
    const after: EndpointRun = {
      ...rest,
      behind: run.behind || endpoint.ordered,
      ...(last && page.length === RESENT_AT_ONCE ? { resend: { ...resend, after: last.id } } : {}),
    }
    const version = (run.version ?? 0) + 1
    return { writes: [...writes, deps.store.putEndpointRun(after)], scene: { endpoint, run: { ...after, version } } }
  })
}

async function workOffPage(deps: Deps, known: Scene): Promise<Scene | undefined> {
  const page = await deps.store.listLine(known.endpoint.id, PAGE)
  const now = deps.clock.now() + EARLY_MS
  const due = page.filter(({ place }) => dueAt(place) <= now)
  if (due.length === 0) return rest(deps, known, page)
  // What stands in line comes one by one; of a dead endpoint the first is the probe.
  const [first] = due
  const alone = first && (isInLine(first.place) || isDead(known.run))
  const these = alone ? due.slice(0, 1) : due.filter(({ place }) => !isInLine(place)).slice(0, AT_ONCE)
  const scenes = await Promise.all(these.map((waiting) => workOffOne(deps, known, waiting)))
  return these.length === 1 ? scenes[0] : deps.store.readEndpoint(known.endpoint.id)
}

async function workOffOne(deps: Deps, known: Scene, waiting: Waiting): Promise<Scene | undefined> {
  const delivery = await deps.store.readOutgoing(waiting.id)
  // It went another way, or the log does not have it any more.
  if (delivery?.place !== waiting.place) {
    await retryOnConflict(() => deps.store.commit([deps.store.removeFromLine(waiting)]))
    return known
  }
  if (await isErased(deps, delivery)) {
    await retryOnConflict(() => deps.store.commit(deps.store.removeOutgoing(delivery)))
    return known
  }
  const tried = await attempt(deps, known.endpoint, delivery)
  try {
    if (tried.outcome !== 'taken') return await noteFailed(deps, known, tried, waiting.place)
    // First how it goes with the endpoint: who dies in between sends once more, and an endpoint of which nothing waits is not left failing.
    const after = await noteTaken(deps, known, { ...tried, durationMs: 0 })
    const delivered = ended(tried.delivery, 'delivered')
    await retryOnConflict(
      () => deps.store.commit([deps.store.removeFromLine(waiting), deps.store.changeOutgoing(delivered)]),
      ['delivery'],
    )
    return after
  } catch (error) {
    // Erased while it was tried: nothing is left to be said of it.
    if (!(error instanceof ConflictError && error.labels.includes('delivery'))) throw error
    await retryOnConflict(() => deps.store.commit([deps.store.removeFromLine(waiting)]))
    return deps.store.readEndpoint(known.endpoint.id)
  }
}

/** Nothing is due: what happens is sent at once again, and what waits for its own time has it. */
async function rest(deps: Deps, known: Scene, page: readonly Waiting[]): Promise<Scene | undefined> {
  const [first] = page
  const scene = await settle(deps, known, ({ endpoint, run }) => {
    const nextAttemptAt = first ? dueAt(first.place) : null
    const after: EndpointRun = { ...run, behind: false, nextAttemptAt }
    const version = (run.version ?? 0) + 1
    return { writes: [deps.store.putEndpointRun(after)], scene: { endpoint, run: { ...after, version } } }
  })
  // Somebody may have joined the line between the look at it and the commit; afterwards nobody does without saying so.
  const [joined] = await deps.store.listLine(known.endpoint.id, 1)
  if (!scene || !joined || joined.place === first?.place) return scene
  return settle(deps, scene, ({ endpoint, run }) => {
    const after: EndpointRun = { ...run, behind: true, nextAttemptAt: deps.clock.now() }
    const version = (run.version ?? 0) + 1
    return { writes: [deps.store.putEndpointRun(after)], scene: { endpoint, run: { ...after, version } } }
  })
}
