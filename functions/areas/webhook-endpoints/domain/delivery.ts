import type { EventType } from './event-types.ts'
import type { DeliveryState } from './states.ts'

/** So long the log has what was sent. */
export const LOGGED_MS = 30 * 24 * 60 * 60_000
/** Of a delivery that failed again and again, so many attempts are shown. */
export const MOST_ATTEMPTS = 12
/** So much is kept of what was answered, in characters. */
export const ANSWER_LENGTH = 1_024

/** One attempt; `at` in epoch ms. `status` is absent where nothing was answered, `error` where it was taken. */
export interface Attempt {
  at: number
  status?: number | undefined
  error?: string | undefined
  durationMs: number
}

/** An event on its way to one endpoint: what the log says of it. */
export interface Delivery {
  id: string
  endpointId: string
  type: EventType
  state: DeliveryState
  /** the latest ones, the last one last */
  attempts: readonly Attempt[]
  /** of those that count: since it was sent first, or was to be sent once more */
  tries: number
  body: string
  answer?: { status: number; body: string } | undefined
  /** while it waits: where it stands in the line */
  place?: string | undefined
}

const ULID = '[0-9A-HJKMNP-TV-Z]{26}'
const SECONDS = 7
const SEQUENCE = 26
const DELIVERY_ID = new RegExp(`^evt_(${ULID})_([0-9a-z]{${SECONDS}})([0-9a-z]{${SEQUENCE}})$`)
const ENDPOINT_ID = new RegExp(`^whe_${ULID}$`)

/** The id of a new endpoint. */
export const endpointIdOf = (ulid: string): string => `whe_${ulid}`

const inBase36 = (value: bigint, length: number) => value.toString(36).padStart(length, '0').slice(-length)

/** A time (epoch ms) as it stands in the ids of what happened then, or at a later part of the same second. */
export const secondOf = (at: number): string => inBase36(BigInt(Math.max(0, Math.floor(at / 1_000))), SECONDS)

/**
 * The id under which an endpoint is told of a change: by endpoint, second and the change's number in the stream, so that it is the
 * same whoever makes it and however often, sorts as things happened, and leads to the delivery without an index.
 */
export function deliveryIdOf(endpointId: string, change: { at: number; sequenceNumber: string }): string {
  const sequence = /^\d+$/.test(change.sequenceNumber) ? BigInt(change.sequenceNumber) : 0n
  return `evt_${endpointId.slice(4)}_${secondOf(change.at)}${inBase36(sequence, SEQUENCE)}`
}

/** What a delivery's id says; `at` in epoch ms, by the second. Undefined where it is none. */
export function parseDeliveryId(id: string): { endpointId: string; at: number; rest: string } | undefined {
  const [, ulid, second = '', sequence = ''] = DELIVERY_ID.exec(id) ?? []
  if (ulid === undefined) return undefined
  return { endpointId: `whe_${ulid}`, at: Number.parseInt(second, 36) * 1_000, rest: `${second}${sequence}` }
}

/** Whether it can be the id of an endpoint. */
export const isEndpointId = (id: string): boolean => ENDPOINT_ID.test(id)

const DIGITS = 14
/** Ordered endpoints: by what happened first. */
const BY_EVENT = '0'
/** The others: by when each is due. */
const BY_TIME = '1'

/** Where a delivery stands in the line of an ordered endpoint: the same, whenever it is put there. */
export const placeByEvent = (id: string): string => `${BY_EVENT}#${parseDeliveryId(id)?.rest ?? ''}`

/** Where it stands where each is tried for itself: `due` in epoch ms. */
export const placeByTime = (id: string, due: number): string =>
  `${BY_TIME}#${String(Math.ceil(due)).padStart(DIGITS, '0')}#${parseDeliveryId(id)?.rest ?? ''}`

/** When what stands there is due (epoch ms): 0 where it follows what stands before it. */
export const dueAt = (place: string): number => (place.startsWith(BY_EVENT) ? 0 : Number(place.slice(2, 2 + DIGITS)))

/** Whether what stands there holds up what stands behind it. */
export const isInLine = (place: string): boolean => place.startsWith(BY_EVENT)

/** A delivery after one more attempt. */
export const withAttempt = (delivery: Delivery, attempt: Attempt, answer: Delivery['answer']): Delivery => ({
  ...delivery,
  attempts: [...delivery.attempts, attempt].slice(-MOST_ATTEMPTS),
  tries: delivery.tries + 1,
  ...(answer ? { answer } : {}),
})
