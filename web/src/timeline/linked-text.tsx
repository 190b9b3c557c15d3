import { Fragment, memo } from 'react'

const ADDRESS = /https?:\/\/[^\s<>"'`]+/giu
/** Punctuation that ends a sentence is not part of an address. */
const TRAILING = '.,;:!?)]}»”’'

interface Part {
  text: string
  href?: string
}

// Not by a pattern: one for the end of a text begins anew at each of a thousand dots.
function withoutTrailing(address: string): string {
  let end = address.length
  while (end > 0 && TRAILING.includes(address.charAt(end - 1))) end -= 1
  return address.slice(0, end)
}

function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    const address = withoutTrailing(match[0])
    if (!URL.canParse(address)) continue
    parts.push({ text: text.slice(from, match.index) }, { text: address, href: address })
    from = match.index + address.length
  }
  parts.push({ text: text.slice(from) })
  return parts.filter((part) => part.text !== '')
}

/** What somebody wrote, as text; its web addresses can be followed. */
export const LinkedText = memo(function LinkedText({ text }: { text: string }) {
  return partsOf(text).map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    if (!part.href) return <Fragment key={index}>{part.text}</Fragment>
    return (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
        key={index}
        href={part.href}
        target="_blank"
        rel="noopener noreferrer nofollow"
        className="underline underline-offset-2"
      >
        {part.text}
      </a>
    )
  })
})
