import { versionOf } from '../../workspace/index.ts'
import { type Delivery, dueAt, parseDeliveryId } from '../domain/delivery.ts'
import { type Endpoint, type EndpointRun, stateOf } from '../domain/endpoint.ts'

const iso = (at: number) => new Date(at).toISOString()
const isoOrNull = (at: number | null) => (at === null ? null : iso(at))

/** An endpoint as it goes over the wire; never its secret. */
export function presentEndpoint(endpoint: Endpoint, run: EndpointRun, now: number) {
  const { id, url, description, events, teamIds, channelIds, ordered, enabled, madeAt, earlierUntil, createdAt } =
    endpoint
  const { failingSince, nextAttemptAt, lastError, resend } = run
  return {
    id,
    url,
    ...(description === undefined ? {} : { description }),
    events,
    teamIds,
    channelIds,
    ordered,
    enabled,
    state: stateOf(endpoint, run),
    failingSince: isoOrNull(failingSince),
    nextAttemptAt: isoOrNull(enabled ? nextAttemptAt : null),
    ...(lastError === undefined ? {} : { lastError }),
    ...(resend ? { resending: { since: iso(resend.since), until: iso(resend.until) } } : {}),
    secretSince: iso(madeAt),
    earlierUntil: isoOrNull(earlierUntil !== null && earlierUntil > now ? earlierUntil : null),
    createdAt: iso(createdAt),
    version: versionOf(endpoint),
  }
}

/** A delivery as it goes over the wire; `run` says when what stands in line is tried. */
export function presentDelivery(delivery: Delivery, { nextAttemptAt }: Pick<EndpointRun, 'nextAttemptAt'>) {
  const { id, endpointId, type, state, attempts, body, answer, place } = delivery
  const own = place === undefined ? 0 : dueAt(place)
  const due = nextAttemptAt === null ? null : Math.max(own, nextAttemptAt)
  return {
    id,
    endpointId,
    type,
    at: iso(parseDeliveryId(id)?.at ?? 0),
    state,
    attempts: attempts.map(({ at, status, error, durationMs }) => ({
      at: iso(at),
      ...(status === undefined ? {} : { status }),
      ...(error === undefined ? {} : { error }),
      durationMs,
    })),
    request: { body },
    ...(answer ? { answer } : {}),
    ...(state === 'waiting' && due !== null ? { nextAttemptAt: iso(due) } : {}),
  }
}
