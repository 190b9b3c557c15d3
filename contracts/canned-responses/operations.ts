import * as z from 'zod'
import { byId, cursor, Id, limit, page } from '../fields.ts'
import { operation } from '../operation.ts'

const Scope = z.lazy(() => z.enum(['personal', 'shared']))
const line = (max: number) =>
  z
    .string()
    .max(200)
    .transform((value) => value.trim().replaceAll(/\s+/g, ' '))
    .pipe(z.string().min(1, 'is empty').max(max))
const fields = () => ({
  topic: line(100).optional(),
  shortcut: z
    .string()
    .regex(/^[\p{L}\p{N}_-]{1,40}$/u, 'is not a word of letters, digits, _ and -')
    .nullable()
    .optional(),
})
const title = () => line(100)
const text = () =>
  z
    .string()
    .max(5_000)
    .refine((value) => value.trim() !== '', 'is empty')

const CannedResponse = z.lazy(() =>
  z.object({
    id: Id,
    /** personal: only the agent's own list has it */
    scope: Scope,
    topic: z.string(),
    title: z.string(),
    shortcut: z.string().nullable(),
    text: z.string(),
    version: z.number(),
  }),
)

/** M7: the usual five calls. */
export const cannedResponsesOperations = [
  operation({
    name: 'cannedResponses.list',
    method: 'GET',
    path: '/v1/canned-responses',
    summary: 'My own and the shared ones; `q` is a part of title, shortcut, topic or text',
    who: 'agent',
    input: () =>
      z.strictObject({
        q: z.string().max(100).optional(),
        topic: z.string().max(100).optional(),
        scope: Scope.optional(),
        cursor,
        limit,
      }),
    output: () => page(CannedResponse),
  }),
  operation({
    name: 'cannedResponses.get',
    method: 'GET',
    path: '/v1/canned-responses/{id}',
    summary: 'One of mine, or a shared one',
    who: 'agent',
    input: byId,
    output: CannedResponse,
  }),
  operation({
    name: 'cannedResponses.create',
    method: 'POST',
    path: '/v1/canned-responses',
    summary: 'A new one: my own, or with settings.manage a shared one that every agent has',
    who: 'agent',
    input: () => z.strictObject({ scope: Scope.optional(), title: title(), text: text(), ...fields() }),
    output: CannedResponse,
    status: 201,
  }),
  operation({
    name: 'cannedResponses.update',
    method: 'PATCH',
    path: '/v1/canned-responses/{id}',
    summary: 'Changes the fields that are given; shared ones with settings.manage',
    who: 'agent',
    input: () =>
      z.strictObject({
        id: Id,
        version: z.number().int().min(1).optional(),
        title: title().optional(),
        text: text().optional(),
        ...fields(),
      }),
    output: CannedResponse,
  }),
  operation({
    name: 'cannedResponses.delete',
    method: 'DELETE',
    path: '/v1/canned-responses/{id}',
    summary: 'Removes it; shared ones with settings.manage',
    who: 'agent',
    input: byId,
    output: () => z.object({ id: Id, deleted: z.literal(true) }),
  }),
] as const
