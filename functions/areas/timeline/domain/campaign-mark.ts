import * as z from 'zod'

/** M18: the campaign that a contact was sent last, kept where a customer's message is decided: what comes next is its answer. */
export const CampaignMark = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    /** who of its recipients they are */
    place: z.string(),
    /** whose the conversation is that an answer opens; absent: the channel's team */
    teamId: z.string().optional(),
    sentAt: z.number(),
    /** the number of the conversation in which they answered */
    answeredIn: z.number().optional(),
    /** other campaigns that they were sent lately: none is sent twice */
    others: z.array(z.string()).optional(),
  }),
)
export type CampaignMark = z.infer<typeof CampaignMark>

/** So many campaigns are known to have been sent to somebody. */
const KNOWN = 5
/** What is said later is no answer any more. */
const ANSWERED_WITHIN_MS = 30 * 24 * 60 * 60 * 1000

/** Whether somebody was sent a campaign, by what their contact and latest conversation know. */
export const wasSent = (id: string, marks: readonly (CampaignMark | undefined)[]): boolean =>
  marks.some((mark) => mark?.id === id || mark?.others?.includes(id))

/** The mark of one more campaign, over an earlier one. */
export function markedBy(mark: Omit<CampaignMark, 'others'>, before: CampaignMark | undefined): CampaignMark {
  if (!before || before.id === mark.id) return { ...mark, ...(before?.others ? { others: before.others } : {}) }
  return { ...mark, others: [before.id, ...(before.others ?? [])].slice(0, KNOWN) }
}

/** The mark that a message which comes at `at` answers, of those that are not answered yet: the latest. */
export function awaiting(marks: readonly (CampaignMark | undefined)[], at: number): CampaignMark | undefined {
  return lastSent(
    marks.filter((mark) => mark?.answeredIn === undefined),
    at,
  )
}

/** The mark of the campaign that somebody was sent last, if that is not long ago. */
export function lastSent(marks: readonly (CampaignMark | undefined)[], at: number): CampaignMark | undefined {
  return marks
    .filter((mark) => mark !== undefined)
    .filter(({ sentAt }) => at - sentAt < ANSWERED_WITHIN_MS)
    .toSorted((one, other) => other.sentAt - one.sentAt)[0]
}

/** What of an entry says it. */
interface Sent {
  message?: { direction: 'inbound' | 'outbound'; campaign?: object | undefined } | undefined
}
/** Whether an entry is a message that a campaign has sent: it answers nobody, and disturbs nobody. */
export const isOfCampaign = ({ message }: Sent): boolean =>
  message?.direction === 'outbound' && message.campaign !== undefined
