import { escapeHtml } from '../../../kernel/text.ts'
import { channelTypes } from '../../channels/domain/channel.ts'
import type { Entry } from '../../timeline/domain/entry.ts'

/** F3: what one email carries: the latest messages of a conversation, or those that were selected. */
export const MAX_MESSAGES = 500
export const MAX_CHARACTERS = 500_000

/** How much of the email a message takes. */
export const lengthOf = (entry: Entry): number => entry.message?.text.length ?? 0

const timeOf = (ms: number) => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()

export interface Transcript {
  workspace: string
  contact: string
  sender: string
  /** messages, in the order in which they were said */
  entries: readonly Entry[]
  /** whoever asked for it is the contact */
  forContact?: boolean
  /** there are earlier ones */
  clipped: boolean
}

function linesOf({ message }: Entry): string[] {
  if (!message) return []
  return [
    ...(message.subject ? [`Subject: ${oneLine(message.subject)}`] : []),
    ...(message.text === '' ? [] : message.text.split(/\r\n|[\n\r\u2028\u2029\u0085\v\f]/)),
    ...message.attachments.map(({ name }) => `[File: ${oneLine(name)}]`),
    ...(message.delivery?.status === 'failed' ? ['[This message could not be delivered.]'] : []),
  ]
}
const headOf = ({ at, actor, message }: Entry) =>
  `${timeOf(at)}, ${oneLine(actor.name)}${message ? ` (${channelTypes[message.channel.type].name})` : ''}`

/**
 * F3: messages as an email: plain text in which every line that somebody said is marked, so that nobody can make up
 * another's, and the same as HTML with everything escaped.
 */
export function transcriptOf(transcript: Transcript): { text: string; html: string } {
  const { workspace, contact, sender, entries, forContact = false, clipped } = transcript
  const intro = [
    forContact
      ? `Your conversation with ${oneLine(workspace)}, as you asked for in the chat.`
      : `${oneLine(sender)} sends you messages of the conversation of ${oneLine(workspace)} with ${oneLine(contact)}.`,
    ...(clipped ? ['Earlier messages are left out.'] : []),
  ]
  return {
    text: [
      ...intro,
      ...entries.map((entry) => [headOf(entry), ...linesOf(entry).map((line) => `> ${line}`)].join('\n')),
    ].join('\n\n'),
    html: [
      ...intro.map((line) => `<p>${escapeHtml(line)}</p>`),
      ...entries.map(
        (entry) => `<p><b>${escapeHtml(headOf(entry))}</b><br>${linesOf(entry).map(escapeHtml).join('<br>')}</p>`,
      ),
    ].join('\n'),
  }
}
