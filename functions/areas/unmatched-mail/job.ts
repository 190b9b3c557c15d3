import * as z from 'zod'

/** An unmatched email that is to be taken in: what the mail function is told. */
export const AcceptMailJob = z.lazy(() =>
  z.object({
    kind: z.literal('accept-mail'),
    mailId: z.string(),
    askedAt: z.number(),
  }),
)
export type AcceptMailJob = z.infer<typeof AcceptMailJob>
