import type { Parts } from '../../../kernel/ports.ts'
import { signingSecrets } from '../../outside-calls/domain/webhook-secret.ts'
import { tellOutside } from '../../outside-calls/index.ts'
import type { OutsideParts } from '../../outside-calls/port.ts'
import { ANSWER_LENGTH, type Attempt, type Delivery, withAttempt } from '../domain/delivery.ts'
import type { Endpoint } from '../domain/endpoint.ts'
import { PAYLOAD_VERSION } from '../domain/event-types.ts'

type Deps = Pick<Parts, 'clock' | 'secrets'> & OutsideParts

/** What came of one attempt. */
export interface Tried {
  outcome: 'taken' | 'not taken' | 'gone'
  /** the delivery with it; whether it waits is not said yet */
  delivery: Delivery
  error: string
  askedForMs: number | undefined
  durationMs: number
}

/** By this an endpoint says that it is there no more, and wants nothing any more. */
const GONE = 410

/** Makes one attempt: signed with the endpoint's secrets, within bounds of time. Whatever is no 2xx is not taken. */
export async function attempt(deps: Deps, endpoint: Endpoint, delivery: Delivery): Promise<Tried> {
  const at = deps.clock.now()
  const secrets = signingSecrets(endpoint, await deps.secrets.channel(endpoint.secretsAt), at)
  const headers = { 'switchboard-version': String(PAYLOAD_VERSION) }
  const call = { url: endpoint.url, id: delivery.id, body: delivery.body, secrets, headers }
  const started = performance.now()
  const heard = await tellOutside(deps, call, ANSWER_LENGTH)
  const durationMs = Math.round(performance.now() - started)
  if (heard.status === undefined) {
    const made: Attempt = { at, error: heard.reason, durationMs }
    const after = withAttempt(delivery, made, undefined)
    return { outcome: 'not taken', delivery: after, error: heard.reason, askedForMs: undefined, durationMs }
  }
  const { status, beginning, afterSeconds } = heard
  const isTaken = status >= 200 && status < 300
  const error = `It answered ${status}${status >= 300 && status < 400 ? ', which leads elsewhere' : ''}`
  const made: Attempt = { at, status, ...(isTaken ? {} : { error }), durationMs }
  return {
    outcome: isTaken ? 'taken' : status === GONE ? 'gone' : 'not taken',
    delivery: withAttempt(delivery, made, { status, body: beginning }),
    error,
    askedForMs: afterSeconds === undefined ? undefined : afterSeconds * 1_000,
    durationMs,
  }
}

/** It is over with it: it stands in no line any more. */
export function ended(delivery: Delivery, state: 'delivered' | 'failed'): Delivery {
  const { place: _place, ...rest } = delivery
  return { ...rest, state }
}
