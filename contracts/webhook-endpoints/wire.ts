import * as z from 'zod'
import { EVERY_EVENT, eventTypes } from '../../functions/areas/webhook-endpoints/domain/event-types.ts'
import { deliveryStates, endpointStates } from '../../functions/areas/webhook-endpoints/domain/states.ts'
import { Id, Time } from '../fields.ts'

/** A type of event, or all of them. */
export const EventChoice = z.lazy(() => z.enum([EVERY_EVENT, ...eventTypes]))

export const WebhookEndpoint = z.lazy(() =>
  z.object({
    id: Id,
    url: z.string(),
    description: z.string().optional(),
    events: z.array(EventChoice),
    /** null: of every team, and of none */
    teamIds: z.array(Id).nullable(),
    /** null: of every channel, and of none */
    channelIds: z.array(Id).nullable(),
    /** one after the other: what could not be delivered holds up what came after it */
    ordered: z.boolean(),
    enabled: z.boolean(),
    state: z.enum(endpointStates),
    /** since when nothing gets through; null: it does */
    failingSince: Time.nullable(),
    /** when what waits is tried again; null: nothing waits, or it is off */
    nextAttemptAt: Time.nullable(),
    /** what the latest attempt that failed met */
    lastError: z.string().optional(),
    /** what is being sent once more: everything that happened since, until it was asked for */
    resending: z.object({ since: Time, until: Time }).optional(),
    /** since when it is signed with what it is */
    secretSince: Time,
    /** until when the secret before signs beside it; null: there is none */
    earlierUntil: Time.nullable(),
    createdAt: Time,
    version: z.number(),
  }),
)

/** An endpoint with its secret, which is told once; null: the same key was answered before. */
export const WithSecret = z.lazy(() => z.object({ ...WebhookEndpoint.unwrap().shape, secret: z.string().nullable() }))

export const WebhookDelivery = z.lazy(() =>
  z.object({
    /** as in the header `webhook-id`: the same whenever it is sent */
    id: Id,
    endpointId: Id,
    type: z.enum(eventTypes),
    /** when it happened */
    at: Time,
    state: z.enum(deliveryStates),
    /** the latest ones, the last one last */
    attempts: z.array(
      z.object({ at: Time, status: z.number().optional(), error: z.string().optional(), durationMs: z.number() }),
    ),
    /** the body, to the letter */
    request: z.object({ body: z.string() }),
    /** of the latest attempt that was answered, and of its body the first KB */
    answer: z.object({ status: z.number(), body: z.string() }).optional(),
    nextAttemptAt: Time.optional(),
  }),
)
