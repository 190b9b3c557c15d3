import * as z from 'zod'
import { Permission } from '../../functions/areas/workspace/domain/agent.ts'
import { byId, cursor, deleted, givenTime, Id, limit, name, page, version } from '../fields.ts'
import { operation } from '../operation.ts'
import { ApiKey, TellingApiKey } from './wire.ts'

const DAY_MS = 24 * 60 * 60_000

const distinct = <Item>(items: readonly Item[]) => new Set(items).size === items.length

const limits = z.lazy(() =>
  z.strictObject({
    perSecond: z.number().min(0.1, 'is less than 0.1').max(1_000, 'is more than 1000'),
    burst: z.number().int('is not a whole number').min(1, 'is less than 1').max(5_000, 'is more than 5000'),
  }),
)

const chosen = () => ({
  scopes: z.array(Permission).max(30).refine(distinct, 'names one twice'),
  /** empty: what is of no team, and nothing else */
  teamIds: z.array(Id).max(200).refine(distinct, 'names a team twice').nullable().optional(),
  readOnly: z.boolean().optional(),
  toolsMayWrite: z.boolean().optional(),
  limits: limits.optional(),
  expiresAt: givenTime.nullable().optional(),
})

/** Keys by which other programs work with the API. */
export const apiKeysOperations = [
  operation({
    name: 'apiKeys.list',
    method: 'GET',
    path: '/v1/api-keys',
    summary: 'The keys of other programs; never what they are',
    who: 'settings.manage',
    people: true,
    input: () => z.strictObject({ cursor, limit }),
    output: () => page(ApiKey),
  }),
  operation({
    name: 'apiKeys.get',
    method: 'GET',
    path: '/v1/api-keys/{id}',
    summary: 'One key; never what it is',
    who: 'settings.manage',
    people: true,
    input: byId,
    output: ApiKey,
  }),
  operation({
    name: 'apiKeys.create',
    method: 'POST',
    path: '/v1/api-keys',
    summary:
      'A new key for a program (Authorization: Bearer sb_live_…), told this once; nobody gives a key more than they have',
    who: 'settings.manage',
    people: true,
    input: () => z.strictObject({ name, ...chosen() }),
    output: TellingApiKey,
    status: 201,
  }),
  operation({
    name: 'apiKeys.update',
    method: 'PATCH',
    path: '/v1/api-keys/{id}',
    summary: 'Changes the fields that are given; within ten seconds everywhere',
    who: 'settings.manage',
    people: true,
    input: () =>
      z.strictObject({ id: Id, version, name: name.optional(), ...chosen(), scopes: chosen().scopes.optional() }),
    output: ApiKey,
  }),
  operation({
    name: 'apiKeys.delete',
    method: 'DELETE',
    path: '/v1/api-keys/{id}',
    summary: 'Revokes a key: within ten seconds nothing takes it any more, and its sockets are closed',
    who: 'settings.manage',
    people: true,
    input: byId,
    output: deleted,
  }),
  operation({
    name: 'apiKeys.rotate',
    method: 'POST',
    path: '/v1/api-keys/{id}/rotate',
    summary:
      'Replaces a key by a new one, told this once; the one before is good for `overlap` milliseconds beside it (left out: a day; 0: not at all, as where it leaked)',
    who: 'settings.manage',
    people: true,
    input: () =>
      z.strictObject({
        id: Id,
        overlap: z
          .number()
          .int('is not a whole number')
          .min(0, 'is less than 0')
          .max(30 * DAY_MS, 'is more than 30 days')
          .optional(),
      }),
    output: TellingApiKey,
  }),
] as const
