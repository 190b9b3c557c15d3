import * as z from 'zod'
import { ChannelType } from '../../functions/areas/channels/domain/channel.ts'
import { AttributeCondition } from '../../functions/areas/segments/domain/attribute-conditions.ts'
import { MAX_SEGMENTS } from '../../functions/areas/segments/domain/segment.ts'
import { byId, deleted, givenTime, Id, name, page, paged, Time, text, version } from '../fields.ts'
import { operation } from '../operation.ts'

const days = () => z.number().int().min(1).max(3_650).optional()

const attributeKey = () => z.string().min(1).max(64)

/** What is asked of an attribute; values are compared as its type has it. */
const AttributeAsked = z.lazy(() =>
  z.discriminatedUnion('is', [
    z.strictObject({ key: attributeKey(), is: z.enum(['known', 'unknown']) }),
    z.strictObject({ key: attributeKey(), is: z.literal('in'), value: z.array(text(1_024)).min(1).max(50) }),
    z.strictObject({
      key: attributeKey(),
      is: z.enum(['equals', 'contains', 'startsWith', 'atLeast', 'atMost']),
      value: text(1_024),
    }),
  ]),
)
const MAX_CONDITIONS = 10

const filterFields = () => ({
  /** words of their name, phone numbers and email addresses, each from its beginning */
  q: z.string().min(1).max(200).optional(),
  /** they have an address on it */
  channelId: Id.optional(),
  channelType: ChannelType.optional(),
  /** that of their latest conversation; null: no team */
  teamId: Id.nullable().optional(),
  /** whom they are pinned to; null: nobody */
  ownerId: z.string().min(1).max(254).nullable().optional(),
  /** `pt` means `pt-BR`, too */
  language: z.string().min(2).max(35).optional(),
  rating: z.number().int().min(0).max(5).optional(),
  ratingAtLeast: z.number().int().min(1).max(5).optional(),
  /** left out: those who are not */
  blacklisted: z.literal(true).optional(),
  createdAfter: givenTime.optional(),
  createdBefore: givenTime.optional(),
  createdWithinDays: days(),
  /** when something was said last, by either side */
  lastMessageAfter: givenTime.optional(),
  lastMessageBefore: givenTime.optional(),
  lastMessageWithinDays: days(),
  /** nothing was said for so long, or ever */
  silentForDays: days(),
})

/** Which contacts are meant; all that is given must hold. */
const Filter = z.lazy(() =>
  z.strictObject({
    ...filterFields(),
    /** at most ten; as an object: each of these equals the value */
    attributes: z
      .union([
        z.array(AttributeAsked).max(MAX_CONDITIONS),
        z
          .record(attributeKey(), text(1_024))
          .refine((value) => Object.keys(value).length <= MAX_CONDITIONS, 'has more than 10 attributes'),
      ])
      .optional(),
  }),
)
const segmentName = () => name.unwrap().pipe(z.string().max(60))

const Segment = z.lazy(() =>
  z.object({
    id: Id,
    name: z.string(),
    filter: z.object({ ...filterFields(), attributes: z.array(AttributeCondition).optional() }),
    /** what it names that is gone, as paths of it: it finds nobody. Absent: nothing is */
    broken: z.array(z.string()).optional(),
    createdBy: z.string(),
    createdAt: Time,
    version: z.number(),
  }),
)

/** The usual five calls, and a look at whom a filter means. */
export const segmentsOperations = [
  operation({
    name: 'segments.list',
    method: 'GET',
    path: '/v1/segments',
    summary: 'All segments: filters of contacts with a name',
    who: 'agent',
    input: paged,
    output: () => page(Segment),
  }),
  operation({
    name: 'segments.get',
    method: 'GET',
    path: '/v1/segments/{id}',
    summary: 'One segment',
    who: 'agent',
    input: byId,
    output: Segment,
  }),
  operation({
    name: 'segments.create',
    method: 'POST',
    path: '/v1/segments',
    summary: `A new segment; at most ${MAX_SEGMENTS}`,
    who: 'campaigns.manage',
    input: () => z.strictObject({ name: segmentName(), filter: Filter }),
    output: Segment,
    status: 201,
  }),
  operation({
    name: 'segments.update',
    method: 'PATCH',
    path: '/v1/segments/{id}',
    summary: 'Changes the name, the whole filter, or both',
    who: 'campaigns.manage',
    input: () => z.strictObject({ id: Id, version, name: segmentName().optional(), filter: Filter.optional() }),
    output: Segment,
  }),
  operation({
    name: 'segments.delete',
    method: 'DELETE',
    path: '/v1/segments/{id}',
    summary: 'Removes it; its contacts stay. A campaign to it that has not begun has nobody any more',
    who: 'campaigns.manage',
    input: byId,
    output: deleted,
  }),
  operation({
    name: 'segments.preview',
    method: 'POST',
    path: '/v1/segments/preview',
    summary:
      'How many of the newest contacts that I may see a filter means, and the first of them; `isAll`: there are no others',
    who: 'agent',
    reads: true,
    input: () => z.strictObject({ filter: Filter }),
    output: () =>
      z.object({
        count: z.number(),
        looked: z.number(),
        isAll: z.boolean(),
        items: z.array(z.object({ id: Id, name: z.string() })),
      }),
  }),
] as const
