import * as z from 'zod'
import {
  campaignProblems,
  campaignStates,
  campaignWaits,
  leftOutReasons,
  recipientStates,
} from '../../functions/areas/campaigns/domain/kinds.ts'
import { Id, Time } from '../fields.ts'

/** What stands for a variable: a text, which may have `$contact.…` in it, or what a column of the list says. */
const Value = z.lazy(() => z.union([z.string(), z.object({ column: z.string() })]))

const Count = z.number()

/** Each says how many have come so far, and further: whoever read it is among `sent`, too. `queued`: neither sent, failed nor left out for wanting no marketing. */
const CampaignCounts = z.lazy(() =>
  z.object({
    total: Count,
    queued: Count,
    sent: Count,
    delivered: Count,
    read: Count,
    /** it could not be sent, or they were left out; the reasons are with the recipients */
    failed: Count,
    answered: Count,
    /** they wanted no marketing when it was their turn, or said so in answer to it */
    optedOut: Count,
  }),
)

/** M18. */
export const Campaign = z.lazy(() =>
  z.object({
    id: Id,
    name: z.string(),
    channelId: Id,
    /** whose the conversations are that answers open; null: the channel's team */
    teamId: z.string().nullable(),
    template: z.object({
      id: Id,
      variables: z.record(z.string(), Value),
      headerAttachmentId: Id.optional(),
    }),
    audience: z.object({
      segmentId: Id.optional(),
      contactIds: z.array(Id).optional(),
      attachmentId: Id.optional(),
    }),
    /** null: once it is started */
    startAt: Time.nullable(),
    quietHours: z.object({ from: z.string(), to: z.string(), timeZone: z.string() }).nullable(),
    state: z.enum(campaignStates),
    counts: CampaignCounts,
    /** what it waits for while it is running; `until` null: until that happens */
    waiting: z.object({ for: z.enum(campaignWaits), until: Time.nullable() }).nullable(),
    /** why it has paused itself */
    problem: z.object({ code: z.enum(campaignProblems), detail: z.string() }).nullable(),
    createdBy: Id,
    createdAt: Time,
    startedAt: Time.nullable(),
    finishedAt: Time.nullable(),
    version: z.number(),
  }),
)

/** One who receives a campaign. */
export const CampaignRecipient = z.lazy(() =>
  z.object({
    /** its place; greater than that of the one before */
    number: z.number(),
    /** null: a number of a list that nobody has been found or made for */
    contactId: Id.nullable(),
    name: z.string(),
    /** of a list: the number as it stands there */
    phone: z.string().nullable(),
    state: z.enum(recipientStates),
    /** why it failed, or they were left out: a word of ours, or the provider's code */
    reason: z.object({ code: z.string(), detail: z.string() }).nullable(),
    at: Time.nullable(),
  }),
)

/** What a campaign would do now. */
export const CampaignPreview = z.lazy(() =>
  z.object({
    /** how many it is for */
    total: Count,
    /** of a large segment, only those were counted that were found in a moment */
    more: z.boolean(),
    /** how many of them were looked at: of very many, only the first */
    looked: Count,
    /** of those looked at: who would be sent it */
    reached: Count,
    leftOut: z.array(z.object({ reason: z.enum(leftOutReasons), count: Count })),
    /** rows of the list that are left out, the first of them: counted as a table shows them, the heading being 1 */
    rows: z.array(z.object({ row: z.number(), phone: z.string(), reason: z.enum(leftOutReasons) })),
    /** of a list */
    columns: z.array(z.string()),
    /** the first who would be sent it, and what they would read */
    sample: z.object({ name: z.string(), text: z.string() }).nullable(),
    /** what the provider would ask for all, by its list prices; null: they are not known here */
    cost: z
      .object({
        category: z.string(),
        /** in each currency that somebody is paid in: WhatsApp, and a provider between */
        sums: z.array(z.object({ currency: z.string(), amount: Count })),
        /** since when the prices have been what they are here */
        from: z.string(),
        /** how many no price is known for, which the sums leave out */
        unknown: Count,
      })
      .nullable(),
    /** messages that the number may begin with in 24 hours, as far as that is known; null: no limit, or not known */
    perDay: Count.nullable(),
  }),
)
