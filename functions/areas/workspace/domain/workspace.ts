import * as z from 'zod'

/** S3: what a conversation was about. */
export const Category = z.lazy(() => z.object({ id: z.string(), name: z.string(), version: z.number().optional() }))
export type Category = z.infer<typeof Category>

export const Workspace = z.lazy(() =>
  z.object({
    name: z.string(),
    /** S5 */
    afterClosing: z.enum(['new', 'reopen']),
    /** S6 */
    nextGoesTo: z.enum(['assignee', 'unassigned']),
    /** S3 */
    resolutionRequired: z.boolean(),
    /** M9; absent: off */
    startOutgoing: z.boolean().optional(),
    version: z.number().optional(),
  }),
)
export type Workspace = z.infer<typeof Workspace>
