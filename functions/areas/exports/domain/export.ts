import * as z from 'zod'

/** F3: a conversation that is to be sent by email, and how far that has come. Holds nothing that was said. */
export const Export = z.lazy(() =>
  z.object({
    /** of the `exported` entry */
    id: z.string(),
    contactId: z.string(),
    n: z.number(),
    /** who asked for it: answers go there */
    by: z.object({ id: z.string(), name: z.string(), email: z.string() }),
    to: z.string(),
    /** the customer asked for it, from their chat: `by` is the contact */
    forContact: z.literal(true).optional(),
    subject: z.string(),
    /** only what was said there; absent: on all channels */
    channelId: z.string().optional(),
    /** absent: all of them */
    messageIds: z.array(z.string()).optional(),
    /** the number of the `exported` entry: what was said later is not sent */
    upTo: z.number(),
    /** epoch ms */
    at: z.number(),
    status: z.enum(['queued', 'sent', 'failed']),
    attempts: z.number(),
    /** a process is sending it: until when it may be presumed alive */
    leaseUntil: z.number().nullable(),
    version: z.number().optional(),
  }),
)
export type Export = z.infer<typeof Export>
