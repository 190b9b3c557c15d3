import * as z from 'zod'
import { byId, cursor, limit, page } from '../fields.ts'
import { operation } from '../operation.ts'
import { WebhookFailure } from './wire.ts'

export const webhooksOperations = [
  operation({
    name: 'webhookFailures.list',
    method: 'GET',
    path: '/v1/webhook-failures',
    summary: 'Webhook bodies that were signed but not understood',
    who: 'settings.manage',
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(WebhookFailure),
  }),
  operation({
    name: 'webhookFailures.replay',
    method: 'POST',
    path: '/v1/webhook-failures/{id}/replay',
    summary: 'Has a kept body read again; the list says what came of it',
    who: 'settings.manage',
    input: byId,
    output: WebhookFailure,
  }),
]
