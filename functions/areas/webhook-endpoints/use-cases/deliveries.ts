import { retryOnConflict } from '../../../kernel/commit.ts'
import { notFound } from '../../../kernel/errors.ts'
import type { HasStore, Parts } from '../../../kernel/ports.ts'
import { type Call, commitAnswer, invalid } from '../../workspace/index.ts'
import { parseDeliveryId, placeByEvent, placeByTime } from '../domain/delivery.ts'
import type { EndpointRun } from '../domain/endpoint.ts'
import type { DeliveryState } from '../domain/states.ts'
import type { WebhookEndpointsStore } from '../port.ts'
import { presentDelivery, presentEndpoint } from './present.ts'

type Deps = HasStore<WebhookEndpointsStore> & Pick<Parts, 'clock'>

const USUAL_LIMIT = 25

async function requireEndpoint({ store }: Pick<Deps, 'store'>, call: Call, id: string) {
  const [found] = await Promise.all([store.readEndpoint(id), call.agent])
  if (!found) throw notFound('webhook endpoint')
  return found
}

/** O3: the log of an endpoint, the newest first. */
export async function listDeliveries(
  deps: Deps,
  call: Call,
  input: { id: string; state?: DeliveryState | undefined; cursor?: string | undefined; limit?: number | undefined },
) {
  const { id, state, cursor, limit = USUAL_LIMIT } = input
  const { run } = await requireEndpoint(deps, call, id)
  const page = await deps.store.listOutgoing(id, { limit, cursor }, state)
  return { items: page.items.map((delivery) => presentDelivery(delivery, run)), nextCursor: page.nextCursor }
}

/** One event is sent once more, under the same id; one that waits is tried now. Throws invalid_request where its endpoint is off. */
export function resendDelivery(deps: Deps, call: Call, { id }: { id: string }) {
  return retryOnConflict(async () => {
    const key = parseDeliveryId(id)
    if (!key) {
      await call.agent
      throw notFound('delivery')
    }
    const [found, delivery] = await Promise.all([
      deps.store.readEndpoint(key.endpointId),
      deps.store.readOutgoing(id),
      call.agent,
    ])
    if (!found || !delivery) throw notFound('delivery')
    const { endpoint, run } = found
    requireOn(endpoint.enabled)
    const now = deps.clock.now()
    const place = endpoint.ordered ? placeByEvent(id) : placeByTime(id, now)
    const waiting = { ...delivery, state: 'waiting' as const, tries: 0, place }
    const before = delivery.place === undefined || delivery.place === place ? [] : [delivery.place]
    const after: EndpointRun = { ...run, nextAttemptAt: now }
    const answer = presentDelivery(waiting, after)
    const writes = [
      ...before.map((earlier) => deps.store.removeFromLine({ id, place: earlier })),
      deps.store.changeOutgoing(waiting),
      deps.store.putInLine(waiting),
      deps.store.putEndpointRun(after),
    ]
    await commitAnswer(deps, call, writes, answer)
    return answer
  }, ['idempotency'])
}

/** Everything that the log has from a time on is sent once more, in order and under the same ids: by whoever works off what waits. */
export function resendSince(deps: Deps, call: Call, input: { id: string; since: string }) {
  const since = Date.parse(input.since)
  return retryOnConflict(async () => {
    const { endpoint, run } = await requireEndpoint(deps, call, input.id)
    requireOn(endpoint.enabled)
    const now = deps.clock.now()
    if (since > now) throw invalid('since', 'has not come yet')
    const after: EndpointRun = { ...run, resend: { since, until: now, after: null }, nextAttemptAt: now }
    const answer = presentEndpoint(endpoint, after, now)
    await commitAnswer(deps, call, [deps.store.putEndpointRun(after)], answer)
    return answer
  }, ['idempotency'])
}

function requireOn(enabled: boolean): void {
  if (!enabled) {
    throw invalid('id', 'is of an endpoint that is switched off')
  }
}
