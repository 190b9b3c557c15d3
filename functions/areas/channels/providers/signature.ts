import { createHash, createHmac, timingSafeEqual } from 'node:crypto'

/**
 * Compares two texts without telling, by the time it takes, how much of them is equal.
 * Digests are compared, so that texts of different lengths take as long as equal ones.
 */
export function sameText(left: string, right: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return timingSafeEqual(digest(left), digest(right))
}

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
