import * as z from 'zod'
import { HeldBecause } from '../../functions/areas/email/domain/held-mail.ts'
import { Id, Time } from '../fields.ts'

export const UnmatchedMail = z.lazy(() =>
  z.object({
    id: Id,
    at: Time,
    /** the address that it names */
    from: z.string(),
    name: z.string(),
    to: z.array(z.string()),
    subject: z.string(),
    /** its beginning, as plain text */
    text: z.string(),
    files: z.array(z.object({ name: z.string(), size: z.number() })),
    reason: HeldBecause,
    /** false: it can only be dismissed */
    acceptable: z.boolean(),
    /** whose reply address it was sent to */
    conversationId: z.string().nullable(),
    /** into which channel somebody wants it taken, or else whose mailbox it was sent to, where that is known */
    channelId: z.string().nullable(),
    /** until it was done, or found impossible */
    acceptAskedAt: Time.nullable(),
    acceptedAt: Time.nullable(),
    /** why it could not be taken in: the email or the channel is gone */
    problem: z.enum(['gone', 'no_channel']).nullable(),
  }),
)
