import * as z from 'zod'
import { callProvider } from '../../../platform/http-call.ts'
import type { VisitorProofs } from '../port.ts'

/** What a company does not know of a customer may be there and empty. */
const maybe = <Schema extends z.ZodType>(schema: Schema) =>
  z.preprocess((value) => (value === '' || value === null ? undefined : value), schema.optional())
const Claims = z.lazy(() =>
  z.object({
    sub: z.string().min(1).max(256),
    name: maybe(z.string().max(256)),
    email: maybe(z.email().max(254)),
  }),
)
/** the company's clock and ours */
const TOLERANCE_SECONDS = 10
const TURNSTILE = 'https://challenges.cloudflare.com'

/**
 * Identity tokens are JWTs, HS256 under the channel's identity secret (RFC 7519); Turnstile's answers are asked about at
 * Cloudflare (https://developers.cloudflare.com/turnstile/get-started/server-side-validation/).
 */
export function createVisitorProofs(turnstileBase = TURNSTILE): VisitorProofs {
  return {
    async readIdentityToken(token, secrets, now) {
      // Only who is vouched for by a token needs it: every other start does without.
      const { errors, jwtVerify } = await import('jose')
      for (const secret of secrets) {
        try {
          const { payload } = await jwtVerify(token, new TextEncoder().encode(secret), {
            algorithms: ['HS256'],
            requiredClaims: ['sub', 'exp'],
            currentDate: new Date(now),
            clockTolerance: TOLERANCE_SECONDS,
          })
          const claims = Claims.safeParse(payload)
          if (!claims.success) return undefined
          const { sub, ...rest } = claims.data
          return { userId: sub, ...rest }
        } catch (error) {
          if (!(error instanceof errors.JOSEError)) throw error
        }
      }
      return undefined
    },
    async passedTurnstile(secret, answer, remoteAddress) {
      const result = await callProvider({
        method: 'POST',
        url: `${turnstileBase}/turnstile/v0/siteverify`,
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ secret, response: answer, remoteip: remoteAddress }),
        timeoutMs: 5_000,
      })
      return !('unreachable' in result) && result.status === 200 && result.body?.success === true
    },
  }
}
