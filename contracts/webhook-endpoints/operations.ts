import * as z from 'zod'
import { deliveryStates } from '../../functions/areas/webhook-endpoints/domain/states.ts'
import { byId, cursor, deleted, givenTime, Id, limit, page, text, version } from '../fields.ts'
import { operation } from '../operation.ts'
import { EventChoice, WebhookDelivery, WebhookEndpoint, WithSecret } from './wire.ts'

const ids = () => z.array(Id).min(1, 'is empty').max(100).nullable().optional()

const fields = () => ({
  description: text(200).optional(),
  teamIds: ids(),
  channelIds: ids(),
  ordered: z.boolean().optional(),
  enabled: z.boolean().optional(),
})
const events = () => z.array(EventChoice).min(1, 'is empty').max(100)
const url = () => z.string().max(2_000)

/** What happens goes to the company’s own systems, as Standard Webhooks (https://www.standardwebhooks.com) has it. */
export const webhookEndpointsOperations = [
  operation({
    name: 'webhookEndpoints.list',
    method: 'GET',
    path: '/v1/webhook-endpoints',
    summary: 'All endpoints, and whether what happens gets through to them',
    who: 'settings.manage',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(WebhookEndpoint),
  }),
  operation({
    name: 'webhookEndpoints.get',
    method: 'GET',
    path: '/v1/webhook-endpoints/{id}',
    summary: 'One endpoint',
    who: 'settings.manage',
    input: byId,
    output: WebhookEndpoint,
  }),
  operation({
    name: 'webhookEndpoints.create',
    method: 'POST',
    path: '/v1/webhook-endpoints',
    summary:
      'A new endpoint, to which events go within ten seconds; left out, it is every event of every team and channel, in no order. Its secret is told this once',
    who: 'settings.manage',
    input: () => z.strictObject({ url: url(), events: events().optional(), ...fields() }),
    output: WithSecret,
    status: 201,
  }),
  operation({
    name: 'webhookEndpoints.update',
    method: 'PATCH',
    path: '/v1/webhook-endpoints/{id}',
    summary: 'Changes the fields that are given; switched on again, it is sent what waits',
    who: 'settings.manage',
    input: () => z.strictObject({ id: Id, version, url: url().optional(), events: events().optional(), ...fields() }),
    output: WebhookEndpoint,
  }),
  operation({
    name: 'webhookEndpoints.delete',
    method: 'DELETE',
    path: '/v1/webhook-endpoints/{id}',
    summary: 'Nothing is sent to it any more, and what waited is not',
    who: 'settings.manage',
    input: byId,
    output: deleted,
  }),
  operation({
    name: 'webhookEndpoints.rotate',
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/rotate',
    summary:
      'Replaces its secret by a new one, told this once; the one before signs beside it for a day, but not where it leaked',
    who: 'settings.manage',
    input: () => z.strictObject({ id: Id, leaked: z.boolean().optional() }),
    output: WithSecret,
  }),
  operation({
    name: 'webhookEndpoints.deliveries',
    method: 'GET',
    path: '/v1/webhook-endpoints/{id}/deliveries',
    summary:
      'What was sent to it in the last 30 days, what it answered, and what waits: the newest first. A page may hold fewer than asked for, or none, and yet be followed by another',
    who: 'settings.manage',
    input: () => z.strictObject({ id: Id, state: z.enum(deliveryStates).optional(), cursor, limit }),
    output: () => page(WebhookDelivery),
  }),
  operation({
    name: 'webhookEndpoints.resend',
    method: 'POST',
    path: '/v1/webhook-endpoints/{id}/resend',
    summary: 'Has everything of the last 30 days sent once more that happened since, in order and under the same ids',
    who: 'settings.manage',
    input: () => z.strictObject({ id: Id, since: givenTime }),
    output: WebhookEndpoint,
  }),
  operation({
    name: 'webhookDeliveries.resend',
    method: 'POST',
    path: '/v1/webhook-deliveries/{id}/resend',
    summary: 'Has one event sent once more, under the same id',
    who: 'settings.manage',
    input: byId,
    output: WebhookDelivery,
  }),
] as const
