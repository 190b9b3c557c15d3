import { Fragment, lazy, memo, type ReactNode, Suspense } from 'react'
import { type Formatted, formattingOf, type Style, shownAs } from '../../../contracts/channels/marks.ts'
import type { Message } from '../api/types.ts'
import { linksIn } from './links.ts'

const RichText = lazy(() => import('./rich-text.tsx'))

/** What somebody wrote, as text; web addresses, email addresses and telephone numbers can be followed. */
export const LinkedText = memo(function LinkedText({ text }: { text: string }) {
  return linksIn(text).map((part, index) => {
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
    if (!part.href) return <Fragment key={index}>{part.text}</Fragment>
    const isPage = part.href.startsWith('http')
    return (
      <a
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of one text never change places
        key={index}
        href={part.href}
        {...(isPage ? { target: '_blank', rel: 'noopener noreferrer nofollow' } : {})}
        className="underline underline-offset-2"
      >
        {part.text}
      </a>
    )
  })
})

const looks: Record<Style, (children: ReactNode) => ReactNode> = {
  bold: (children) => <strong className="font-semibold">{children}</strong>,
  italic: (children) => <em>{children}</em>,
  strike: (children) => <s>{children}</s>,
  code: (children) => <code className="rounded bg-hover px-0.5 font-mono text-[0.92em]">{children}</code>,
  pre: (children) => <code className="block rounded bg-hover px-1.5 py-1 font-mono text-[0.92em]">{children}</code>,
}

/** A text as its channel shows it. */
export const FormattedText = memo(function FormattedText({ text, styles }: Formatted) {
  if (styles.length === 0) return <LinkedText text={text} />
  const cuts = [...new Set([0, text.length, ...styles.flatMap(({ from, to }) => [from, to])])].sort((a, b) => a - b)
  return cuts.slice(0, -1).map((from, index) => {
    const to = cuts[index + 1] ?? text.length
    const around = styles.filter((one) => one.from <= from && one.to >= to)
    const words = <LinkedText text={text.slice(from, to)} />
    return (
      <Fragment key={from}>{around.reduceRight<ReactNode>((inner, { style }) => looks[style](inner), words)}</Fragment>
    )
  })
})

const asText = (text: string, { channel, styles }: Pick<Message, 'channel' | 'styles'>) =>
  shownAs(text, styles, formattingOf(channel.type))

/** What a message says, with whatever of its formatting its channel shows. */
export function MessageText({
  text,
  message,
}: {
  text: string
  message: Pick<Message, 'channel' | 'styles' | 'html'>
}) {
  const { html } = message
  const words = <FormattedText {...asText(text, message)} />
  if (html === undefined) return words
  return (
    <Suspense fallback={words}>
      <RichText html={html} />
    </Suspense>
  )
}
