import * as z from 'zod'
import { brotliOf, textOfBrotli } from '../../../kernel/on-demand.ts'
import { decode, type Item } from '../../../platform/item.ts'
import { TABLE } from '../../../platform/table-definition.ts'
import { type Delivery, LOGGED_MS, parseDeliveryId } from '../domain/delivery.ts'
import { eventTypes } from '../domain/event-types.ts'
import { deliveryStates } from '../domain/states.ts'
import { webhookEndpointsKeys as keys } from './keys.ts'

const Stored = z.lazy(() =>
  z.object({
    id: z.string(),
    type: z.enum(eventTypes),
    state: z.enum(deliveryStates),
    attempts: z.array(
      z.object({ at: z.number(), status: z.number().optional(), error: z.string().optional(), ms: z.number() }),
    ),
    tries: z.number(),
    /** body and answer, compressed together: what was sent is the most of it */
    packed: z.instanceof(Uint8Array),
    place: z.string().optional(),
  }),
)
const Packed = z.lazy(() =>
  z.object({ body: z.string(), answer: z.object({ status: z.number(), body: z.string() }).optional() }),
)

/** Better costs more time than it saves; this is near the best already for what is mostly names of fields. */
const QUALITY = 5

/** A delivery as it is stored; gone when the log does not go back to it any more. */
export function deliveryItem({ body, answer, attempts, endpointId: _of, ...delivery }: Delivery): Item {
  const packed = brotliOf(JSON.stringify({ body, answer }), QUALITY)
  return {
    ...keys.delivery(delivery.id),
    [TABLE.kind]: 'webhook-delivery',
    ...delivery,
    attempts: attempts.map(({ durationMs, ...attempt }) => ({ ...attempt, ms: durationMs })),
    packed,
    [TABLE.timeToLive]: expiryOf(parseDeliveryId(delivery.id)?.at ?? 0),
  }
}

/** Until when the log has what happened at a time (epoch ms), in seconds. */
export const expiryOf = (at: number): number => Math.ceil((at + LOGGED_MS) / 1_000)

/** A stored delivery. */
export function toDelivery(item: Item): Delivery {
  const { packed, attempts, ...delivery } = decode(Stored, item)
  const { body, answer } = Packed.parse(JSON.parse(textOfBrotli(packed)))
  return {
    ...delivery,
    endpointId: parseDeliveryId(delivery.id)?.endpointId ?? '',
    attempts: attempts.map(({ ms, ...attempt }) => ({ ...attempt, durationMs: ms })),
    body,
    answer,
  }
}
