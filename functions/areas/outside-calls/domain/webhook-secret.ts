import * as z from 'zod'

/** For so long the secret before signs beside a new one. */
export const BOTH_SIGN_FOR_MS = 24 * 60 * 60_000

/** The secret that the workspace's own calls are signed with; it lies with the secrets, under a name of its own per change. */
export const WebhookSecret = z.lazy(() =>
  z.object({
    secretsAt: z.string(),
    madeAt: z.number(),
    /** until when the one before signs, too; null: there is none */
    earlierUntil: z.number().nullable(),
    version: z.number().optional(),
  }),
)
export type WebhookSecret = z.infer<typeof WebhookSecret>

/** What lies with the secrets, as it is there. */
export type SecretValues = Record<string, string>

/** The secrets that sign at a time, the newest first. */
export function signingSecrets(secret: WebhookSecret, { current, earlier }: SecretValues, now: number): string[] {
  const both = secret.earlierUntil !== null && now < secret.earlierUntil
  return [current, both ? earlier : undefined].filter((one) => one !== undefined)
}
