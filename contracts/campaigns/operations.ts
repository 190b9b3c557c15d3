import * as z from 'zod'
import {
  campaignStates,
  MAX_NAMED,
  MAX_RECIPIENTS,
  recipientStates,
} from '../../functions/areas/campaigns/domain/kinds.ts'
import { byId, cursor, deleted, givenTime, Id, limit, name, page, text, version } from '../fields.ts'
import { operation } from '../operation.ts'
import { TimeOfDay, TimeZone } from '../workspace/opening-hours.ts'
import { Campaign, CampaignPreview, CampaignRecipient } from './wire.ts'

const fields = () => ({
  name: name.unwrap().pipe(z.string().max(100)),
  channelId: Id,
  /** whose the conversations are that answers open; null: the channel's team */
  teamId: Id.nullable().optional(),
  template: z.strictObject({
    id: Id,
    /** by name: a text, in which `$contact.name` and its like are filled in for each, or what a column of the list says */
    variables: z.record(z.string().max(200), z.union([text(4_096), z.strictObject({ column: text(200) })])).default({}),
    headerAttachmentId: Id.optional(),
  }),
  audience: z
    .strictObject({
      segmentId: Id.optional(),
      contactIds: z.array(Id).min(1, 'is empty').max(MAX_NAMED, `has more than ${MAX_NAMED} contacts`).optional(),
      /** an upload: CSV with a column `phone` */
      attachmentId: Id.optional(),
    })
    .refine((audience) => Object.values(audience).filter((given) => given !== undefined).length === 1, {
      message: 'is one of segmentId, contactIds and attachmentId',
    }),
  startAt: givenTime.nullable().optional(),
  quietHours: z
    .strictObject({
      from: TimeOfDay,
      to: TimeOfDay,
      timeZone: TimeZone,
    })
    .refine(({ from, to }) => from !== to, 'begin when they end')
    .nullable()
    .optional(),
})
const right = { who: 'campaigns.manage' } as const

/** M18: the usual five calls, and what becomes of a campaign. */
export const campaignsOperations = [
  operation({
    name: 'campaigns.list',
    method: 'GET',
    path: '/v1/campaigns',
    summary: 'Campaigns, newest first; `state` narrows',
    ...right,
    input: () => z.strictObject({ cursor, limit, state: z.enum(campaignStates).optional() }),
    output: () => page(Campaign),
  }),
  operation({
    name: 'campaigns.get',
    method: 'GET',
    path: '/v1/campaigns/{id}',
    summary: 'One campaign, with how far it has come',
    ...right,
    input: byId,
    output: Campaign,
  }),
  operation({
    name: 'campaigns.create',
    method: 'POST',
    path: '/v1/campaigns',
    summary: `A draft: one template to a segment, to contacts (at most ${MAX_NAMED}) or to the numbers of a CSV file (column \`phone\`), at most ${MAX_RECIPIENTS} in all`,
    ...right,
    input: () => z.strictObject(fields()),
    output: Campaign,
    status: 201,
  }),
  operation({
    name: 'campaigns.update',
    method: 'PATCH',
    path: '/v1/campaigns/{id}',
    summary: 'Changes the fields that are given, of a draft or one that is scheduled',
    ...right,
    input: () => z.strictObject({ id: Id, version, ...z.strictObject(fields()).partial().shape }),
    output: Campaign,
  }),
  operation({
    name: 'campaigns.delete',
    method: 'DELETE',
    path: '/v1/campaigns/{id}',
    summary: 'Removes a campaign that is not under way; what it has sent stays in the timelines',
    ...right,
    input: byId,
    output: deleted,
  }),
  operation({
    name: 'campaigns.preview',
    method: 'POST',
    path: '/v1/campaigns/{id}/preview',
    summary: 'Who would receive it now, who would be left out and why, and what it would cost; nothing is changed',
    ...right,
    reads: true,
    input: byId,
    output: CampaignPreview,
  }),
  operation({
    name: 'campaigns.start',
    method: 'POST',
    path: '/v1/campaigns/{id}/start',
    summary: 'Starts a draft, or schedules it where its `startAt` is to come',
    ...right,
    input: byId,
    output: Campaign,
  }),
  operation({
    name: 'campaigns.pause',
    method: 'POST',
    path: '/v1/campaigns/{id}/pause',
    summary: 'Nobody further is sent it until it is resumed; what is queued leaves',
    ...right,
    input: byId,
    output: Campaign,
  }),
  operation({
    name: 'campaigns.resume',
    method: 'POST',
    path: '/v1/campaigns/{id}/resume',
    summary: 'A paused campaign goes on where it was',
    ...right,
    input: byId,
    output: Campaign,
  }),
  operation({
    name: 'campaigns.cancel',
    method: 'POST',
    path: '/v1/campaigns/{id}/cancel',
    summary: 'Ends a campaign for good; what was sent stays so',
    ...right,
    input: byId,
    output: Campaign,
  }),
  operation({
    name: 'campaigns.recipients',
    method: 'GET',
    path: '/v1/campaigns/{id}/recipients',
    summary: 'Who receives it, in its order, each with what became of it; `state` narrows',
    ...right,
    input: () => z.strictObject({ id: Id, state: z.enum(recipientStates).optional(), cursor, limit }),
    output: () => page(CampaignRecipient),
  }),
] as const
