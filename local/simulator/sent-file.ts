/** A file that was sent to a customer, as their phone can fetch it. */
export interface SentFile {
  url: string
  isPicture: boolean
  caption?: string
}

const textOf = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** The file at a place of a provider's call; undefined where there is none, or where it was sent as bytes (Telegram). */
export function fileAt({
  url,
  kind,
  caption,
}: {
  url: unknown
  kind: unknown
  caption?: unknown
}): SentFile | undefined {
  const address = textOf(url)
  if (!address || !/^https?:/.test(address)) return undefined
  const isPicture = kind === 'image' || kind === 'sticker' || kind === 'picture'
  const words = textOf(caption)
  return { url: address, isPicture, ...(words ? { caption: words } : {}) }
}
