/** What a mail server reports of an email that it sends back (RFC 3464). */
export interface DeliveryReport {
  /** the Message-ID of what comes back, in angle brackets; undefined where it does not say */
  messageId?: string | undefined
  /** to whom it could not be delivered */
  recipient?: string | undefined
  /** it has given up; else it only tells that it takes longer, or that it delivered it */
  failed: boolean
  /** RFC 3463: 5.… for good, 4.… for now */
  status: string
  diagnostic: string
}

const field = (text: string, name: string) =>
  new RegExp(`^${name}:[ \\t]*(.*(?:\\r?\\n[ \\t]+.+)*)`, 'im').exec(text)?.[1]?.replace(/\s+/g, ' ').trim()

/** Reads a report: its part for machines, and what is attached of the email that comes back. */
export function readReport(status: string, returned: string): DeliveryReport {
  const head = returned.split(/\r?\n\r?\n/, 1)[0] ?? ''
  return {
    messageId: /<[^<>\s]+>/.exec(field(head, 'Message-ID') ?? '')?.[0],
    recipient: /;\s*<?([^\s<>;]+@[^\s<>;]+)/.exec(field(status, 'Final-Recipient') ?? '')?.[1],
    failed: field(status, 'Action')?.toLowerCase() === 'failed',
    status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(field(status, 'Status') ?? '')?.[0] ?? '',
    diagnostic: field(status, 'Diagnostic-Code') ?? '',
  }
}

/** The same of a server that reports in words (Exim, qmail): which email, and that it has given up. */
export function readOldReport(text: string): DeliveryReport | undefined {
  const messageId = /^[ \t]{0,8}Message-ID:[ \t]{0,8}(<[^<>\s]{1,990}>)/im.exec(text)?.[1]
  const said = text.slice(0, 5_000)
  const status = /\b[45]\.\d{1,3}\.\d{1,3}\b/.exec(said)?.[0] ?? ''
  const isDelayed =
    /\b(delayed|will retry|still being retried|not yet been delivered)\b/i.test(said) || status.startsWith('4')
  if (messageId === undefined) return undefined
  return {
    messageId,
    recipient: /([^\s<>:;()"@]{1,64}@[^\s<>:;()"@]{1,190})>?:?[ \t\r]{0,4}$/m.exec(said)?.[1],
    failed: !isDelayed,
    status,
    diagnostic: /^.*\b[45]\d\d[ -].*$/m.exec(said)?.[0]?.trim().slice(0, 500) ?? '',
  }
}
