export interface Part {
  text: string
  /** where it leads; absent: plain text */
  href?: string
}

const LINK = /\b(?:https?:\/\/|www\.)[^\s<>"']+/gi

/** A text cut into plain parts and web addresses; nothing but http and https ever becomes a link. */
export function linkParts(text: string): Part[] {
  const parts: Part[] = []
  let end = 0
  for (const match of text.matchAll(LINK)) {
    const found = withoutTail(match[0])
    const href = safeHref(found)
    if (href === undefined) continue
    if (match.index > end) parts.push({ text: text.slice(end, match.index) })
    parts.push({ text: found, href })
    end = match.index + found.length
  }
  if (end < text.length) parts.push({ text: text.slice(end) })
  return parts
}

/** Without what ends a sentence rather than the address; a closing bracket stays where it was opened within. */
function withoutTail(address: string): string {
  let rest = address.replace(/[.,;:!?…]+$/, '')
  while (rest.endsWith(')') && rest.split(')').length > rest.split('(').length) rest = rest.slice(0, -1)
  return rest
}

function safeHref(address: string): string | undefined {
  try {
    const url = new URL(/^www\./i.test(address) ? `https://${address}` : address)
    return url.hostname.includes('.') || url.hostname === 'localhost' ? url.href : undefined
  } catch {
    // Not an address after all: it stays text.
    return undefined
  }
}
