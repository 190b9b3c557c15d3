import { escapeHtml } from '../../../kernel/text.ts'
import type { NotificationKind } from './notifications.ts'

/** One conversation of a digest. */
export interface DigestPart {
  conversationId: string
  contactName: string
  kinds: NotificationKind[]
  /** the beginning of what was said last, or of the note that mentions the agent */
  text: string
}
export interface DigestEmail {
  subject: string
  text: string
  html: string
}

const words: Record<NotificationKind, string> = {
  message_mine: 'new message',
  message_others: 'new message, in somebody else’s',
  message_unassigned: 'new message, nobody has it yet',
  assigned: 'assigned to you',
  mention: 'you are mentioned',
  soon: 'has been waiting for a while',
  overdue: 'is overdue',
  grab_offer: 'free to grab',
  reminder: 'it is time to look at it again',
  workflow: 'a workflow tells you to look at it',
}
const MAX_PARTS = 50

/** On one line: what a customer wrote must not look like a part of the email. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()

/** N1: the email that tells an agent what came up: plain text, and the same as HTML with everything escaped. */
export function digestEmail(agentName: string, parts: readonly DigestPart[], consoleUrl: string): DigestEmail {
  const count = parts.reduce((sum, { kinds }) => sum + kinds.length, 0)
  const shown = parts.slice(0, MAX_PARTS).map(({ conversationId, contactName, kinds, text }) => ({
    title: `${oneLine(contactName) || 'A customer'}: ${kinds.map((kind) => words[kind]).join('; ')}`,
    text: oneLine(text),
    link: `${consoleUrl}/conversations/${conversationId}`,
  }))
  const more = parts.length > shown.length ? [`… and ${parts.length - shown.length} more conversations.`] : []
  const greeting = `Hello ${oneLine(agentName)},`
  const footer = `What you are told by email is up to you: ${consoleUrl}`
  return {
    subject: `${count} new in Switchboard`,
    text: [
      greeting,
      ...shown.map(({ title, text, link }) => [title, ...(text ? [`> ${text}`] : []), link].join('\n')),
      ...more,
      footer,
    ].join('\n\n'),
    html: [
      `<p>${escapeHtml(greeting)}</p>`,
      ...shown.map(
        ({ title, text, link }) =>
          `<p><a href="${escapeHtml(link)}">${escapeHtml(title)}</a>${text ? `<br>${escapeHtml(text)}` : ''}</p>`,
      ),
      ...more.map((line) => `<p>${escapeHtml(line)}</p>`),
      `<p><small>${escapeHtml(footer)}</small></p>`,
    ].join('\n'),
  }
}
