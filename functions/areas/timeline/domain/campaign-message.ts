import type { Entry } from './entry.ts'

/** Whether an entry is a message that a campaign has sent: it answers nobody, and disturbs nobody. */
export const isOfCampaign = ({ message }: Pick<Entry, 'message'>): boolean =>
  message?.direction === 'outbound' && message.campaign !== undefined
