import type { SendResult } from '../channels/port.ts'
import type { EmailDoubt } from './domain/held-mail.ts'
import type { DeliveryReport } from './domain/returned-mail.ts'

export interface OutboundEmail {
  from: { name: string; address: string }
  to: string[]
  cc?: string[]
  bcc?: string[]
  replyTo?: string
  subject: string
  text: string
  /** the same for programs that show HTML; everything in it escaped */
  html?: string
  inReplyTo?: string
  references: string[]
  /** our entry id, as a header: tells a repeated email from a new one */
  reference: string
  /** no person wrote it, and nobody's program is to answer it */
  automatic?: true
}

export interface Mailer {
  /** hands it to SES; the Message-ID under which SES sent it, in angle brackets */
  send(email: OutboundEmail): Promise<SendResult>
}

export interface Mailbox {
  /** undefined: there is none, or none any more */
  read(bucket: string, key: string): Promise<InboundEmail | undefined>
}

/** As many files as an entry keeps. */
export const KEPT_FILES = 50

interface EmailFile {
  name: string
  type: string
  size: number
}

/** An email as it was read. */
export interface InboundEmail {
  /** the Message-ID, or the name under which it was stored */
  id: string
  /** of what it says: another one under the same Message-ID has another */
  fingerprint?: string
  from: { address: string; name: string }
  /** who wants the answer, where that is somebody else */
  replyTo?: { address: string; name: string }
  /** all addresses that it may have been sent to, whether it names them or not */
  recipients: string[]
  /** those that it names */
  shownTo?: { to: string[]; cc: string[] }
  subject: string
  /** what was written */
  text: string
  /** what was quoted, apart from it */
  quoted?: string
  sentAt: number | undefined
  /** vacation notices and the like (RFC 3834) */
  automatic: boolean
  /** what mail servers say of their own: it has no sender who could be answered */
  fromSystem: boolean
  /** what it says of an email that comes back */
  report?: DeliveryReport
  /** why it does not count as said by whom it names; undefined: it does */
  doubt: EmailDoubt | undefined
  /** at most so many as an entry keeps; `stored` is where the bucket has it, unless it is too large */
  attachments: (EmailFile & { stored: string })[]
  /** where the bucket has it as it came; beside it lies how it may be shown */
  original?: string
}

/** Emails where SES puts them. */
export interface MailStore {
  /** undefined: there is none, or none any more */
  open(bucket: string, key: string): Promise<{ raw: Uint8Array; email: ParsedEmail } | undefined>
}

/** An email from the parser, with all that it brings. */
export interface ParsedEmail extends Omit<InboundEmail, 'attachments' | 'original'> {
  /** as it may be shown; undefined where that would be too much */
  html?: string
  attachments: (EmailFile & { content: Uint8Array })[]
}

/** What this area asks of the table. A function that returns a `Write` does nothing until it is committed. */
export interface EmailStore {
  readMailThread(contactId: string, n: number): Promise<string[]>
  addToMailThread(contactId: string, n: number, messageId: string): Promise<void>
}

export interface EmailParts {
  mailer: Mailer
  /** received emails by where they were stored */
  mailbox: Mailbox
}

export interface MailReaderParts {
  mailStore: MailStore
}
