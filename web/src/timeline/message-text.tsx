import { lazy, Suspense } from 'react'
import { formattingOf, shownAs } from '../../../contracts/channels/marks.ts'
import type { Message } from '../api/types.ts'
import { FormattedText } from './linked-text.tsx'

const RichText = lazy(() => import('./rich-text.tsx'))

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
