interface Part {
  text: string
  href?: string
}

/** Web addresses, with or without what they begin with; email addresses; telephone numbers as people write them. */
const CANDIDATE = new RegExp(
  [
    String.raw`(?<web>(?:https?:\/\/|(?<![\w@.\/-])www\.)[^\s<>"'\x60]+)`,
    String.raw`(?<email>(?<![\w.+@\/-])[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,5})`,
    String.raw`(?<phone>(?<![\w@.,\/#+-])(?:\+|00)\d[\d ()\/.-]{5,20}\d(?![\w@]))`,
    String.raw`(?<local>(?<![\w@.,\/#+-])\(?0\d{1,4}\)?[ \/-]\d{3,}(?:[ -]?\d{2,}){0,4}(?![\w@.\/-]))`,
  ].join('|'),
  'giu',
)
/** Punctuation that ends a sentence is not part of an address. */
const TRAILING = '.,;:!?)]}»”’*_~'
const FEWEST_DIGITS = 8
const MOST_DIGITS = 15

// Not by a pattern: one for the end of a text begins anew at each of a thousand dots.
function withoutTrailing(address: string): string {
  let end = address.length
  while (end > 0 && TRAILING.includes(address.charAt(end - 1))) end -= 1
  // A bracket that was opened within belongs to it.
  if (address.charAt(end) === ')' && address.slice(0, end).includes('(')) end += 1
  return address.slice(0, end)
}

function linkIn(match: RegExpMatchArray): Part | undefined {
  const { web, email, phone = match.groups?.local } = match.groups ?? {}
  if (web) {
    const text = withoutTrailing(web)
    const href = /^www\./i.test(text) ? `https://${text}` : text
    // `www.` alone leads nowhere.
    return URL.canParse(href) && /\.|^https?:\/\/\w/i.test(text.replace(/^www\./i, '')) ? { text, href } : undefined
  }
  if (email) {
    const text = withoutTrailing(email)
    return { text, href: `mailto:${text}` }
  }
  if (!phone) return undefined
  const digits = phone.replace(/\D/g, '')
  if (digits.length < FEWEST_DIGITS || digits.length > MOST_DIGITS) return undefined
  return {
    text: phone,
    href: `tel:${phone.startsWith('+') ? '+' : ''}${digits.replace(/^00/, phone.startsWith('+') ? '00' : '+')}`,
  }
}

/** A text with what in it can be followed. */
export function linksIn(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(CANDIDATE)) {
    const link = linkIn(match)
    if (!link) continue
    parts.push({ text: text.slice(from, match.index) }, link)
    from = match.index + link.text.length
  }
  parts.push({ text: text.slice(from) })
  return parts.filter((part) => part.text !== '')
}
