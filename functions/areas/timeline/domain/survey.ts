import * as z from 'zod'
import { ChannelRef } from '../../channels/domain/channel.ts'

/** O5: what a conversation knows of the question how satisfied the customer was with it. */
export const Survey = z.lazy(() =>
  z.object({
    /** the closing after which it is to be asked, unless something speaks against it */
    due: z.number().optional(),
    /** the closing that was asked about last, when, where, and by which message */
    asked: z.object({ closedAt: z.number(), at: z.number(), channel: ChannelRef, entryId: z.string() }).optional(),
    /** until when the customer's next words on that channel belong to their answer */
    wordsUntil: z.number().optional(),
  }),
)
export type Survey = z.infer<typeof Survey>

/** O5: the customer's answer. */
export const Satisfaction = z.lazy(() =>
  z.object({
    /** 1 to 5 */
    score: z.number(),
    text: z.string().nullable(),
    /** when it was first given: it may be given anew for a while */
    at: z.number(),
    /** the closing that it is about */
    closedAt: z.number(),
  }),
)
export type Satisfaction = z.infer<typeof Satisfaction>

/** Whether a message belongs to the survey: nobody waits for an answer to it, nobody has answered by it, and it is nothing that was last said. */
export const isOfSurvey = ({ message }: { message?: { survey?: true | undefined } | undefined }): boolean =>
  message?.survey === true

/** What of a conversation decides whether it is to be asked about. */
interface Closing {
  survey?: Survey | undefined
  blacklisted: boolean
  lastInboundAt: number | null
  lastChannel: ChannelRef | null
}

/** The conversation's survey once it is closed at `now`, in a workspace that asks: nobody is asked who never wrote, or whom nobody heard. */
export function dueAfterClosing({ survey, blacklisted, lastInboundAt, lastChannel }: Closing, now: number) {
  if (blacklisted || lastInboundAt === null || !lastChannel) return {}
  return { survey: { ...survey, due: now } }
}
