import type { Campaign } from '../domain/campaign.ts'
import { type Counts, countsOf, type Tally } from '../domain/recipient.ts'

const iso = (at: number) => new Date(at).toISOString()
const isoOrNull = (at: number | null) => (at === null ? null : iso(at))

/** A campaign as callers see it. */
export function presentCampaign(campaign: Campaign, tallies: readonly Tally[]) {
  const { id, name, channelId, teamId, template, audience, quietHours, state, problem, createdBy, version } = campaign
  const { waiting } = campaign
  return {
    ...{ id, name, channelId, teamId, template, audience, quietHours, state, problem, createdBy, version },
    startAt: isoOrNull(campaign.startAt),
    counts: countsIn(campaign, tallies),
    waiting: waiting && { for: waiting.for, until: isoOrNull(waiting.until) },
    createdAt: iso(campaign.createdAt),
    startedAt: isoOrNull(campaign.startedAt),
    finishedAt: isoOrNull(campaign.finishedAt),
  }
}

/** Those who were named are known before anybody looks. */
function countsIn({ total, audience, state }: Campaign, tallies: readonly Tally[]): Counts {
  const named = state === 'draft' || state === 'scheduled' ? (audience.contactIds?.length ?? 0) : 0
  return countsOf(Math.max(total, named), tallies)
}
