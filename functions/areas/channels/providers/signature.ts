import { createHash, createHmac } from 'node:crypto'
import { sameText } from '../../../kernel/same-text.ts'

/**
 * Whether `given` is the HMAC of `content` under `secret`, in the given encoding. False for a missing signature
 * and, so that a channel without its secret accepts nothing, for a missing or empty secret.
 */
export function isSignedBy(
  secret: string | undefined,
  content: Buffer | string,
  given: string | undefined,
  form: { algorithm: 'sha1' | 'sha256'; encoding: 'hex' | 'base64' },
): boolean {
  if (!secret || !given) return false
  return sameText(createHmac(form.algorithm, secret).update(content).digest(form.encoding), given)
}

/** A short digest that tells two different values apart and is the same for equal ones. */
export function fingerprint(...parts: unknown[]): string {
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex').slice(0, 24)
}
