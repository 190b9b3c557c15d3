import { escapeHtml } from '../../../kernel/text.ts'
import type { EndpointOff, NotificationKind, Passed } from './notifications.ts'

/** One conversation of a digest. */
export interface ConversationPart {
  conversationId: string
  contactName: string
  kinds: NotificationKind[]
  /** the beginning of what was said last, or of the note that mentions the agent */
  text: string
}
/** R2: a queue that passed a number, and the name of its team where it is one team's. */
export interface AlertPart {
  alert: Passed
  teamName: string | undefined
}
/** O3: a webhook endpoint that was switched off by itself. */
export interface EndpointPart {
  endpoint: EndpointOff
}
export type DigestPart = ConversationPart | AlertPart | EndpointPart

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
  queue_alert: 'a queue is long',
  endpoint_off: 'a webhook endpoint was switched off',
}
const queues: Record<Passed['queue'], string> = {
  rep_needed: 'Agent needed',
  pending: 'Awaiting reply',
  soon: 'Due soon',
  overdue: 'Overdue',
  online: 'Online now',
}
const MAX_PARTS = 50

/** On one line: what a customer wrote must not look like a part of the email. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()

function shownOf(part: DigestPart, consoleUrl: string): { title: string; text: string; link: string } {
  if ('alert' in part) {
    const { queue, above, count } = part.alert
    const where = part.teamName === undefined ? '' : ` in ${oneLine(part.teamName)}`
    return {
      title: `“${queues[queue]}”${where} has passed ${above}: ${count} by then`,
      text: '',
      link: `${consoleUrl}/reports/live`,
    }
  }
  if ('endpoint' in part) {
    const { id, host, because } = part.endpoint
    const why = because === 'gone' ? 'it said that it is gone' : 'nothing got through to it for three days'
    return {
      title: `The webhook endpoint at ${oneLine(host)} was switched off: ${why}`,
      text: 'What waits for it goes on when it is switched on again, for as long as the log has it.',
      link: `${consoleUrl}/settings/webhooks?endpoint=${id}`,
    }
  }
  const { conversationId, contactName, kinds, text } = part
  return {
    title: `${oneLine(contactName) || 'A customer'}: ${kinds.map((kind) => words[kind]).join('; ')}`,
    text: oneLine(text),
    link: `${consoleUrl}/conversations/${conversationId}`,
  }
}

/** N1: the email that tells an agent what came up: plain text, and the same as HTML with everything escaped. */
export function digestEmail(agentName: string, parts: readonly DigestPart[], consoleUrl: string): DigestEmail {
  const count = parts.reduce((sum, part) => sum + ('kinds' in part ? part.kinds.length : 1), 0)
  const shown = parts.slice(0, MAX_PARTS).map((part) => shownOf(part, consoleUrl))
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
