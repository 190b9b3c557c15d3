import { escapeHtml, fillIn } from '../../../kernel/text.ts'
import { type DigestWords, digestWords } from './digest-words.ts'
import type { EmailLanguage } from './email-language.ts'
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

const MAX_PARTS = 50

/** On one line: what a customer wrote must not look like a part of the email. */
const oneLine = (text: string) => text.replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, ' ').trim()

function shownOf(
  part: DigestPart,
  words: DigestWords,
  consoleUrl: string,
): { title: string; text: string; link: string } {
  if ('alert' in part) {
    const { queue, above, count } = part.alert
    const sentence = part.teamName === undefined ? words.alert : words.alertOfTeam
    const values = { queue: words.queues[queue], above: String(above), count: String(count) }
    return {
      title: fillIn(sentence, { ...values, team: oneLine(part.teamName ?? '') }),
      text: '',
      link: `${consoleUrl}/reports/live`,
    }
  }
  if ('endpoint' in part) {
    const { id, host, because } = part.endpoint
    const sentence = because === 'gone' ? words.endpointGone : words.endpointFailed
    return {
      title: fillIn(sentence, { host: oneLine(host) }),
      text: words.endpointWaits,
      link: `${consoleUrl}/settings/webhook-endpoints/${id}`,
    }
  }
  const { conversationId, contactName, kinds, text } = part
  return {
    title: `${oneLine(contactName) || words.customer}: ${kinds.map((kind) => words.kinds[kind]).join('; ')}`,
    text: oneLine(text),
    link: `${consoleUrl}/conversations/${conversationId}`,
  }
}

/** Whom an email is for. */
export interface DigestReader {
  name: string
  /** undefined: English */
  language: EmailLanguage | undefined
}

/** N1: the email that tells an agent what came up, in their language: plain text, and the same as HTML with everything escaped. */
export function digestEmail(
  { name, language }: DigestReader,
  parts: readonly DigestPart[],
  consoleUrl: string,
): DigestEmail {
  const words = digestWords(language)
  const count = parts.reduce((sum, part) => sum + ('kinds' in part ? part.kinds.length : 1), 0)
  const shown = parts.slice(0, MAX_PARTS).map((part) => shownOf(part, words, consoleUrl))
  const rest = parts.length - shown.length
  const more = rest > 0 ? [fillIn(words.more, { count: String(rest) })] : []
  const greeting = fillIn(words.hello, { name: oneLine(name) })
  const footer = fillIn(words.stop, { link: `${consoleUrl}/settings/notifications` })
  return {
    subject: fillIn(words.subject, { count: String(count) }),
    text: [
      greeting,
      ...shown.map(({ title, text, link }) => [title, ...(text ? [`> ${text}`] : []), link].join('\n')),
      ...more,
      footer,
    ].join('\n\n'),
    html: [
      `<div lang="${language ?? 'en'}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`,
      `<p>${escapeHtml(greeting)}</p>`,
      ...shown.map(
        ({ title, text, link }) =>
          `<p><a href="${escapeHtml(link)}">${escapeHtml(title)}</a>${text ? `<br>${escapeHtml(text)}` : ''}</p>`,
      ),
      ...more.map((line) => `<p>${escapeHtml(line)}</p>`),
      `<p><small>${escapeHtml(footer)}</small></p>`,
      '</div>',
    ].join('\n'),
  }
}
