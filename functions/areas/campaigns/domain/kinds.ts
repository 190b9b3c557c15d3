/** What can become of a campaign. */
export const campaignStates = ['draft', 'scheduled', 'running', 'paused', 'done', 'cancelled'] as const
export type CampaignState = (typeof campaignStates)[number]

/** How it stands with one who is to receive it, the latest of what happened. */
export const recipientStates = ['queued', 'sent', 'delivered', 'read', 'failed', 'answered', 'optedOut'] as const
export type RecipientState = (typeof recipientStates)[number]

/**
 * Why somebody was left out. `invalid_number`: what stands in the list is none; `duplicate`: they have it already, by another
 * row or id; `deleted`: there is no such contact (any more); `not_visible`: whoever started it may not see them;
 * `no_identity`: they have no address on the channel; `unreachable`: nothing gets through to it; `missing_variable`: the
 * template has a variable that is empty for them.
 */
export const leftOutReasons = [
  'invalid_number',
  'duplicate',
  'deleted',
  'not_visible',
  'blacklisted',
  'opted_out',
  'no_identity',
  'unreachable',
  'missing_variable',
] as const
export type LeftOutReason = (typeof leftOutReasons)[number]

/**
 * What a running campaign waits for. `room`: that some of what is under way has left; `quiet_hours`: their end; `limit`: the
 * provider takes no more for now; `day`: so does the number's limit of a day.
 */
export const campaignWaits = ['room', 'quiet_hours', 'limit', 'day'] as const
export type CampaignWait = (typeof campaignWaits)[number]

/** Why a campaign has paused itself. */
export const campaignProblems = [
  'template_unavailable',
  'channel_gone',
  'audience_gone',
  'list_unreadable',
  'no_right',
  'stood_still',
] as const
export type CampaignProblem = (typeof campaignProblems)[number]

/** Contacts that a campaign may name one by one. */
export const MAX_NAMED = 500
/** Who receives one campaign, at most. */
export const MAX_RECIPIENTS = 250_000
