import { clip } from '../../../kernel/text.ts'
import { readableText } from '../../channels/domain/attachment.ts'
import type { Entry, Message, ReplyTo } from '../../timeline/domain/entry.ts'

/** As much of a message as shows which one it is. */
export const QUOTE = 200

/** A message as another one quotes it. */
export function quoteOf(entry: Pick<Entry, 'id'>, { text, attachments, direction }: Message): ReplyTo {
  return {
    entryId: entry.id,
    text: clip(readableText(text, attachments), QUOTE),
    from: direction === 'inbound' ? 'contact' : 'agent',
  }
}
