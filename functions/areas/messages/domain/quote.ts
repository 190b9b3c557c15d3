import { clip } from '../../../kernel/text.ts'
import { readableText } from '../../channels/domain/attachment.ts'
import type { Entry, Message, ReplyTo } from '../../timeline/domain/entry.ts'

/** As much of a message as shows which one it is. */
export const QUOTE = 200

/** A message as another one quotes it: of a long one the part that was picked, if one was. */
export function quoteOf(entry: Pick<Entry, 'id'>, { text, attachments, direction }: Message, picked = ''): ReplyTo {
  const part = picked.trim() !== '' && text.includes(picked) ? picked : readableText(text, attachments)
  return {
    entryId: entry.id,
    text: clip(part, QUOTE),
    from: direction === 'inbound' ? 'contact' : 'agent',
  }
}
