import * as z from 'zod'

/** application/problem+json, RFC 9457. */
export const Problem = z.lazy(() =>
  z.object({
    type: z.string(),
    status: z.number(),
    code: z.string(),
    title: z.string(),
    detail: z.string(),
    requestId: z.string(),
    errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
    /** seconds until the same call may succeed */
    retryAfter: z.number().optional(),
    /** what lets the same call through before that */
    challenge: z
      .object({
        kind: z.enum(['work', 'turnstile']),
        nonce: z.string(),
        bits: z.number().optional(),
        siteKey: z.string().optional(),
      })
      .optional(),
  }),
)
