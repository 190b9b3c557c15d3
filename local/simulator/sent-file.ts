/** A file that was sent to a customer, as their phone can fetch it. */
export interface SentFile {
  url: string
  isPicture: boolean
  caption?: string
}

const at = (body: unknown, ...path: (string | number)[]): unknown =>
  path.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | null | undefined)?.[key], body)
const said = (value: unknown) => (typeof value === 'string' && value !== '' ? value : undefined)

/** Where providers' bodies have a file's address, what kind it is of, and what is said with it. */
function spots(body: unknown): { url: unknown; kind: unknown; caption?: unknown }[] {
  const media = at(body, 'MediaUrl')
  return [
    ...['image', 'sticker', 'video', 'audio', 'document'].map((kind) => ({
      url: at(body, kind, 'link'),
      kind,
      caption: at(body, kind, 'caption'),
    })),
    { url: at(body, 'message', 'attachment', 'payload', 'url'), kind: at(body, 'message', 'attachment', 'type') },
    { url: at(body, 'messages', 0, 'originalContentUrl'), kind: at(body, 'messages', 0, 'type') },
    { url: at(body, 'media'), kind: at(body, 'type') },
    { url: Array.isArray(media) ? media[0] : media, kind: 'file' },
  ]
}

/** The file in a call of a provider; undefined where there is none, or where it was sent as bytes (Telegram). */
export function fileIn(body: unknown): SentFile | undefined {
  for (const { url, kind, caption } of spots(body)) {
    const address = said(url)
    if (!address || !/^https?:/.test(address)) continue
    const isPicture = kind === 'image' || kind === 'sticker' || kind === 'picture'
    const words = said(caption)
    return { url: address, isPicture, ...(words ? { caption: words } : {}) }
  }
  return undefined
}
