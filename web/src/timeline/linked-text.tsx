import { Fragment, memo } from 'react'

const ADDRESS = /https?:\/\/[^\s<>"'`]+/giu
/** Punctuation that ends a sentence is not part of an address. */
const TRAILING = /[.,;:!?)\]}»”’]+$/u

interface Part {
  text: string
  href?: string
}

function partsOf(text: string): Part[] {
  const parts: Part[] = []
  let from = 0
  for (const match of text.matchAll(ADDRESS)) {
    const address = match[0].replace(TRAILING, '')
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
