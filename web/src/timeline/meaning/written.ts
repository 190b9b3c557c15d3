import { formattingOf, readMarks, sayable, withMarks } from '../../../../contracts/channels/marks.ts'
import type { Message } from '../../api/types.ts'

/** The words of a message as one writes them: what its channel keeps beside the text, as marks in it. */
export const writtenOf = ({ text, styles = [], channel }: Message): string =>
  formattingOf(channel.type) === 'beside' ? withMarks({ text, styles }) : text

/** A message with other words, whose marks are formatting. */
export function rewritten(message: Message, written: string): Message {
  const { styles: _, ...rest } = message
  return { ...rest, ...sayable(readMarks(written), formattingOf(message.channel.type)) }
}
