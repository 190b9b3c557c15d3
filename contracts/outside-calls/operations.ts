import * as z from 'zod'
import { Time } from '../fields.ts'
import { operation } from '../operation.ts'

const Known = z.lazy(() =>
  z.object({
    /** null: there is none yet */
    madeAt: Time.nullable(),
    /** until when the one before signs beside it */
    earlierUntil: Time.nullable(),
  }),
)

/** What calls to other systems are signed with. */
export const outsideCallsOperations = [
  operation({
    name: 'webhookSecret.get',
    method: 'GET',
    path: '/v1/webhook-secret',
    summary: 'Since when what workflows call is signed with its secret; never the secret itself',
    who: 'settings.manage',
    input: () => z.strictObject({}),
    output: Known,
  }),
  operation({
    name: 'webhookSecret.rotate',
    method: 'POST',
    path: '/v1/webhook-secret/rotate',
    summary:
      'Replaces the secret by a new one (Standard Webhooks, whsec_…), told this once; the one before signs beside it for a day, but not where it leaked',
    who: 'settings.manage',
    input: () => z.strictObject({ leaked: z.boolean().optional() }),
    // Null: the same key was answered before.
    output: () => z.object({ secret: z.string().nullable(), ...Known.unwrap().shape }),
  }),
] as const
