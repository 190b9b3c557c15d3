/** The secrets of a custom channel as they lie there; `earlier` signs beside the other one until a time (epoch ms, as text). */
interface Kept {
  signingSecret?: string
  earlierSigningSecret?: string
  earlierUntil?: string
}

/** What a custom channel's calls are signed with at a time (epoch ms), the newest first. */
export function secretsAt({ signingSecret, earlierSigningSecret, earlierUntil }: Kept, now: number): string[] {
  const earlier = now < Number(earlierUntil ?? 0) ? earlierSigningSecret : undefined
  return [signingSecret, earlier].filter((one) => one !== undefined)
}
