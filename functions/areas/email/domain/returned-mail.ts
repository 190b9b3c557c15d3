/** What a mail server reports of an email that it sends back (RFC 3464). */
export interface DeliveryReport {
  /** the Message-ID of what comes back, in angle brackets; undefined where it does not say */
  messageId?: string | undefined
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
    failed: field(status, 'Action')?.toLowerCase() === 'failed',
    status: /^[245]\.\d{1,3}\.\d{1,3}/.exec(field(status, 'Status') ?? '')?.[0] ?? '',
    diagnostic: field(status, 'Diagnostic-Code') ?? '',
  }
}
