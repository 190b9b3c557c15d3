export interface Part {
  text: string
  /** where it leads; absent: plain text */
  href?: string
}

const ENDINGS = '.,;:!?…'
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
  // Counted, not matched or cut again and again: a customer may write an address of nothing but these.
  let end = address.length
  while (end > 0 && ENDINGS.includes(address.charAt(end - 1))) end -= 1
  let unopened = address.slice(0, end).split(')').length - address.slice(0, end).split('(').length
  for (; unopened > 0 && address.charAt(end - 1) === ')'; unopened -= 1) end -= 1
  return address.slice(0, end)
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
