import * as z from 'zod'

/** An unmatched email that is to be taken in: what the mail function is told. */
export const Acceptance = z.lazy(() =>
  z.object({
    kind: z.literal('accept-mail'),
    mailId: z.string(),
    askedAt: z.number(),
  }),
)
export type Acceptance = z.infer<typeof Acceptance>

export interface AcceptanceParts {
  /** where emails can be read: it is told once at least, and tries again by itself */
  mailRoom: { accept(acceptance: Acceptance): Promise<void> }
}
