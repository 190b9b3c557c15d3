import type { Entry } from './entry.ts'

/** Whether an entry is a message that a campaign has sent: it answers nobody, and disturbs nobody. */
export const isOfCampaign = ({ message }: Pick<Entry, 'message'>): boolean =>
  message?.direction === 'outbound' && message.campaign !== undefined

/** Whether an entry is a message that is beside what is talked about: of a campaign, or of ours in a survey (O5). */
export const isAside = (entry: Pick<Entry, 'message'>): boolean =>
  isOfCampaign(entry) || (entry.message?.direction === 'outbound' && entry.message.survey === true)
