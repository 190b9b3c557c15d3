import * as z from 'zod'
import { type CampaignState, campaignProblems, campaignStates, campaignWaits } from './kinds.ts'

/** What stands for a variable of the template: a text with variables of ours in it, or what a column of the list says. */
const Value = z.lazy(() => z.union([z.string(), z.object({ column: z.string() })]))
export type Value = z.infer<typeof Value>

/** M18: one template to many. Times are epoch milliseconds. */
export const Campaign = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    channelId: z.string(),
    teamId: z.string().nullable(),
    template: z.object({
      id: z.string(),
      variables: z.record(z.string(), Value),
      headerAttachmentId: z.string().optional(),
    }),
    audience: z.object({
      segmentId: z.string().optional(),
      contactIds: z.array(z.string()).optional(),
      attachmentId: z.string().optional(),
    }),
    /** the file of the header, once it is kept for all of them */
    header: z.object({ id: z.string(), name: z.string(), type: z.string(), size: z.number() }).optional(),
    startAt: z.number().nullable(),
    quietHours: z.object({ from: z.string(), to: z.string(), timeZone: z.string() }).nullable(),
    state: z.enum(campaignStates),
    createdBy: z.string(),
    /** who started it last: with whose eyes its recipients are seen */
    startedBy: z.string().nullable(),
    /** how many it is for, as far as they were found */
    total: z.number(),
    /** where finding them goes on; null: all are found */
    finding: z.string().nullable(),
    /** portions that were found, and of these those that were put on their way */
    portions: z.number(),
    worked: z.number(),
    waiting: z.object({ for: z.enum(campaignWaits), until: z.number().nullable() }).nullable(),
    problem: z.object({ code: z.enum(campaignProblems), detail: z.string() }).nullable(),
    createdAt: z.number(),
    startedAt: z.number().nullable(),
    finishedAt: z.number().nullable(),
    /** when it last got further, or was moved by somebody */
    movedAt: z.number(),
    version: z.number(),
  }),
)
export type Campaign = z.infer<typeof Campaign>

/** What is worked off in one step. */
export const PORTION = 100
/** So many recipients' messages are under way at a time: what is left waits here, not in the queue. */
const UNDER_WAY = 300

/** Whether more may be put on their way; once all are, whether they have left. */
export function hasRoom({ worked, portions }: Campaign, underWay: number): boolean {
  return worked === portions ? underWay === 0 : underWay <= UNDER_WAY - PORTION
}

/** Where the file of a campaign's header lies: once, for all who receive it. */
export const headerKey = (campaignId: string, uploadId: string): string => `files/campaigns/${campaignId}/${uploadId}`

/** Whether it may still be changed. */
export const isEditable = ({ state }: Campaign): boolean => state === 'draft' || state === 'scheduled'

export type Move = 'start' | 'pause' | 'resume' | 'cancel'

/** From where each move leads, and from where it has led already: asked for again, nothing changes. */
const moves: Record<Move, { from: readonly CampaignState[]; done: readonly CampaignState[] }> = {
  start: { from: ['draft', 'scheduled'], done: ['running', 'paused', 'done'] },
  pause: { from: ['running'], done: ['paused'] },
  resume: { from: ['paused'], done: ['running', 'done'] },
  cancel: { from: ['draft', 'scheduled', 'running', 'paused'], done: ['cancelled'] },
}

/** What a move makes of a campaign; the same one: it is so already; undefined: it can't be made from there. */
export function moved(campaign: Campaign, move: Move, by: string, now: number): Campaign | undefined {
  const { from, done } = moves[move]
  if (done.includes(campaign.state)) return campaign
  if (!from.includes(campaign.state)) return undefined
  const next = { ...campaign, movedAt: now, waiting: null, problem: null }
  switch (move) {
    case 'start': {
      const isLater = campaign.startAt !== null && campaign.startAt > now
      if (isLater) return campaign.state === 'scheduled' ? campaign : { ...next, state: 'scheduled', startedBy: by }
      return begun({ ...next, startedBy: by }, now)
    }
    case 'pause':
      return { ...next, state: 'paused' }
    case 'resume':
      return { ...next, state: 'running', startedBy: by }
    case 'cancel':
      return { ...next, state: 'cancelled', finishedAt: now }
  }
}

/** It is time. */
export const begun = (campaign: Campaign, now: number): Campaign => ({
  ...campaign,
  state: 'running',
  startedAt: campaign.startedAt ?? now,
  movedAt: now,
})

/** It has paused itself. */
export const stopped = (campaign: Campaign, problem: NonNullable<Campaign['problem']>, now: number): Campaign => ({
  ...campaign,
  state: 'paused',
  waiting: null,
  problem,
  movedAt: now,
})

/** More of those whom it is for were found. */
export const withFound = (
  campaign: Campaign,
  found: readonly unknown[][],
  next: string | null,
  now: number,
): Campaign => ({
  ...campaign,
  total: campaign.total + found.reduce((sum, { length }) => sum + length, 0),
  portions: campaign.portions + found.length,
  finding: next,
  movedAt: now,
})

/** Nobody has been looked for yet. */
export const nothingFound = { total: 0, finding: '', portions: 0, worked: 0 } as const

/** In portions that are worked off one by one. */
export const inPortions = <Target>(targets: readonly Target[]): Target[][] =>
  Array.from({ length: Math.ceil(targets.length / PORTION) }, (_, at) =>
    targets.slice(at * PORTION, (at + 1) * PORTION),
  )
